"""What a recipient reads, written down before it leaves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import CharField, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Concat

from maillage.audit.actor import Actor
from maillage.audit.record import Reading, record_readings
from maillage.postgres.functions import Fold
from sharing.grants.subjects import field_labels, files
from sharing.referrals.access import disclosure_of
from sharing.referrals.models import Disclosure, Referral

READ = "disclosure.read"  # in the audit log
NAME_FIELDS = ("first_name", "last_name")


@dataclass(frozen=True, slots=True)
class DisclosedField:
    """One disclosed field: its code, translated label, value as in the file and as read, when it was last corrected."""

    code: str
    label: str
    value: str
    shown: str
    updated_on: datetime | None


def disclosed_fields(disclosure: Disclosure) -> list[DisclosedField]:
    """The fields of a live disclosure, in the order of the file; none when it was erased."""
    values = (disclosure.payload or {}).get("fields", {})
    refreshed = disclosure.refreshed_fields
    return [
        DisclosedField(
            code,
            label,
            values[code],
            files().display(code, values[code]),
            datetime.fromisoformat(refreshed[code]) if code in refreshed else None,
        )
        for code, label in field_labels().items()
        if code in values
    ]


def disclosed_name(referral: Referral) -> str:
    """The person's name if it is disclosed and may be read now, else an empty string."""
    disclosure = disclosure_of(referral)
    values = (disclosure.payload or {}).get("fields", {}) if disclosure else {}
    return " ".join(values[code] for code in NAME_FIELDS if values.get(code))


def write_down_reading(actor: Actor, referrals: Iterable[Referral]) -> None:
    """One audit row a data owner for the disclosures of other bodies that this page shows. Call before answering."""
    by_owner: dict[str, dict[UUID, UUID]] = {}  # owner -> disclosure -> its referral; a page may show one twice
    for referral in referrals:
        disclosure = disclosure_of(referral)
        if disclosure is not None and disclosure.sender_role != actor.body_role:
            by_owner.setdefault(disclosure.sender_role, {})[disclosure.pk] = referral.pk
    readings = [
        Reading(owner, list(shown), next(iter(shown.values())) if len(shown) == 1 else None)
        for owner, shown in by_owner.items()
    ]
    record_readings(actor=actor, action=READ, object_kind="referral", readings=readings, detail=actor.function)


def search_by_name(referrals: QuerySet[Referral], actor: Actor, words: str) -> QuerySet[Referral]:
    """Of received referrals, those whose disclosed name contains every word, whatever the accents and the case."""
    first, last = (KeyTextTransform(code, KeyTransform("fields", "disclosure__payload")) for code in NAME_FIELDS)
    names = Concat(first, Value(" "), last, output_field=CharField())
    found = referrals.filter(disclosure__ended_at=None).annotate(folded_name=Fold(names))
    for word in words.split():
        found = found.filter(folded_name__contains=Fold(Value(word)))
    return found
