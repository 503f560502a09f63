"""What a CPAS finds in the messages that it left for itself: it looks again at how things stand."""

from __future__ import annotations

from django.utils import timezone

from maillage.outbox.models import OutboxMessage
from sharing.grants.models import Grant
from sharing.grants.reminders import ENDING, TO_RECONFIRM, awaits_reconfirmation, ends_soon, tell


def say_to_reconfirm(message: OutboxMessage) -> None:
    """A spoken agreement has waited for 14 days, unless it was reconfirmed or has ended."""
    grant = Grant.objects.filter(pk=message.object_id).first()
    if grant is not None and awaits_reconfirmation(grant, timezone.localdate()):
        tell(TO_RECONFIRM, grant)


def say_ending(message: OutboxMessage) -> None:
    """An agreement ends in 30 days, unless it was renewed or has ended."""
    grant = Grant.objects.filter(pk=message.object_id).first()
    if grant is not None and ends_soon(grant, timezone.localdate()):
        tell(ENDING, grant)
