"""What waits for the people of a body: the first few of each kind, and how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Prefetch, QuerySet, Window, prefetch_related_objects
from django.utils import timezone

from maillage.audit.actor import Actor
from sharing.referrals import rules
from sharing.referrals.access import access_received, live_disclosures
from sharing.referrals.listing import Listed, shown
from sharing.referrals.models import Referral

SHOWN = 5
CONTACT_WITHIN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Pile:
    """The first few rows of something that waits, and how many there are in all."""

    rows: Sequence[Listed]
    total: int

    @property
    def more(self) -> int:
        """How many are not shown here."""
        return self.total - len(self.rows)


def first_of(referrals: QuerySet[Referral]) -> list[Referral]:
    """The first few, each with `total`: how many there are, counted by the same query."""
    return list(referrals.prefetch_related(None).annotate(total=Window(Count("pk")))[:SHOWN])


def piles_of(actor: Actor, queries: Iterable[QuerySet[Referral]]) -> list[Pile]:
    """One pile a queryset. All names come, and all readings are written down, together: the cost is of one list."""
    taken = [first_of(query) for query in queries]
    referrals = [referral for pile in taken for referral in pile]
    prefetch_related_objects(referrals, Prefetch("disclosure", queryset=live_disclosures(actor)))
    rows = iter(shown(actor, referrals))
    return [Pile([next(rows) for _ in pile], pile[0].total if pile else 0) for pile in taken]  # type: ignore[attr-defined]


def to_answer(actor: Actor) -> QuerySet[Referral]:
    """Received and not answered, the longest waiting first."""
    return access_received(actor).filter(state__in=rules.WAITING).order_by("sent_at", "pk")


def first_contacts(actor: Actor) -> QuerySet[Referral]:
    """Accepted, with a first contact today or in the coming days, the soonest first."""
    today = timezone.localdate()
    return (
        access_received(actor)
        .filter(state=rules.ACCEPTED, first_contact_on__range=(today, today + CONTACT_WITHIN))
        .order_by("first_contact_on", "pk")
    )


def followed(actor: Actor) -> QuerySet[Referral]:
    """Accepted and not ended, the latest accepted first."""
    return access_received(actor).filter(state__in=rules.FOLLOWED).order_by(F("answered_at").desc(), "pk")
