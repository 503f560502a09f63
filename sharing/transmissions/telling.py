"""What a step of a transmission causes elsewhere: the other CPAS's message, the timeline, the clocks, who is told."""

from __future__ import annotations

from datetime import date, timedelta

from maillage.audit.actor import Actor
from maillage.calendar.working_days import start_of
from maillage.notifications.notify import notify, settle
from maillage.outbox.post import post
from sharing.grants.subjects import files
from sharing.transmissions import rules
from sharing.transmissions.access import ACTS, party_of
from sharing.transmissions.dossiers import dossiers
from sharing.transmissions.models import Transmission

TO_SEND, TO_ANSWER, TO_ASK = "transmission.to_send", "transmission.to_answer", "transmission.to_ask"
DECISION, MOVED = "transmission.decision", "transmission.moved"
# What people are reminded of in a state; the clock says which side.
REMINDERS = {
    rules.DRAFT: TO_SEND,
    rules.ACKNOWLEDGED: TO_SEND,
    rules.SENT: TO_ANSWER,
    rules.RECEIVED: TO_ANSWER,
    rules.DECLINED: TO_ASK,
    rules.SPP_IS: DECISION,
}
REMINDED_BEFORE = timedelta(days=2)


def tell_recipient(transmission: Transmission) -> None:
    """It has been sent."""
    post("transmission.sent", to_role=transmission.recipient_id, object_id=transmission.pk)


def tell_other(actor: Actor, transmission: Transmission) -> None:
    """One side took a step: the other is told; a step of the sender goes into the file at once."""
    party = party_of(actor, transmission)
    if party == rules.SENDER:
        note_for_sender(actor, transmission, f"transmission.{transmission.state}")
    other = transmission.recipient_id if party == rules.SENDER else transmission.sender_id
    post("transmission.moved", to_role=other, object_id=transmission.pk)


def note_for_sender(actor: Actor | None, transmission: Transmission, kind: str) -> None:
    """Add to the timeline of the file that the transmission started from, if it did. Run as the sender."""
    kept = dossiers().kept([transmission.pk]).get(transmission.pk)
    if kept is not None and kept.subject_id is not None:
        files().note(
            actor, kept.subject_id, kind=kind, organisation=transmission.recipient.name, role=transmission.recipient_id
        )


def start_clock(role: str, transmission: Transmission, due: date) -> None:
    """Have the body reminded two days before the last day of a term, and on it."""
    for day in (due - REMINDED_BEFORE, due):
        post("transmission.remind", to_role=role, object_id=transmission.pk, due_at=start_of(day))


def tell_people(kind: str, transmission: Transmission) -> None:
    """Tell the managers and case workers of the acting CPAS: a legal term does not wait for one of them to be back."""
    notify(kind, object_id=transmission.pk, functions=ACTS)


def settle_notifications(transmission: Transmission) -> None:
    """Whatever waited in the acting CPAS for this transmission has been dealt with."""
    settle(TO_SEND, TO_ANSWER, TO_ASK, DECISION, MOVED, object_id=transmission.pk)
