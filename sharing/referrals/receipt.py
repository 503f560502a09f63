"""The person's receipt: what was shared, with whom, why, until when, who looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from maillage.audit.actor import Actor
from maillage.audit.models import AuditEntry
from maillage.audit.record import record
from maillage.identity.models import Body, Function
from sharing.grants.access import access_grants_of
from sharing.grants.models import Grant, GrantUse
from sharing.grants.subjects import field_labels
from sharing.referrals.models import Disclosure, Referral
from sharing.referrals.periods import last_day_before
from sharing.referrals.reading import READ


@dataclass(frozen=True, slots=True)
class Look:
    """One time that somebody at the recipient opened the information: the organisation, the function, when."""

    organisation: str
    function: str
    at: datetime

    @property
    def function_label(self) -> str:
        """The function in words, as the time of looking knew it."""
        return str(dict(Function.choices).get(self.function, self.function))


@dataclass(frozen=True, slots=True)
class Shared:
    """One referral of the person: what was shared with whom and why, from when until when, who looked."""

    referral: Referral
    reason: str
    labels: list[str]
    since: datetime
    until: datetime
    ended: bool
    looks: list[Look]

    @property
    def last_day(self) -> date:
        """The last day on which it could be read: `until` itself is the first moment when it cannot."""
        return last_day_before(self.until)


@dataclass(frozen=True, slots=True)
class Receipt:
    """All agreements of a person, and everything that was shared under them, newest first."""

    grants: list[Grant]
    shared: list[Shared]


def _looks(actor: Actor, disclosure_ids: list[UUID]) -> dict[UUID, list[Look]]:
    # the owner is named for the index: behind the wall PostgreSQL looks into the array row by row
    own = AuditEntry.objects.filter(owner_role=actor.body_role, action=READ)
    entries = own.filter(disclosure_ids__overlap=disclosure_ids).order_by("-at")
    names = dict(Body.objects.values_list("role", "name"))
    found: dict[UUID, list[Look]] = {key: [] for key in disclosure_ids}
    for entry in entries:
        for key in entry.disclosure_ids:
            if key in found:
                found[key].append(Look(names.get(entry.body_role, ""), entry.detail, entry.at))
    return found


def receipt_of(actor: Actor, subject_id: UUID) -> Receipt:
    """The receipt of a person of the own CPAS; that it was shown is written down. Raises Http404."""
    grants = list(access_grants_of(actor, subject_id))
    reasons = dict(GrantUse.objects.filter(subject_id=subject_id).values_list("referral_id", "reason"))
    disclosures = list(
        Disclosure.objects.filter(referral_id__in=list(reasons), sender_role=actor.body_role)
        .select_related("referral", "referral__recipient")
        .order_by("-created_at")
    )
    labels = field_labels()
    looks = _looks(actor, [disclosure.pk for disclosure in disclosures])
    record(actor=actor, action="receipt.show", object_kind="participant", object_id=subject_id)
    return Receipt(
        grants=grants,
        shared=[
            Shared(
                referral=item.referral,
                reason=reasons[item.referral_id],
                labels=[labels.get(code, code) for code in item.fields],
                since=item.created_at,
                until=item.ended_at or item.valid_until,
                ended=item.ended_at is not None,
                looks=looks[item.pk],
            )
            for item in disclosures
        ],
    )
