"""How calls and payments stand for whoever reads: computed from what was called, paid and posted, nothing stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from budgets.contributions.access import access_calls, access_payments
from budgets.contributions.models import CallRound, ContributionCall, Payment, PaymentKind, Reminder
from budgets.contributions.rules import states
from budgets.contributions.rules.numbers import written_reference
from budgets.contributions.rules.states import Standing
from budgets.figures import members_of
from budgets.ledger.balances import by_code
from budgets.ledger.models import AccountKind, Entry, EventKind, Transaction
from budgets.ledger.services import refusal_of
from budgets.models import Pool, Share
from maillage.audit.actor import Actor
from maillage.identity.models import Body

# What each event on a member's account is to it, beside calls and payments.
BESIDE: Final = {
    EventKind.IN_KIND: "staff",
    EventKind.EXPENSE: "advanced",
    EventKind.FINAL_SHARE: "settled",
}


@dataclass(frozen=True, slots=True)
class CallView:
    """One call with how it stands and when its member was reminded."""

    call: ContributionCall
    standing: Standing
    reminders: list[Reminder]

    @property
    def reference(self) -> str:
        """Its structured communication as it is written."""
        return written_reference(self.call.reference)

    @property
    def is_overdue(self) -> bool:
        """Whether the day has passed and something is left."""
        return self.standing.state == states.OVERDUE


@dataclass(frozen=True, slots=True)
class RoundView:
    """One round with its calls that the reader sees; `is_live`: not all of them were taken back."""

    round: CallRound
    calls: list[CallView]
    is_live: bool

    @property
    def left(self) -> int:
        """What is left to pay of its calls that the reader sees, in cents."""
        return sum(view.standing.left for view in self.calls)


@dataclass(frozen=True, slots=True)
class PaymentView:
    """One payment, and whether it was taken back."""

    payment: Payment
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """What moved a member's account beside calls and payments, in cents: staff given and expenses advanced, which pay
    its calls without money, and what the final account asked beyond its calls (below zero: gave back).
    """

    staff: int = 0
    advanced: int = 0
    settled: int = 0


@dataclass(frozen=True, slots=True)
class MemberView:
    """One member's money: called, paid less what was paid back, given otherwise; `balance` is what its account holds:
    called + beside.settled - paid - beside.staff - beside.advanced. `share`: its share by the newest adopted budget.
    """

    member: Body
    share: int
    called: int
    paid: int
    beside: Beside
    balance: int

    @property
    def left(self) -> int:
        """What it still has to pay."""
        return max(0, self.balance)

    @property
    def returnable(self) -> int:
        """What is to be given back to it."""
        return max(0, -self.balance)


@dataclass(frozen=True, slots=True)
class PoolCalls:
    """The calls and payments of a pool as one reader sees them. `is_settled`: a final account stands, in which the
    calls went up.
    """

    pool: Pool
    rounds: list[RoundView]
    payments: list[PaymentView]
    members: list[MemberView]
    is_settled: bool

    @property
    def calls(self) -> list[CallView]:
        """Every call, of the newest round first."""
        return [call for each in self.rounds for call in each.calls]

    @property
    def overdue(self) -> list[CallView]:
        """The calls whose day has passed with something left, the oldest first."""
        return sorted((call for call in self.calls if call.is_overdue), key=lambda call: call.call.due_on)

    def call(self, call_id: UUID) -> CallView:
        """One of them. Raises KeyError."""
        return {each.call.pk: each for each in self.calls}[call_id]

    @property
    def called_cents(self) -> int:
        """What all the members shown were called."""
        return sum(member.called for member in self.members)

    @property
    def paid_cents(self) -> int:
        """What all the members shown have paid."""
        return sum(member.paid for member in self.members)

    @property
    def share_cents(self) -> int:
        """The shares of all the members shown."""
        return sum(member.share for member in self.members)

    @property
    def beside(self) -> Beside:
        """What moved the accounts of all the members shown beside calls and payments."""
        moved = [member.beside for member in self.members]
        return Beside(*(sum(getattr(each, name) for each in moved) for name in ("staff", "advanced", "settled")))

    @property
    def left_cents(self) -> int:
        """What all the members shown have left to pay."""
        return sum(member.left for member in self.members)

    @property
    def has_settled(self) -> bool:
        """Whether the final account moved somebody's account."""
        return any(member.beside.settled for member in self.members)


def taken_back(pool: Pool, *kinds: EventKind) -> set[UUID]:
    """The events of these kinds that were posted and taken back."""
    found = Transaction.objects.filter(pool=pool, kind__in=kinds, reversed_by__isnull=False)
    return set(found.values_list("event", flat=True))


def called_by_member(pool: Pool) -> dict[str, int]:
    """What each member was called in all and was not taken back, by role, as far as the reader sees it."""
    gone = taken_back(pool, EventKind.CALL)
    called: dict[str, int] = {}
    for pk, role, cents in ContributionCall.objects.filter(pool=pool).values_list("pk", "member_id", "cents"):
        if pk not in gone:
            called[str(role)] = called.get(str(role), 0) + cents
    return called


def read_calls(actor: Actor, pool: Pool) -> PoolCalls:
    """The calls and payments of a pool from `access_pool`, in a bounded number of queries."""
    calls = list(access_calls(actor, pool))
    gone = taken_back(pool, EventKind.CALL, EventKind.PAYMENT, EventKind.REFUND)
    payments = [PaymentView(payment, payment.pk in gone) for payment in access_payments(actor, pool)]
    live = [view.payment for view in payments if not view.cancelled]
    beside = beside_money(pool)
    standing = _standings(calls, gone, live, beside)
    reminders: dict[UUID, list[Reminder]] = {}
    for reminder in Reminder.objects.filter(call__in=calls):
        reminders.setdefault(reminder.call_id, []).append(reminder)
    views = [CallView(call, standing[call.pk], reminders.get(call.pk, [])) for call in calls]
    members = _members(pool, views, live, beside, {str(call.member_id) for call in calls} | {actor.body_role})
    is_settled = refusal_of(pool, EventKind.CALL) is not None
    return PoolCalls(pool, _rounds(pool, views), payments, members, is_settled)


def beside_money(pool: Pool) -> dict[str, Beside]:
    """What moved the members' accounts beside calls and payments, by role, in one query."""
    kind = Coalesce("transaction__reverses__kind", "transaction__kind")
    rows = (
        Entry.objects.filter(pool=pool, account__kind=AccountKind.MEMBER)
        .values_list("account__code", kind)
        .annotate(cents=Sum("cents"))
        .order_by()
    )
    found: dict[str, dict[str, int]] = {}
    for code, event, cents in rows:
        if event in BESIDE:
            found.setdefault(code, {})[BESIDE[event]] = int(cents) if event == EventKind.FINAL_SHARE else -int(cents)
    return {code: Beside(**moved) for code, moved in found.items()}


def _standings(
    calls: Iterable[ContributionCall], gone: set[UUID], payments: Iterable[Payment], beside: dict[str, Beside]
) -> dict[UUID, Standing]:
    by_member: dict[str, list[states.Called]] = {}
    for call in calls:
        called = states.Called(call.pk, call.cents, call.due_on, call.round.number, call.pk in gone)
        by_member.setdefault(str(call.member_id), []).append(called)
    paid: dict[str, list[states.Paid]] = {}
    refunded: dict[str, int] = {}
    for payment in payments:
        role = str(payment.member_id)
        if payment.kind == PaymentKind.REFUND:
            refunded[role] = refunded.get(role, 0) + payment.cents
        else:
            paid.setdefault(role, []).append(states.Paid(payment.cents, payment.call_id))
    today = timezone.localdate()
    found: dict[UUID, Standing] = {}
    for role, own in by_member.items():
        other = beside.get(role, Beside())
        found |= states.standings(
            own, paid.get(role, ()), offset=other.staff + other.advanced, refunded=refunded.get(role, 0),
            settled=other.settled, today=today,
        )  # fmt: skip
    return found


def _rounds(pool: Pool, views: list[CallView]) -> list[RoundView]:
    """The rounds, newest first; a member sees those in which it was called."""
    by_round: dict[UUID, list[CallView]] = {}
    for view in views:
        by_round.setdefault(view.call.round_id, []).append(view)
    return [
        RoundView(
            each,
            sorted(own, key=lambda view: view.call.member.name if view.call.member else ""),
            any(view.standing.state != states.CANCELLED for view in own),
        )
        for each in pool.call_rounds.all()
        if (own := by_round.get(each.pk))
    ]


def _members(
    pool: Pool, views: list[CallView], payments: list[Payment], beside: dict[str, Beside], seen: set[str]
) -> list[MemberView]:
    """The members whose money the reader sees: every one for the coordination, itself for a member."""
    roles = set(pool.member_roles) if pool.coordination_id in seen else seen & set(pool.member_roles)
    called, paid = dict.fromkeys(roles, 0), dict.fromkeys(roles, 0)
    for view in views:
        if view.standing.state != states.CANCELLED:
            called[str(view.call.member_id)] += view.call.cents
    for payment in payments:
        sign = -1 if payment.kind == PaymentKind.REFUND else 1
        paid[str(payment.member_id)] += sign * payment.cents
    balances, shares = by_code(pool, AccountKind.MEMBER), _shares(pool)
    return [
        MemberView(
            each, shares.get(each.role, 0), called[each.role], paid[each.role], beside.get(each.role, Beside()),
            balances.get(each.role, 0),
        )
        for each in sorted(members_of(sorted(roles)), key=lambda body: body.name)
    ]  # fmt: skip


def _shares(pool: Pool) -> dict[str, int]:
    """The shares by the newest adopted budget that the reader sees, by role."""
    newest = pool.apportionments.values("pk")[:1]
    return dict(Share.objects.filter(apportionment__in=newest).values_list("member_id", "cents"))
