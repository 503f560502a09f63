"""The two methods for members that come or leave within the period, side by side, before one is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404

from budgets.figures import members_of
from budgets.models import Pool, PoolMember
from budgets.rules.keys import BY_DAYS, BY_PERIOD, Stay
from budgets.statements import KeyView, shares_of, steps_now
from budgets.versions import VersionView, read_version
from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from maillage.identity.models import Body


@dataclass(frozen=True, slots=True)
class Sided:
    """What one member would pay by each method, for the same days; None where that is not the reader's to see."""

    member: Body
    is_own: bool
    stay: Stay
    by_days: int | None = None
    by_period: int | None = None

    @property
    def difference(self) -> int | None:
        """How much more by period than by days."""
        if self.by_days is None or self.by_period is None:
            return None
        return self.by_period - self.by_days


def methods_of(actor: Actor, pool: Pool) -> tuple[int, list[Sided]]:
    """What the newest version leaves to share, and what each member would pay of it by both methods, by name.

    With the days by which it was shared, a draft's as they are entered now. The amounts are None while the version has
    no key that fits.
    """
    try:
        view = read_version(actor, pool)
    except Http404:  # nothing was drafted since the reader came
        view = None
    cents, key = (view.amount_cents, view.key) if view else (0, None)
    stays = _stays(pool, view)
    days, period = (_tried(pool, cents, key, stays, method) for method in (BY_DAYS, BY_PERIOD))
    sees_all = actor.body_kind == identity.COORDINATION
    rows = []
    for member in members_of(pool.member_roles):
        own = member.role == actor.body_role
        if member.role not in stays:
            continue
        seen = sees_all or own
        rows.append(
            Sided(
                member, own, stays[member.role],
                days.get(member.role) if seen else None, period.get(member.role) if seen else None,
            )
        )  # fmt: skip
    return cents, rows


def _stays(pool: Pool, view: VersionView | None) -> dict[str, Stay]:
    if view is not None and view.statement is not None:
        return {line.member.role: line.stay for line in view.shares or ()}
    return {each.member_id: Stay(each.starts, each.ends) for each in pool.stays.all()}


def _tried(
    pool: Pool, cents: int, key: KeyView | None, stays: Mapping[str, Stay | PoolMember], method: str
) -> dict[str, int]:
    worked = steps_now(pool, cents, key, stays, method) if key else None
    return shares_of(key, worked) if key and worked is not None else {}
