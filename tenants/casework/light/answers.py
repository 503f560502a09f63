"""What became of the referrals that a CPAS sent, to be copied or carried back into its own software."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from maillage.audit.actor import Actor
from maillage.audit.record import record
from sharing.grants.models import GrantUse
from sharing.referrals import rules
from sharing.referrals.access import access_referrals
from sharing.referrals.models import Referral
from sharing.referrals.wording import state_words
from tenants.casework.access import access_participants
from tenants.casework.models import Participant

OPEN, ENDED = "open", "ended"
COLUMNS = {
    "external_number": _("Number in the own software"),
    "number": pgettext_lazy("of a person", "File"),
    "last_name": _("Last name"),
    "first_name": _("First name"),
    "reference": _("Reference"),
    "recipient": _("Recipient"),
    "state": _("State (code)"),
    "state_label": _("State"),
    "sent_on": _("Sent on"),
    "received_on": _("Received on"),
    "answered_on": _("Answered on"),
    "worker": _("Followed by"),
    "first_contact_on": _("First contact on"),
    "decline_reason": _("Reason for declining (code)"),
    "outcome": _("Outcome (code)"),
    "outcome_on": _("Outcome of"),
    "delivered": _("Delivered (codes)"),
    "next_step": _("Next step (code)"),
    "person_answer": _("The person’s answer (code)"),
    "ended_on": _("Ended on"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One referral and what is known of it, in codes and days: nothing of what was disclosed."""

    referral_id: UUID
    external_number: str
    number: str
    last_name: str
    first_name: str
    reference: str
    recipient: str
    state: str
    state_label: str
    sent_on: date | None
    received_on: date | None = None
    answered_on: date | None = None
    worker: str = ""
    first_contact_on: date | None = None
    decline_reason: str = ""
    outcome: str = ""
    outcome_on: date | None = None
    delivered: str = ""
    next_step: str = ""
    person_answer: str = ""
    ended_on: date | None = None

    def cells(self) -> list[str]:
        """As a file for spreadsheets has them: ISO days, codes."""
        return ["" if (value := getattr(self, name)) is None else str(value) for name in COLUMNS]


def answers(actor: Actor) -> list[Answer]:
    """The referrals that this CPAS has sent, newest first, of people whose file the actor may see; that it was taken
    out is written down. Five queries whatever their number. Raises Http404 to a function without files.
    """
    people = {person.pk: person for person in access_participants(actor)}
    sent = access_referrals(actor).filter(sender=actor.body_role, sent_at__isnull=False).order_by("-sent_at", "pk")
    uses = {use.pk: use for use in GrantUse.objects.select_related("grant")}
    found = list(_answers(sent.prefetch_related(None), uses, people))
    record(actor=actor, action="referral.export", object_kind="referral")
    return found


def answer_to(actor: Actor, referral: Referral) -> Answer | None:
    """The same of one referral that this CPAS sent; None when the person's file is closed to the actor.

    It is shown on a page that the actor reads anyway: nothing more is written down.
    """
    use = GrantUse.objects.filter(pk=referral.pk).select_related("grant").first()
    people = {person.pk: person for person in access_participants(actor).filter(pk=use.subject_id)} if use else {}
    return next(_answers([referral], {use.pk: use} if use else {}, people), None)


def in_plain_text(answer: Answer) -> str:
    """What is known, a line each, without the columns that say the same in codes where there are words."""
    cells = zip(COLUMNS.items(), answer.cells(), strict=True)
    return "\n".join(f"{label}: {text}" for (name, label), text in cells if text and name != "state")


def _answers(sent: Iterable[Referral], uses: dict[UUID, GrantUse], people: dict[UUID, Participant]) -> Iterator[Answer]:
    for referral in sent:
        use = uses.get(referral.pk)
        person = people.get(use.subject_id) if use else None
        if use is not None and person is not None:
            yield _whole(referral, person)


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def _who(referral: Referral, person: Participant) -> dict[str, Any]:
    return {
        "referral_id": referral.pk,
        "external_number": person.external_number,
        "number": person.number,
        "last_name": person.last_name,
        "first_name": person.first_name,
        "reference": referral.reference,
        "recipient": referral.recipient.name,
        "sent_on": _day(referral.sent_at),
    }


def _whole(referral: Referral, person: Participant) -> Answer:
    return Answer(
        state=referral.state,
        state_label=str(state_words(referral.state, rules.SENDER)),
        received_on=_day(referral.received_at),
        answered_on=_day(referral.answered_at),
        worker=referral.worker_name,
        first_contact_on=referral.first_contact_on,
        decline_reason=referral.decline_reason,
        outcome=referral.outcome,
        outcome_on=referral.outcome_on,
        delivered=" ".join(referral.delivered),
        next_step=referral.next_step,
        person_answer=referral.person_answer,
        ended_on=_day(referral.ended_at),
        **_who(referral, person),
    )
