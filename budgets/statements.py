"""What a reader is shown of a pool: the budget, and the latest statement with as many shares as are theirs to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from budgets import rules
from budgets.access import access_pools
from budgets.figures import members_of
from budgets.models import Apportionment, ApportionmentKey, FundingSource, KeyFigure, Pool, Share
from maillage.audit.actor import Actor
from maillage.identity.models import Body


@dataclass(frozen=True, slots=True)
class Line:
    """One member in the statement: its figure, and its share with the working where the reader may see it."""

    figure: KeyFigure
    member_name: str
    is_own: bool
    cents: int | None
    working: rules.WorkingRow | None


@dataclass(frozen=True, slots=True)
class Statement:
    """The latest apportionment.

    `odd_cents`: how many were left over once each exact share was cut off at the cent. `is_stale`: the budget or its
    funding has changed since; these are still the shares. `earlier`: the statements before, newest first.
    """

    apportionment: Apportionment
    key: ApportionmentKey
    lines: list[Line]
    total_weight: int
    odd_cents: int
    is_stale: bool
    earlier: list[Apportionment]

    @property
    def own(self) -> Line | None:
        """The reader's own line, in a CPAS."""
        return next((line for line in self.lines if line.is_own), None)

    @property
    def shown(self) -> list[Line]:
        """The lines with a share that the reader may see."""
        return [line for line in self.lines if line.cents is not None]


@dataclass(frozen=True, slots=True)
class PoolStatement:
    """A pool as it stands."""

    pool: Pool
    members: list[Body]
    funding: list[FundingSource]
    funding_cents: int
    amount_cents: int
    latest: Statement | None


def list_pools(actor: Actor) -> QuerySet[Pool]:
    """The pools that the actor reads, each with `is_shared` and `own_cents`, the latest share of the acting body."""
    own = Share.objects.filter(member=actor.body_role, apportionment__pool=OuterRef("pk"))
    return access_pools(actor).annotate(
        is_shared=Exists(Apportionment.objects.filter(pool=OuterRef("pk"))),
        own_cents=Subquery(own.order_by("-apportionment__number").values("cents")[:1]),
    )


def read_pool(actor: Actor, pool: Pool) -> PoolStatement:
    """The pool from `access_pool` with its members, funding and latest statement, in a fixed number of queries."""
    funding = list(pool.funding_sources.all())
    total = sum(source.cents for source in funding)
    latest = _latest(actor, pool, funding)
    return PoolStatement(
        pool=pool,
        members=[line.figure.member for line in latest.lines] if latest else members_of(pool.member_roles),
        funding=funding,
        funding_cents=total,
        amount_cents=rules.amount_to_share(pool.total_cents, [total]),
        latest=latest,
    )


def _latest(actor: Actor, pool: Pool, funding: list[FundingSource]) -> Statement | None:
    kept = list(pool.apportionments.select_related("key"))
    if not kept:
        return None
    latest, *earlier = kept
    figures = _figures(latest)
    weights = {figure.nis_code: figure.weight for figure in figures}
    steps = {row.member: row for row in rules.working(latest.amount_cents, weights)}
    lines = [_line(actor, figure, steps[figure.nis_code]) for figure in figures]
    now = [{"label": source.label, "cents": source.cents} for source in funding]
    return Statement(
        apportionment=latest,
        key=latest.key,
        lines=sorted(lines, key=lambda line: line.member_name),
        total_weight=sum(weights.values()),
        odd_cents=sum(step.extra for step in steps.values()),
        is_stale=(latest.total_cents, latest.funding) != (pool.total_cents, now),
        earlier=earlier,
    )


def _figures(latest: Apportionment) -> list[Any]:
    """The key's figures, each with `cents`: its share where the wall lets the reader have it, else None.

    The coordination is let have every share, a member its own.
    """
    shares = Share.objects.filter(apportionment=latest, member=OuterRef("member")).values("cents")
    return list(latest.key.figures.select_related("member").annotate(cents=Subquery(shares)))


def _line(actor: Actor, figure: Any, step: rules.WorkingRow) -> Line:
    return Line(
        figure=figure,
        member_name=figure.member.name,
        is_own=figure.member_id == actor.body_role,
        cents=figure.cents,
        working=step if figure.cents is not None else None,
    )
