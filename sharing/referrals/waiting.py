"""What waits for the people of a body: the first few of each kind, and how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q, QuerySet, Window, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from sharing.referrals import rules
from sharing.referrals.access import access_received, access_referrals, live_disclosures
from sharing.referrals.listing import Listed, shown
from sharing.referrals.models import Referral

SHOWN = 5
SENDERS_WORD = (rules.INFO_REQUESTED, rules.DECLINED_PENDING, rules.OUTCOME_REPORTED)


@dataclass(frozen=True, slots=True)
class Pile:
    """The first few rows of something that waits, and how many there are in all."""

    rows: Sequence[Listed]
    total: int

    @property
    def more(self) -> int:
        """How many are not shown here."""
        return self.total - len(self.rows)


def first_of(referrals: QuerySet[Referral], most: int = SHOWN) -> list[Referral]:
    """The first few, each with `total`: how many there are, counted by the same query."""
    return list(referrals.prefetch_related(None).annotate(total=Window(Count("pk")))[:most])


def piles_of(actor: Actor, queries: Iterable[QuerySet[Referral]], most: int = SHOWN) -> list[Pile]:
    """One pile a queryset, with at most that many rows.

    All names come, and all readings are written down, together: the cost is of one list.
    """
    taken = [first_of(query, most) for query in queries]
    referrals = [referral for pile in taken for referral in pile]
    prefetch_related_objects(referrals, Prefetch("disclosure", queryset=live_disclosures(actor)))
    rows = iter(shown(actor, referrals))
    return [Pile([next(rows) for _ in pile], pile[0].total if pile else 0) for pile in taken]  # type: ignore[attr-defined]


def to_answer(actor: Actor) -> QuerySet[Referral]:
    """Received and not answered, the longest waiting first."""
    return access_received(actor).filter(state__in=rules.WAITING).order_by("sent_at", "pk")


def to_decide(actor: Actor) -> QuerySet[Referral]:
    """Sent ones in which the sender has the next word, or whose recipient has let the time pass: the longest first."""
    late = Q(state__in=rules.WAITING, answer_by__lte=timezone.localdate())
    # a contested refusal is the manager's; whatever follows one that went back is the worker's again
    waits = Q(state__in=SENDERS_WORD) & ~Q(state=rules.DECLINED_PENDING, contested_at__isnull=False)
    return (
        access_referrals(actor)
        .filter(waits | late, sender=actor.body_role)
        .order_by(Coalesce("reported_at", "answered_at", "sent_at"), "pk")
    )


def contested(actor: Actor) -> QuerySet[Referral]:
    """Refusals that a worker has brought before the manager, the longest first; nobody else decides on them."""
    found = access_referrals(actor).filter(
        sender=actor.body_role, state=rules.DECLINED_PENDING, contested_at__isnull=False
    )
    return found.order_by("contested_at", "pk") if actor.function == identity.MANAGER else found.none()


def followed(actor: Actor) -> QuerySet[Referral]:
    """Accepted and not ended, the latest accepted first."""
    return access_received(actor).filter(state__in=rules.FOLLOWED).order_by(F("answered_at").desc(), "pk")
