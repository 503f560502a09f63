"""The agreements that wait for a word with the person: those that end soon, those to reconfirm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Window
from django.utils import timezone

from maillage.audit.actor import Actor
from sharing.grants import rules
from sharing.grants.discretion import shown_grants
from sharing.grants.models import Grant
from sharing.grants.subjects import files

SHOWN = 10


@dataclass(frozen=True, slots=True)
class WaitingGrant:
    """One agreement that waits, whose it is, and until which day it can wait."""

    grant: Grant
    name: str
    by: date


@dataclass(frozen=True, slots=True)
class GrantPile:
    """The first of the agreements that wait, the soonest first, and how many there are."""

    items: list[WaitingGrant]
    total: int


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _in_force(actor: Actor, today: date) -> QuerySet[Grant]:
    """Those that nobody withdrew or replaced, of files that the actor sees; lapsed ones too."""
    own = Grant.objects.filter(
        withdrawal=None, replacement=None, valid_from__lte=today, valid_until__gte=today,
        subject_id__in=files().named(actor, ""),
    )  # fmt: skip
    return shown_grants(actor, own)


def _lapsed(today: date) -> Q:
    return Q(
        evidence=rules.SPOKEN, reconfirmations=None, recorded_at__lt=_morning(today - rules.LAPSES_AFTER)
    )  # fmt: skip


def ending_soon(actor: Actor) -> GrantPile:
    """The agreements in force that end within 30 days. Raises Http404 to a function without files."""
    today = timezone.localdate()
    ending = _in_force(actor, today).filter(valid_until__lte=today + rules.RENEW_FROM).exclude(_lapsed(today))
    return _pile(actor, ending.order_by("valid_until", "pk"))


def to_reconfirm(actor: Actor) -> GrantPile:
    """The spoken agreements of 14 to 30 days ago that nobody has reconfirmed. Raises Http404 as `ending_soon`."""
    today = timezone.localdate()
    spoken = _in_force(actor, today).filter(
        evidence=rules.SPOKEN,
        reconfirmations=None,
        recorded_at__gte=_morning(today - rules.LAPSES_AFTER),
        recorded_at__lt=_morning(today - rules.RECONFIRM_FROM + timedelta(days=1)),
        valid_until__gt=F("recorded_at") + rules.LAPSES_AFTER,
    )
    return _pile(actor, spoken.order_by("recorded_at", "pk"))


def _pile(actor: Actor, grants: QuerySet[Grant]) -> GrantPile:
    found = list(grants.annotate(total=Window(Count("pk"))).prefetch_related("reconfirmations")[:SHOWN])
    names: dict[UUID, str] = files().names(actor, {grant.subject_id for grant in found})
    items = [
        WaitingGrant(grant, names[grant.subject_id], min(grant.valid_until, grant.lapses_on or grant.valid_until))
        for grant in found
        if grant.subject_id in names
    ]
    return GrantPile(items, found[0].total if found else 0)
