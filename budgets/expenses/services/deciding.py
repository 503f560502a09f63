"""Approve an expense, which posts it, or reject it; take back what was approved, by a reversal."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.expenses import rules
from budgets.expenses.models import ClaimItem, Expense, ExpenseKind, ExpenseState, Order
from budgets.expenses.services.checking import check_line_now, in_words, reason_of
from budgets.expenses.services.entering import locked, update
from budgets.expenses.topics import WENT_ON
from budgets.ledger.models import AccountKind, EventKind, Transaction
from budgets.ledger.services import Posting, locked_pool, of_member, post, reverse
from budgets.models import Pool
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.outbox.post import post as post_message
from maillage.problems import Problem
from maillage.ui.fields import euros

MEMO = 200
NOT_DELIVERED = _("%(hours)s hours of this order are delivered and not invoiced yet; the invoice is for %(invoiced)s.")
ABOVE_ORDER = _("%(hours)s hours of this order are not invoiced yet; the invoice is for %(invoiced)s.")


def approve_expense(*, actor: Actor, expense: Expense) -> Expense:
    """Approve what somebody else entered and post it. Call with an expense from `access_expense_to_decide`.

    Raises Problem own_expense (403), not_submitted (409), not_in_budget (409) before a budget with its line is
    adopted, pool_closed (409), and for an invoice of an order not_delivered, above_order, not_the_rate (409).
    """
    with in_words(), transaction.atomic():
        pool = locked_pool(expense.pool)
        found = _to_decide(actor, expense)
        check_line_now(found, voted=True)
        if found.order_id is not None:
            _agrees(found)
        _decide(actor, found, ExpenseState.APPROVED)
        _post(actor, pool, found)
        record(actor=actor, action="expense.approve", object_kind="expense", object_id=found.pk)
    return found


def reject_expense(*, actor: Actor, expense: Expense, reason: str) -> Expense:
    """Refuse an expense with a reason; it never reaches the accounts.

    Raises Problem no_reason, own_expense (403), not_submitted (409), pool_closed (409).
    """
    reason = reason_of(reason)
    with in_words(), transaction.atomic():
        locked_pool(expense.pool)
        found = _to_decide(actor, expense)
        _decide(actor, found, ExpenseState.REJECTED, reason)
        record(actor=actor, action="expense.reject", object_kind="expense", object_id=found.pk)
    return found


def reverse_expense(*, actor: Actor, expense: Expense, reason: str) -> Expense:
    """Take an approved expense back by a reversal; it is entered anew where something was wrong.

    Raises Problem no_reason, not_approved (409), claimed (409), pool_closed (409).
    """
    reason = reason_of(reason)
    with in_words(), transaction.atomic():
        pool = locked_pool(expense.pool)
        found = locked(expense, ExpenseState.APPROVED)
        if claimed_cents(found):
            message = _("This expense is part of a claim to a funder: withdraw the claim first.")
            raise Problem("claimed", message, status=409)
        posted = Transaction.objects.get(kind=_event(found), event=found.pk)
        reverse(actor=actor, pool=pool, posted=posted, booked_on=timezone.localdate(), memo=reason[:MEMO])
        update(found, {"state": ExpenseState.REVERSED, "reason": reason})
        record(actor=actor, action="expense.reverse", object_kind="expense", object_id=found.pk)
    return found


def claimed_cents(expense: Expense) -> int:
    """What of an expense is claimed from funders, all together."""
    rows = ClaimItem.objects.filter(expense=expense, claim__state__in=rules.LIVE)
    found = rows.aggregate(cents=Sum("cents"), cut=Sum("cut_cents"))
    return int(found["cents"] or 0) - int(found["cut"] or 0)


def _to_decide(actor: Actor, expense: Expense) -> Expense:
    found = locked(expense, ExpenseState.SUBMITTED)
    if actor.user_id in (found.author, found.submitted_by):
        message = _("You entered this expense: somebody else decides on it.")
        raise Problem("own_expense", message, status=403)
    return found


def _decide(actor: Actor, expense: Expense, state: str, reason: str = "") -> None:
    update(expense, {
        "state": state,
        "reason": reason,
        "decided_at": timezone.now(),
        "decided_by": actor.user_id,
        "decided_by_name": actor.user_name,
    })  # fmt: skip
    post_message(WENT_ON, to_role=str(expense.coordination_id), object_id=expense.pool_id)


def _event(expense: Expense) -> EventKind:
    return EventKind.IN_KIND if expense.kind == ExpenseKind.IN_KIND else EventKind.EXPENSE


def _post(actor: Actor, pool: Pool, expense: Expense) -> None:
    against = of_member(expense.member_id, -expense.cents) if expense.member_id else None
    post(
        actor=actor,
        pool=pool,
        kind=_event(expense),
        event=expense.pk,
        booked_on=expense.spent_on,
        postings=[
            Posting(AccountKind.COSTS, expense.cents, expense.line.code),
            against or Posting(AccountKind.BANK, -expense.cents),
        ],
        member=expense.member_id,
        # not what it was spent for: accounts go to funders and councils, that note stays with who wrote it
        memo=(expense.supplier or expense.description)[:MEMO],
    )


def _agrees(invoice: Expense) -> None:
    """An invoice of an order: its hours were delivered and ordered, and its amount is the hours at the rate."""
    assert invoice.order_id is not None
    order = Order.objects.select_for_update(of=("self",)).get(pk=invoice.order_id)
    minutes = invoice.minutes or 0
    expected = rules.hours_cents(minutes, order.hourly_cents)
    if invoice.cents != expected:
        message = _("These hours at the rate of the order come to %(expected)s; the invoice says %(invoiced)s.") % {
            "expected": euros(expected), "invoiced": euros(invoice.cents),
        }  # fmt: skip
        raise Problem("not_the_rate", message, status=409)
    before = order.invoices.filter(state=ExpenseState.APPROVED).aggregate(minutes=Sum("minutes"))["minutes"] or 0
    delivered = order.deliveries.filter(struck_at=None).aggregate(minutes=Sum("minutes"))["minutes"] or 0
    limits: list[tuple[int, str, Any]] = [
        (delivered, "not_delivered", NOT_DELIVERED),
        (order.minutes, "above_order", ABOVE_ORDER),
    ]
    for limit, code, words in limits:
        if before + minutes > limit:
            values = {"hours": rules.hours_text(max(limit - before, 0)), "invoiced": rules.hours_text(minutes)}
            raise Problem(code, words % values, status=409)
