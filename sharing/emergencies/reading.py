"""What was given in an emergency, as its recipient reads it; that it was read is written down before it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from maillage.audit.actor import Actor
from maillage.audit.record import Reading, record_readings
from sharing.emergencies.access import live_emergencies
from sharing.emergencies.models import Danger, EmergencyDisclosure
from sharing.grants.discretion import shown_uses
from sharing.grants.models import GrantUse
from sharing.grants.subjects import field_labels, files
from sharing.referrals.models import Referral
from sharing.referrals.reading import READ
from sharing.referrals.receipt import Shared, looks_of


@dataclass(frozen=True, slots=True)
class GivenField:
    """One field that was given: its code, its label, its value as in the file and in words."""

    code: str
    label: str
    value: str
    shown: str


@dataclass(frozen=True, slots=True)
class GivenNow:
    """What can still be read, since when and until when."""

    id: UUID
    fields: list[GivenField]
    given_at: datetime
    valid_until: datetime


def read_emergencies(actor: Actor, referral: Referral) -> list[GivenNow]:
    """What was given for a referral and still lives, written down as read. Call with one received from access."""
    live = list(live_emergencies(actor, referral))
    if live:
        reading = Reading(referral.sender_id, [item.pk for item in live], referral.pk)
        record_readings(
            actor=actor, action=READ, object_kind="referral", readings=[reading], detail=actor.function
        )  # fmt: skip
    labels = field_labels()
    return [GivenNow(item.pk, _fields(item, labels), item.given_at, item.valid_until) for item in live]


def _fields(given: EmergencyDisclosure, labels: dict[str, str]) -> list[GivenField]:
    values = given.payload or {}
    return [
        GivenField(code, label, values[code], files().display(code, values[code]))
        for code, label in labels.items()
        if code in values
    ]


def shared_in_emergency(actor: Actor, subject_id: UUID) -> list[Shared]:
    """For the person's receipt: what was given of their file in emergencies, and who looked."""
    uses = list(shown_uses(actor, GrantUse.objects.filter(subject_id=subject_id)).values_list("referral_id", flat=True))
    given = list(
        EmergencyDisclosure.objects.filter(referral_id__in=uses, sender_role=actor.body_role)
        .select_related("referral__recipient", "request")
        .order_by("-given_at")
    )
    labels, looks = field_labels(), looks_of(actor, [item.pk for item in given])
    return [
        Shared(
            referral=item.referral,
            reason=str(Danger(item.request.reason).label),
            labels=[labels.get(code, code) for code in item.fields],
            since=item.given_at,
            until=item.ended_at or item.valid_until,
            ended=item.ended_at is not None,
            looks=looks[item.pk],
            disclosure_id=item.pk,
        )
        for item in given
    ]
