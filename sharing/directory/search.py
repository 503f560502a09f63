"""Find bodies by name, place or kind."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Coalesce, Concat

from maillage.identity.models import Body
from maillage.postgres.functions import Fold


def search(bodies: QuerySet[Body], words: str) -> QuerySet[Body]:
    """Those of which every word is in the name, the commune's French or Dutch name or its postal codes.

    Accents, case and order do not matter.
    """
    places = (
        "cpas__commune__name_fr", "cpas__commune__name_nl", "cpas__commune__postal_codes",
        "outside_organisation__locality", "outside_organisation__postcode",
    )  # fmt: skip
    parts = [Value(" ") if part is None else Coalesce(F(part), Value("")) for place in places for part in (None, place)]
    bodies = bodies.alias(words=Fold(Concat(F("name"), *parts, output_field=CharField())))
    for word in words.split():
        bodies = bodies.filter(words__contains=Fold(Value(word)))
    return bodies


def narrowed(bodies: QuerySet[Body], *, kinds: Collection[str], words: str) -> QuerySet[Body]:
    """Those of one of these kinds, of any when there are none, that `search` finds."""
    return search(bodies.filter(kind__in=kinds) if kinds else bodies, words)
