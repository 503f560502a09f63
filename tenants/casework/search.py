"""Find files by name or number."""

from __future__ import annotations

from django.db.models import QuerySet, Value

from maillage.postgres.functions import Fold
from tenants.casework.models import Participant


def search(participants: QuerySet[Participant], words: str) -> QuerySet[Participant]:
    """Those whose name or number contains every word, whatever the accents, the case and the order."""
    for word in words.split():
        participants = participants.filter(search_text__contains=Fold(Value(word)))
    return participants
