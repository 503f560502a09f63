"""Money that came from a member or went to one; taken back when it was entered wrongly."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.contributions.models import ContributionCall, Payment, PaymentKind
from budgets.contributions.rules.matching import NEAR
from budgets.ledger.models import AccountKind, Entry, EventKind, Transaction
from budgets.ledger.services import Posting, locked_pool, of_member, post, reverse
from budgets.models import FundingSource, Pool
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity.models import Body
from maillage.problems import Problem
from maillage.ui.dates import written


def enter_payment(
    *,
    actor: Actor,
    pool: Pool,
    member: Body,
    cents: int,
    paid_on: date,
    call: ContributionCall | None = None,
    note: str = "",
    confirmed: bool = False,
    early: bool = False,
) -> Payment:
    """Enter that a member has paid, for one of its calls or for none in particular.

    `confirmed`: it is no payment entered twice; `early`: the day is right though it is before the pool began. Call with
    a pool from `access_pool_to_manage`. Raises Problem no_amount, paid_in_the_future, paid_before_start (409),
    not_a_member, other_call, possible_duplicate (409), pool_closed (409).
    """
    with transaction.atomic():
        locked = _open(pool, cents, paid_on, early)
        _check_member(locked, member)
        if call is not None and (call.pool_id, call.member_id) != (locked.pk, member.role):
            raise Problem("other_call", _("Choose a call to this member."), field="call")
        check_twice(locked, EventKind.PAYMENT, member, cents, paid_on, confirmed)
        payment = _write(actor, locked, PaymentKind.PAYMENT, cents, paid_on, note, member=member, call=call)
        role = member.role
        _post(actor, payment, [Posting(AccountKind.BANK, cents), of_member(role, -cents)], role)
    return payment


def enter_refund(
    *,
    actor: Actor,
    pool: Pool,
    member: Body,
    cents: int,
    paid_on: date,
    note: str = "",
    confirmed: bool = False,
    early: bool = False,
) -> Payment:
    """Enter that money was paid back to a member. Raises Problem like `enter_payment`."""
    with transaction.atomic():
        locked = _open(pool, cents, paid_on, early)
        _check_member(locked, member)
        check_twice(locked, EventKind.REFUND, member, cents, paid_on, confirmed)
        payment = _write(actor, locked, PaymentKind.REFUND, cents, paid_on, note, member=member)
        _post(actor, payment, [of_member(member.role, cents), Posting(AccountKind.BANK, -cents)], member.role)
    return payment


def cancel_payment(*, actor: Actor, payment: Payment, reason: str = "") -> Transaction:
    """Take a payment back that was entered wrongly, by its reversal.

    A movement of the bank that stood for it waits again. Call with one from `access_payment_to_manage`. Raises Problem
    reversed_before (409), pool_closed (409).
    """
    with transaction.atomic():
        pool = locked_pool(payment.pool)
        posted = Transaction.objects.get(pool=pool, kind=EventKind(payment.kind), event=payment.pk)
        reversal = reverse(actor=actor, pool=pool, posted=posted, booked_on=timezone.localdate(), memo=reason.strip())
        record(actor=actor, action="payment.cancel", object_kind="payment", object_id=payment.pk)
    return reversal


def _open(pool: Pool, cents: int, paid_on: date, early: bool) -> Pool:
    locked = locked_pool(pool)
    if cents <= 0:
        raise Problem("no_amount", _("Enter an amount above zero."), field="amount")
    if paid_on > timezone.localdate():
        message = _("This day has not come yet: enter the payment once the bank statement shows it.")
        raise Problem("paid_in_the_future", message, field="day")
    if not early and paid_on < (begins := _begins(locked)):
        message = _("This day is before %(day)s, when the pool or its first call began: check the year.")
        raise Problem("paid_before_start", message % {"day": written(begins)}, field="early", status=409)
    return locked


def _begins(pool: Pool) -> date:
    """The day from which payments are expected: advances come before the period, once they were called."""
    called = pool.call_rounds.aggregate(first=Min("issued_on"))["first"]
    return min(pool.starts, called or pool.starts)


def _check_member(pool: Pool, member: Body) -> None:
    if member.role not in pool.member_roles:
        raise Problem("not_a_member", _("Choose a member of this pool."), field="member")


def check_twice(
    pool: Pool, kind: EventKind, party: Body | FundingSource, cents: int, paid_on: date, confirmed: bool
) -> None:
    """Ask before the same amount of the same party is entered for nearly the same day. Raises Problem."""
    if confirmed:
        return
    # asked of the ledger: a funder's payment may have been entered beside its claims
    near = Entry.objects.filter(
        pool=pool, transaction__kind=kind, transaction__reversed_by=None, account__code=_code(party),
        transaction__booked_on__range=(paid_on - NEAR, paid_on + NEAR), cents__in=(cents, -cents),
    ).values_list("transaction__booked_on", flat=True)  # fmt: skip
    day = near.order_by("transaction__booked_on").last()
    if day is not None:
        message = _(
            "The same amount of %(party)s is entered already, on %(day)s. If it is another payment, confirm it."
        )
        names = {"party": party, "day": written(day)}
        raise Problem("possible_duplicate", message % names, field="confirmed", status=409)


def _code(party: Body | FundingSource) -> str:
    return party.role if isinstance(party, Body) else party.code


def _write(
    actor: Actor,
    pool: Pool,
    kind: PaymentKind,
    cents: int,
    paid_on: date,
    note: str,
    *,
    member: Body,
    call: ContributionCall | None = None,
) -> Payment:
    payment = Payment.objects.create(
        pool=pool, coordination_id=pool.coordination_id, member=member, kind=kind, cents=cents, paid_on=paid_on,
        call=call, note=note.strip(), entered_at=timezone.now(), entered_by=actor.user_id,
    )  # fmt: skip
    record(actor=actor, action=f"payment.{kind}", object_kind="payment", object_id=payment.pk)
    return payment


def _post(actor: Actor, payment: Payment, postings: list[Posting], member: str) -> None:
    post(
        actor=actor, pool=payment.pool, kind=EventKind(payment.kind), event=payment.pk, booked_on=payment.paid_on,
        postings=postings, member=member,
    )  # fmt: skip
