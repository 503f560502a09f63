"""The person's receipt: what was shared, with whom, why, until when, who looked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.audit.models import AuditEntry
from maillage.audit.record import record
from maillage.identity.models import Body, Function
from sharing.grants.access import access_grants_of
from sharing.grants.discretion import shown_uses
from sharing.grants.models import Grant, GrantUse
from sharing.grants.subjects import field_labels
from sharing.referrals.models import Disclosure, Dispatch, Referral
from sharing.referrals.periods import last_day_before
from sharing.referrals.reading import READ


@dataclass(frozen=True, slots=True)
class Look:
    """One time that somebody at the recipient opened the information: the organisation, the function, when.

    `id` is that of the audit entry which says so: by it the person contests the look.
    """

    organisation: str
    function: str
    at: datetime
    id: int
    organisation_role: str

    @property
    def function_label(self) -> str:
        """The function in words, as the time of looking knew it."""
        return str(dict(Function.choices).get(self.function, self.function))


@dataclass(frozen=True, slots=True)
class LooksOfDay:
    """All looks of one function of one organisation on one day, the latest first: one line of a receipt."""

    day: date
    organisation: str
    function: str
    looks: list[Look]

    @property
    def count(self) -> int:
        """How many times."""
        return len(self.looks)

    @property
    def function_label(self) -> str:
        """The function in words."""
        return self.looks[0].function_label


@dataclass(frozen=True, slots=True)
class Shared:
    """One referral of the person: what was shared with whom and why, from when until when, who looked.

    `letter` is how it left to a recipient without an account: who reads it there, nobody knows.
    """

    referral: Referral
    reason: str
    labels: list[str]
    since: datetime
    until: datetime
    ended: bool
    looks: list[Look]
    disclosure_id: UUID
    letter: Dispatch | None = None

    @property
    def looks_by_day(self) -> list[LooksOfDay]:
        """Who looked, by day here, organisation and function, the latest day first."""
        grouped: dict[tuple[date, str, str], list[Look]] = {}
        for look in self.looks:
            key = timezone.localdate(look.at), look.organisation_role, look.function
            grouped.setdefault(key, []).append(look)
        return [
            LooksOfDay(day, looks[0].organisation, function, looks) for (day, _role, function), looks in grouped.items()
        ]

    @property
    def last_day(self) -> date:
        """The last day on which it could be read: `until` itself is the first moment when it cannot."""
        return last_day_before(self.until)


@dataclass(frozen=True, slots=True)
class Contested:
    """An access that the person contested: what, in their words, by which day it is answered, the answer if there is.

    `what`, `outcome` are in words; `looked_at` is when somebody looked, or since when it was shared.
    """

    what: str
    organisation: str
    looked_at: datetime
    words: str
    recorded_at: datetime
    due_on: date
    answered_at: datetime | None
    outcome: str
    answer: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """All agreements of a person, everything that was shared under them, what they contested: newest first."""

    grants: list[Grant]
    shared: list[Shared]
    contests: list[Contested]


type ContestsOf = Callable[[Actor, UUID], list[Contested]]
_contests_of: list[ContestsOf] = []


def register_contests(contests_of: ContestsOf) -> None:
    """Called once, by the app of the data protection officer, which stands above this one."""
    _contests_of[:] = [contests_of]


type SharedOf = Callable[[Actor, UUID], list[Shared]]
_shared_of: list[SharedOf] = []


def register_shared(shared_of: SharedOf) -> None:
    """Register what else was shared about a person than by referrals: what was given in emergencies."""
    if shared_of not in _shared_of:
        _shared_of.append(shared_of)


def looks_of(actor: Actor, disclosure_ids: list[UUID]) -> dict[UUID, list[Look]]:
    """Who looked at these disclosures of the acting body, the latest look first."""
    # the owner is named for the index: behind the wall PostgreSQL looks into the array row by row
    own = AuditEntry.objects.filter(owner_role=actor.body_role, action=READ)
    entries = own.filter(disclosure_ids__overlap=disclosure_ids).order_by("-at")
    names = dict(Body.objects.values_list("role", "name"))
    found: dict[UUID, list[Look]] = {key: [] for key in disclosure_ids}
    for entry in entries:
        for key in entry.disclosure_ids:
            if key in found:
                found[key].append(
                    Look(names.get(entry.body_role, ""), entry.detail, entry.at, entry.pk, entry.body_role)
                )
    return found


def receipt_of(actor: Actor, subject_id: UUID) -> Receipt:
    """The receipt of a person of the own CPAS; that it was shown is written down. Raises Http404."""
    grants = list(access_grants_of(actor, subject_id))
    record(actor=actor, action="receipt.show", object_kind="participant", object_id=subject_id)
    return Receipt(
        grants=grants,
        shared=shared_about(actor, subject_id),
        contests=[contest for contests_of in _contests_of for contest in contests_of(actor, subject_id)],
    )


def shared_about(actor: Actor, subject_id: UUID) -> list[Shared]:
    """What was shared about a person of the own CPAS, newest first. Call when their file is the actor's to see."""
    everything = [item for shared_of in (_shared_by_referrals, *_shared_of) for item in shared_of(actor, subject_id)]
    return sorted(everything, key=lambda item: item.since, reverse=True)


def _shared_by_referrals(actor: Actor, subject_id: UUID) -> list[Shared]:
    uses = shown_uses(actor, GrantUse.objects.filter(subject_id=subject_id))
    reasons = dict(uses.values_list("referral_id", "reason"))
    disclosures = list(
        Disclosure.objects.filter(referral_id__in=list(reasons), sender_role=actor.body_role)
        .select_related("referral", "referral__recipient")
        .order_by("-created_at")
    )
    labels = field_labels()
    looks = looks_of(actor, [disclosure.pk for disclosure in disclosures])
    left = Dispatch.objects.in_bulk([disclosure.referral_id for disclosure in disclosures])
    return [
        Shared(
            referral=item.referral,
            reason=reasons[item.referral_id],
            labels=[labels.get(code, code) for code in item.fields],
            since=item.created_at,
            until=item.ended_at or item.valid_until,
            ended=item.ended_at is not None,
            looks=looks[item.pk],
            disclosure_id=item.pk,
            letter=left.get(item.referral_id),
        )
        for item in disclosures
    ]
