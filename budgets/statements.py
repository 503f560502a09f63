"""What a reader is shown of a pool: the budget, and the latest statement with as many shares as are theirs to read."""

from __future__ import annotations

from dataclasses import dataclass

from budgets import rules
from budgets.figures import members_of
from budgets.models import Apportionment, ApportionmentKey, FundingSource, KeyFigure, Pool
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
    """The latest apportionment. `is_stale`: the budget or its funding has changed since; these are still the shares."""

    apportionment: Apportionment
    key: ApportionmentKey
    lines: list[Line]
    total_weight: int
    is_stale: bool

    @property
    def own(self) -> Line | None:
        """The reader's own line, in a CPAS."""
        return next((line for line in self.lines if line.is_own), None)

    @property
    def shown(self) -> list[Line]:
        """The lines with a share that the reader may see."""
        return [line for line in self.lines if line.cents is not None]

    @property
    def odd_cents(self) -> int:
        """How many cents were left over after each quota was cut off, and given to the largest remainders."""
        return sum(row.extra for row in _working(self.apportionment, [line.figure for line in self.lines]).values())


@dataclass(frozen=True, slots=True)
class PoolStatement:
    """A pool as it stands."""

    pool: Pool
    members: list[Body]
    funding: list[FundingSource]
    funding_cents: int
    amount_cents: int
    latest: Statement | None


def read_pool(actor: Actor, pool: Pool) -> PoolStatement:
    """The pool from `access_pool` with its members, funding and latest statement, in a fixed number of queries."""
    funding = list(pool.funding_sources.all())
    members = members_of(pool.member_roles)
    total = sum(source.cents for source in funding)
    latest = pool.apportionments.select_related("key").first()
    return PoolStatement(
        pool=pool,
        members=members,
        funding=funding,
        funding_cents=total,
        amount_cents=rules.amount_to_share(pool.total_cents, [total]),
        latest=_read(actor, pool, funding, members, latest) if latest else None,
    )


def _read(
    actor: Actor, pool: Pool, funding: list[FundingSource], members: list[Body], latest: Apportionment
) -> Statement:
    figures = list(latest.key.figures.all())
    names = {member.role: member.name for member in members}
    # The wall lets through every share to the coordination, its own to a member: what is missing is not ours to show.
    shares = dict(latest.shares.values_list("member", "cents"))
    steps = _working(latest, figures)
    lines = [
        Line(
            figure=figure,
            member_name=names[figure.member_id],
            is_own=figure.member_id == actor.body_role,
            cents=shares.get(figure.member_id),
            working=steps[figure.nis_code] if figure.member_id in shares else None,
        )
        for figure in figures
    ]
    now = [{"label": source.label, "cents": source.cents} for source in funding]
    return Statement(
        apportionment=latest,
        key=latest.key,
        lines=sorted(lines, key=lambda line: line.member_name),
        total_weight=sum(figure.weight for figure in figures),
        is_stale=(latest.total_cents, latest.funding) != (pool.total_cents, now),
    )


def _working(latest: Apportionment, figures: list[KeyFigure]) -> dict[str, rules.WorkingRow]:
    weights = {figure.nis_code: figure.weight for figure in figures}
    return {row.member: row for row in rules.working(latest.amount_cents, weights)}
