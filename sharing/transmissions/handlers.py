"""What a transmission causes at the other CPAS, and its clocks. Idempotent: a message may come twice."""

from __future__ import annotations

from django.utils import timezone

from maillage.outbox.models import OutboxMessage
from sharing.transmissions import rules
from sharing.transmissions.models import Transmission
from sharing.transmissions.services import receive_transmission
from sharing.transmissions.telling import (
    MOVED,
    REMINDED_BEFORE,
    REMINDERS,
    TO_ANSWER,
    note_for_sender,
    start_clock,
    tell_people,
)


def receive(message: OutboxMessage) -> None:
    """At the recipient: a request has come in, and its clock runs."""
    found = receive_transmission(message.object_id)
    if found is not None and found.ask_by is not None:
        tell_people(TO_ANSWER, found)
        start_clock(message.to_role, found, found.ask_by)


def note_move(message: OutboxMessage) -> None:
    """At the side that did not take the step."""
    found = Transmission.objects.select_related("recipient").filter(pk=message.object_id).first()
    if found is None:
        return
    if found.sender_id == message.to_role:
        note_for_sender(None, found, f"transmission.{found.state}")
    tell_people(MOVED, found)


def remind(message: OutboxMessage) -> None:
    """A clock has come near its end: who still has to act is told again."""
    found = Transmission.objects.filter(pk=message.object_id).first()
    clock = found.clock() if found else None
    if found is None or clock is None or clock.due - timezone.localdate() > REMINDED_BEFORE:
        return
    party = rules.SENDER if found.sender_id == message.to_role else rules.RECIPIENT
    if party in clock.by:
        tell_people(REMINDERS[found.state], found)
