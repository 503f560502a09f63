"""What a reader is shown of a final account: all of it in the coordination, the totals and its own part in a CPAS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from django.db.models import Exists, OuterRef

from budgets import rules
from budgets.closing.access import accounts_of, in_force, reads_all
from budgets.closing.figures import Worked, work_out
from budgets.closing.models import FinalAccount, FinalShare
from budgets.closing.rules import Position, inputs_of, working
from budgets.closing.settling import Transfer, transfers_of, what_is_left
from budgets.closing.waiting import waiting
from budgets.contributions.models import Payment, PaymentKind
from budgets.figures import members_of
from budgets.ledger.balances import entries_of
from budgets.ledger.models import AccountKind, Entry, EventKind, Transaction
from budgets.models import Pool
from budgets.rules.keys import Stay
from maillage.audit.actor import Actor
from maillage.identity.models import Body
from maillage.problems import Problem

FOREVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One member in an account, drawn up or previewed."""

    member: Body
    code: str
    position: Position
    is_own: bool
    is_lead: bool


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment that was entered after the account; `cents` below zero to the member; a mistake is `taken_back`."""

    payment: Payment
    member: Body
    cents: int
    taken_back: bool


@dataclass(frozen=True, slots=True)
class AccountRead:
    """A final account as the reader has it, or its preview when none is drawn up (`account` is None).

    `problem`: why there is no preview. `waiting`: what to think of before it is drawn up. `lines`: every member for the
    coordination, the own one in a CPAS.
    """

    pool: Pool
    account: FinalAccount | None
    token: str
    problem: Any
    figures: Mapping[str, Any]
    costs_cents: int
    subsidy_cents: int
    lines: list[MemberLine]
    transfers: list[Transfer]
    payments: list[Paid]
    left: list[str]
    waiting: list[str]
    earlier: list[FinalAccount]
    reads_all: bool

    @property
    def amount_cents(self) -> int:
        """What the members bear together."""
        return self.costs_cents - self.subsidy_cents

    @property
    def own(self) -> MemberLine | None:
        """The reader's own line, in a CPAS."""
        return next((line for line in self.lines if line.is_own), None)

    @property
    def own_transfer(self) -> Transfer | None:
        """What is left of the reader's own transfer, in a CPAS."""
        return next((each for each in self.transfers if self.own and each.member.role == self.own.member.role), None)

    @property
    def budget_cents(self) -> int:
        """The costs that were voted."""
        return sum(each["budget_cents"] for each in self.figures.get("lines", ()))

    @property
    def total(self) -> Position:
        """The members that the reader sees, added up."""
        rows = [(p.share, p.called, p.paid, p.advanced, p.in_kind) for p in (line.position for line in self.lines)]
        return Position(*(sum(column) for column in zip(*rows, strict=True))) if rows else Position(0, 0, 0, 0, 0)

    @property
    def voted_cents(self) -> int:
        """What the members were to bear as it was voted."""
        return self.budget_cents - self.promised_cents

    @property
    def promised_cents(self) -> int:
        """The funding that was voted."""
        return sum(each["budget_cents"] for each in self.figures.get("funding", ()))


def read_account(actor: Actor, pool: Pool) -> AccountRead:
    """The account in force of a pool from `access_pool`; its preview for the coordination when there is none."""
    account = in_force(pool)
    if account is not None:
        return read_drawn_up(actor, account)
    if not reads_all(actor, pool):
        return _read(actor, pool, None, {})
    try:
        worked = work_out(pool)
    except Problem as problem:
        return _read(actor, pool, None, {}, problem=problem.message)
    return _previewed(actor, pool, worked)


def read_drawn_up(actor: Actor, account: FinalAccount) -> AccountRead:
    """One account that was drawn up, from `access_account`; what moves in the pool now only while it is in force."""
    pool = account.pool
    members = {member.role: member for member in members_of(pool.member_roles)}
    lines = [
        _line(actor, pool, members[str(share.member_id)], share.code, _position(share))
        for share in account.shares.order_by("code")
    ]
    now = account.reopened_at is None
    return _read(
        actor, pool, account, account.figures, lines=lines, costs=account.costs_cents, subsidy=account.subsidy_cents,
        transfers=transfers_of(pool) if now else [], payments=_payments(account, members),
        left=what_is_left(pool) if now and reads_all(actor, pool) else [],
    )  # fmt: skip


def _previewed(actor: Actor, pool: Pool, worked: Worked) -> AccountRead:
    members = {member.role: member for member in members_of(pool.member_roles)}
    lines = [_line(actor, pool, members[worked.roles[code]], code, each) for code, each in worked.positions.items()]
    return _read(
        actor, pool, None, worked.figures, lines=lines, costs=worked.costs_cents, subsidy=worked.subsidy_cents,
        token=worked.token, waits=waiting(pool),
    )  # fmt: skip


def _read(
    actor: Actor,
    pool: Pool,
    account: FinalAccount | None,
    figures: Mapping[str, Any],
    *,
    lines: Iterable[MemberLine] = (),
    costs: int = 0,
    subsidy: int = 0,
    token: str = "",
    problem: Any = "",
    transfers: Iterable[Transfer] = (),
    payments: Iterable[Paid] = (),
    left: Iterable[str] = (),
    waits: Iterable[str] = (),
) -> AccountRead:
    return AccountRead(
        pool=pool,
        account=account,
        token=token,
        problem=problem,
        figures=figures,
        costs_cents=costs,
        subsidy_cents=subsidy,
        lines=sorted(lines, key=lambda line: line.member.name),
        transfers=list(transfers),
        payments=list(payments),
        left=list(left),
        waiting=list(waits),
        earlier=[each for each in accounts_of(pool) if account is None or each.number != account.number],
        reads_all=reads_all(actor, pool),
    )


def _line(actor: Actor, pool: Pool, member: Body, code: str, position: Position) -> MemberLine:
    return MemberLine(member, code, position, member.role == actor.body_role, member.role == pool.lead_id)


def _position(share: FinalShare) -> Position:
    return Position(
        share.share_cents, share.called_cents, share.paid_cents, share.advanced_cents, share.in_kind_cents
    )  # fmt: skip


def _payments(account: FinalAccount, members: Mapping[str, Body]) -> list[Paid]:
    """What members paid, or got, since the account was drawn up; until it was reopened."""
    kinds = (EventKind.PAYMENT, EventKind.REFUND)
    reversed_ = Transaction.objects.filter(
        event=OuterRef("pk"), kind__in=kinds, pool=account.pool, reversed_by__isnull=False
    )
    found = Payment.objects.filter(
        pool=account.pool, member__isnull=False, entered_at__range=(account.drawn_up_at, account.reopened_at or FOREVER)
    )
    return [
        Paid(each, members[str(each.member_id)], each.cents if each.kind == PaymentKind.PAYMENT else -each.cents, taken)
        for each, taken in ((each, bool(each.taken_back)) for each in found.annotate(taken_back=Exists(reversed_)))
    ]


@dataclass(frozen=True, slots=True)
class Traced:
    """One entry on a member's account, with what the account held after it."""

    entry: Entry
    held: int


@dataclass(frozen=True, slots=True)
class Sharing:
    """One sharing out of the working: its days, its amount, the member's row."""

    stretch: Stay
    cents: int
    total_weight: Fraction
    row: rules.WorkingRow


@dataclass(frozen=True, slots=True)
class Trace:
    """Why a member owes, or is owed, what it does: the working of its share, and every entry of its account."""

    member: Body
    line: MemberLine | None
    sharings: list[Sharing]
    entries: list[Traced]
    held: int


def trace_of(actor: Actor, pool: Pool, member: Body) -> Trace:
    """The trace of one member of a pool from `access_member`."""
    read = read_account(actor, pool)
    line = next((each for each in read.lines if each.member.role == member.role), None)
    entries = list(_traced(entries_of(pool, AccountKind.MEMBER, member.role)))
    return Trace(
        member=member,
        line=line,
        sharings=_sharings(read, line) if line else [],
        entries=entries,
        held=entries[-1].held if entries else 0,
    )


def _traced(entries: Iterable[Entry]) -> Iterator[Traced]:
    held = 0
    for entry in entries:
        held += entry.cents
        yield Traced(entry, held)


def _sharings(read: AccountRead, line: MemberLine) -> list[Sharing]:
    found = []
    for step in inputs_of(read.figures).steps(read.amount_cents):
        total = sum(step.weights.values(), Fraction(0))
        row = next(each for each in working(step) if each.member == line.code)
        found.append(Sharing(step.stretch, step.cents, total, row))
    return found
