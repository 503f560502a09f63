"""What a reader is shown of a pool: the draft, and the latest statement with as many shares as are theirs to read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery, Sum

from budgets import rules
from budgets.access import access_pools
from budgets.figures import members_of
from budgets.models import (
    Apportionment,
    ApportionmentKey,
    BudgetVersion,
    KeyCriterion,
    KeyFigure,
    Pool,
    PoolMember,
    Share,
    VersionFunding,
    VersionLine,
)
from budgets.rules.keys import Criterion, Stay, Step, steps, weights_of
from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from maillage.identity.models import Body


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key with its criteria in order, each member's figures in them, and the weights that they make, by code."""

    key: ApportionmentKey
    criteria: list[KeyCriterion]
    figures: dict[str, list[KeyFigure]]
    weights: dict[str, Fraction]


@dataclass(frozen=True, slots=True)
class Line:
    """One member in a statement or a preview. `cents` is None where the reader may not have the share."""

    code: str
    member: Body
    is_own: bool
    stay: Stay
    cents: int | None


@dataclass(frozen=True, slots=True)
class Working:
    """One sharing out, with the rows of the members whose share the reader sees; `odd_cents` were left over."""

    step: Step
    total_weight: Fraction
    rows: list[rules.WorkingRow]
    odd_cents: int


@dataclass(frozen=True, slots=True)
class Statement:
    """The latest apportionment. `earlier`: the statements before, newest first."""

    apportionment: Apportionment
    key: KeyView
    lines: list[Line]
    working: list[Working]
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
class Draft:
    """The version being drafted.

    `preview`: what each member would pay if it were adopted now, the reader's own alone for a member; None without a
    key that fits, or with days that nobody would pay for. `working` is how that comes about.
    """

    version: BudgetVersion
    lines: list[VersionLine]
    fundings: list[VersionFunding]
    total_cents: int
    funding_cents: int
    key: KeyView | None
    preview: list[Line] | None
    working: list[Working]

    @property
    def amount_cents(self) -> int:
        """What the members would share."""
        return self.total_cents - self.funding_cents


@dataclass(frozen=True, slots=True)
class PoolStatement:
    """A pool as it stands."""

    pool: Pool
    members: list[Body]
    stays: dict[str, PoolMember]
    latest: Statement | None
    draft: Draft | None


def list_pools(actor: Actor) -> QuerySet[Pool]:
    """The pools that the actor reads, each with `is_shared`, `own_cents` (the latest share of the acting body) and
    `total_cents` (the budget of the latest version, drafted or adopted).
    """
    own = Share.objects.filter(member=actor.body_role, apportionment__pool=OuterRef("pk"))
    latest = BudgetVersion.objects.filter(pool=OuterRef("pk")).order_by("-number")
    return access_pools(actor).annotate(
        is_shared=Exists(Apportionment.objects.filter(pool=OuterRef("pk"))),
        own_cents=Subquery(own.order_by("-apportionment__number").values("cents")[:1]),
        total_cents=Subquery(latest.annotate(total=Sum("lines__cents")).values("total")[:1]),
    )


def read_pool(actor: Actor, pool: Pool) -> PoolStatement:
    """The pool from `access_pool` with its members, draft and latest statement, in a bounded number of queries."""
    members = members_of(pool.member_roles)
    stays = {stay.member_id: stay for stay in pool.stays.all()}
    return PoolStatement(pool, members, stays, _latest(actor, pool, members), read_draft(actor, pool, members, stays))


def read_draft(actor: Actor, pool: Pool, members: Iterable[Body], stays: Mapping[str, PoolMember]) -> Draft | None:
    """The draft of a pool with what each member would pay, or None when everything is adopted."""
    version = pool.versions.filter(adopted_at=None).select_related("key").first()
    if version is None:
        return None
    lines = list(version.lines.select_related("line"))
    fundings = list(version.fundings.select_related("source"))
    total, funding = sum(line.cents for line in lines), sum(each.cents for each in fundings)
    key = key_view(version.key) if version.key else None
    worked = steps_now(pool, total - funding, key, stays) if key else None
    if key is None or worked is None:
        return Draft(version, lines, fundings, total, funding, key, None, [])
    days = {code: Stay(stays[role].starts, stays[role].ends) for code, role in roles_of(key).items()}
    seen = None if actor.body_kind == identity.COORDINATION else actor.body_role
    shares = {role: cents for role, cents in shares_of(key, worked).items() if seen in (None, role)}
    preview = _lines(actor, key, members, days, shares)
    shown = {line.code for line in preview if line.cents is not None}
    return Draft(version, lines, fundings, total, funding, key, preview, _working(worked, shown))


def key_view(key: ApportionmentKey) -> KeyView:
    """A key with its figures and weights, in two queries.

    Without the members that each row repeats for the wall: with 565 of them that is most of what there is to read.
    """
    figures_of = KeyFigure.objects.select_related("member").defer("member_roles").order_by("code")
    criteria = list(key.criteria.defer("member_roles").prefetch_related(Prefetch("figures", figures_of)))
    figures: dict[str, list[KeyFigure]] = {}
    for criterion in criteria:
        for figure in criterion.figures.all():
            figures.setdefault(figure.code, []).append(figure)
    weights = weights_of(
        [
            Criterion(each.weight, {figure.code: Fraction(figure.value) for figure in each.figures.all()})
            for each in criteria
        ]
    )
    return KeyView(key, criteria, figures, weights)


def roles_of(key: KeyView) -> dict[str, str]:
    """The member's role of each code of a key."""
    return {code: figures[0].member_id for code, figures in key.figures.items()}


def shares_of(key: KeyView, worked: Iterable[Step]) -> dict[str, int]:
    """What each member pays when these steps are worked out, by role."""
    roles = roles_of(key)
    cents_of = dict.fromkeys(roles.values(), 0)
    for step in worked:
        for row in rules.working(step.cents, step.weights):
            cents_of[roles[row.member]] += row.cents
    return cents_of


def steps_now(
    pool: Pool, cents: int, key: KeyView, stays: Mapping[str, Stay | PoolMember], method: str = ""
) -> list[Step] | None:
    """The steps to share an amount now, by the pool's method unless another one is tried.

    None while the key lacks a member, or on some days nobody would pay.
    """
    roles = roles_of(key)
    if set(roles.values()) != set(stays):
        return None
    by_code = {code: Stay(stays[role].starts, stays[role].ends) for code, role in roles.items()}
    found = steps(cents, key.weights, by_code, Stay(pool.starts, pool.ends), method or pool.method)
    return None if any(step.cents and not any(step.weights.values()) for step in found) else found


def _latest(actor: Actor, pool: Pool, members: Iterable[Body]) -> Statement | None:
    kept = list(pool.apportionments.select_related("key", "version"))
    return read_statement(actor, kept[0], members, kept[1:]) if kept else None


def read_statement(
    actor: Actor, statement: Apportionment, members: Iterable[Body], earlier: Sequence[Apportionment] = ()
) -> Statement:
    """A statement of a pool from `access_pool` with its key, as many shares as the reader may have, and the working."""
    key = key_view(statement.key)
    stays = stays_of(statement)
    lines = _lines(actor, key, members, stays, _shares(statement))
    seen = {line.code for line in lines if line.cents is not None}
    period = Stay(statement.starts, statement.ends)
    worked = steps(statement.amount_cents, key.weights, stays, period, statement.method)
    return Statement(statement, key, lines, _working(worked, seen), list(earlier))


def _lines(
    actor: Actor, key: KeyView, members: Iterable[Body], stays: Mapping[str, Stay], shares: Mapping[str, int]
) -> list[Line]:
    bodies = {member.role: member for member in members}
    lines = [
        Line(code, bodies[role], role == actor.body_role, stays[code], shares.get(role))
        for code, role in roles_of(key).items()
    ]
    return sorted(lines, key=lambda line: line.member.name)


def stays_of(statement: Apportionment) -> dict[str, Stay]:
    """From when to when each member belonged when the statement was made, by its code in the key."""
    return {
        each["code"]: Stay(date.fromisoformat(each["starts"]), date.fromisoformat(each["ends"]))
        for each in statement.stays
    }


def _shares(latest: Apportionment) -> dict[str, int]:
    """The shares that the wall lets the reader have, by role: all for the coordination, its own for a member."""
    return dict(Share.objects.filter(apportionment=latest).values_list("member_id", "cents"))


def _working(worked: Iterable[Step], seen: set[str]) -> list[Working]:
    done: list[Working] = []
    for step in worked:
        rows = rules.working(step.cents, step.weights)
        total: Any = sum(step.weights.values(), Fraction(0))
        odd = sum(row.extra for row in rows)
        done.append(Working(step, total, [row for row in rows if row.member in seen], odd))
    return done
