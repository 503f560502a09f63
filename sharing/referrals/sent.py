"""A referral as its sender opens it: where it stands, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from maillage.audit.actor import Actor
from sharing.grants.access import access_use
from sharing.grants.subjects import field_labels, files
from sharing.referrals import rules
from sharing.referrals.access import acts_on_referrals, disclosure_of
from sharing.referrals.models import Referral
from sharing.referrals.periods import last_day_before


@dataclass(frozen=True, slots=True)
class Sent:
    """What the sender sees of its own referral; the reason only until it ends; the name stays, the file has it."""

    referral: Referral
    subject_id: UUID
    grant_id: UUID
    name: str
    reason: str
    labels: list[str]
    last_day: date
    events: frozenset[str]


def sent_of(actor: Actor, referral: Referral) -> Sent:
    """A referral that the acting CPAS sent or drafted. Raises Http404 when the person's file is closed to the actor."""
    use = access_use(actor, referral.pk)
    is_open = referral.state in rules.OPEN
    disclosure = disclosure_of(referral)
    labels = field_labels()
    return Sent(
        referral=referral,
        subject_id=use.subject_id,
        grant_id=use.grant_id,
        name=files().label_of(actor, use.subject_id),
        reason=use.reason if is_open else "",
        labels=[labels.get(code, code) for code in disclosure.fields] if disclosure else [],
        last_day=last_day_before(disclosure.valid_until) if disclosure else use.grant.valid_until,
        events=rules.events_from(referral.state, rules.SENDER) if acts_on_referrals(actor) else frozenset(),
    )
