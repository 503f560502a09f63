"""Enter an expense, change its draft, submit it, take it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.expenses import rules
from budgets.expenses.models import Expense, ExpenseKind, ExpenseState, Order
from budgets.expenses.services.checking import (
    check_above_zero,
    check_day,
    check_line,
    check_line_now,
    in_words,
    of_whom,
    open_now,
    open_to_spend,
    paid_by,
    required,
)
from budgets.expenses.topics import SUBMITTED, WENT_ON
from budgets.models import CostLine, Pool
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity.models import Body
from maillage.outbox.post import post
from maillage.problems import Problem


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody writes of an expense. `member`: who advanced it; None in the coordination for the pool itself."""

    line: CostLine
    spent_on: date
    supplier: str
    cents: int
    description: str = ""
    document_number: str = ""
    article: str = ""
    commitment: str = ""
    decision_number: str = ""
    member: Body | None = None
    order: Order | None = None
    minutes: int | None = None

    def values(self) -> dict[str, Any]:
        """The columns of the expense."""
        return {
            "line": self.line,
            "spent_on": self.spent_on,
            "supplier": " ".join(self.supplier.split()),
            "cents": self.cents,
            "description": self.description.strip(),
            "document_number": self.document_number.strip(),
            "article": self.article.strip(),
            "commitment": self.commitment.strip(),
            "decision_number": self.decision_number.strip(),
            "order": self.order,
            "minutes": self.minutes,
        }


def enter_expense(*, actor: Actor, pool: Pool, entry: Entry) -> Expense:
    """Enter a draft. Call with a pool from `access_entering`; nothing reaches the accounts before it is approved.

    Raises Problem other_line, not_in_budget, outside_period, in_future, not_above_zero, no_supplier, other_member,
    other_order, no_hours, entered_before (409), account_drawn_up (409), pool_closed (409).
    """
    with in_words(), transaction.atomic():
        pool = open_to_spend(pool)
        member = paid_by(actor, pool, entry.member)
        _check(pool, member, entry)
        expense = create(actor, pool, member, ExpenseKind.COST, entry.values())
        record(actor=actor, action="expense.enter", object_kind="expense", object_id=expense.pk)
    return expense


def change_expense(*, actor: Actor, expense: Expense, entry: Entry) -> Expense:
    """Change a draft; whose it is stays. Call with an expense from `access_expense_to_change`.

    Raises Problem like `enter_expense`, not_a_draft (409).
    """
    with in_words(), transaction.atomic():
        pool = open_to_spend(expense.pool)
        draft = locked(expense, ExpenseState.DRAFT)
        if draft.kind != ExpenseKind.COST:
            raise Problem("staff", _("Staff made available is changed by its days and its fraction."), status=409)
        _check(pool, draft.member_id, entry, draft)
        update(draft, entry.values())
        record(actor=actor, action="expense.change", object_kind="expense", object_id=draft.pk)
    return draft


def submit_expense(*, actor: Actor, expense: Expense) -> Expense:
    """Hand a draft to those who decide.

    Staff made available is handed in once its last day has come: like an expense, it counts no day to come. Raises
    Problem no_proof, not_over (409), not_in_budget (409), not_a_draft (409), account_drawn_up (409), pool_closed (409).
    """
    with in_words(), transaction.atomic():
        open_to_spend(expense.pool)
        draft = locked(expense, ExpenseState.DRAFT)
        check_line_now(draft)
        _check_proofs(draft)
        _check_over(draft)
        now = timezone.now()
        update(draft, {"state": ExpenseState.SUBMITTED, "submitted_at": now, "submitted_by": actor.user_id})
        post(SUBMITTED, to_role=str(draft.coordination_id), object_id=draft.pk)
        record(actor=actor, action="expense.submit", object_kind="expense", object_id=draft.pk)
    return draft


def _check_proofs(draft: Expense) -> None:
    proofs = draft.proofs.all()
    if draft.kind == ExpenseKind.IN_KIND and not proofs.filter(kind__in=rules.PROVES_STAFF).exists():
        raise Problem("no_proof", _("Add a time sheet or the secondment agreement first."), field="kind")
    if not proofs.exists():
        raise Problem("no_proof", _("Add a proof first, such as the invoice."), field="document")


def _check_over(draft: Expense) -> None:
    if not draft.is_over:
        message = _("Its last day, %(day)s, has not come: submit it from then on, or enter the days until today only.")
        raise Problem("not_over", message % {"day": draft.spent_on.strftime("%d/%m/%Y")}, status=409)


def reopen_expense(*, actor: Actor, expense: Expense) -> Expense:
    """Make a draft again of what was submitted and not decided. Raises Problem not_submitted (409), pool_closed."""
    return _step(actor, expense, (ExpenseState.SUBMITTED,), ExpenseState.DRAFT, "expense.reopen")


def withdraw_expense(*, actor: Actor, expense: Expense) -> Expense:
    """Give an expense up that was not decided. Raises Problem not_a_draft (409), pool_closed (409)."""
    return _step(
        actor, expense, (ExpenseState.DRAFT, ExpenseState.SUBMITTED), ExpenseState.WITHDRAWN, "expense.withdraw"
    )


def _step(actor: Actor, expense: Expense, before: Iterable[str], after: str, action: str) -> Expense:
    with in_words(), transaction.atomic():
        open_now(expense.pool)
        found = locked(expense, *before)
        update(found, {"state": after})
        post(WENT_ON, to_role=str(found.coordination_id), object_id=found.pool_id)
        record(actor=actor, action=action, object_kind="expense", object_id=found.pk)
    return found


def locked(expense: Expense, *states: str) -> Expense:
    """The expense as it is now, locked until the end of the transaction. Raises Problem by its state (409)."""
    found = Expense.objects.select_for_update(of=("self",)).select_related("line", "pool").get(pk=expense.pk)
    if found.state not in states:
        raise Problem(*_elsewhere(states), status=409)
    return found


def _elsewhere(states: Iterable[str]) -> tuple[str, Any]:
    first = next(iter(states))
    if first == ExpenseState.SUBMITTED:
        return "not_submitted", _("This expense does not wait for a decision any more.")
    if first == ExpenseState.APPROVED:
        return "not_approved", _("Only an approved expense is taken back.")
    return "not_a_draft", _("Only a draft is changed.")


def create(actor: Actor, pool: Pool, member: str | None, kind: str, values: dict[str, Any]) -> Expense:
    """Write a draft, checked before."""
    return Expense.objects.create(
        **of_whom(pool, member), **values, kind=kind, entered_at=timezone.now(), author=actor.user_id,
        author_name=actor.user_name,
    )  # fmt: skip


def update(expense: Expense, values: dict[str, Any]) -> None:
    """Save these columns."""
    for name, value in values.items():
        setattr(expense, name, value)
    expense.save(update_fields=list(values))


def _check(pool: Pool, member: str | None, entry: Entry, draft: Expense | None = None) -> None:
    check_line(pool, entry.line)
    check_day(pool, entry.spent_on, "spent_on")
    check_above_zero(entry.cents)
    supplier = required(entry.supplier, "no_supplier", _("Enter who was paid."), "supplier")
    _check_order(pool, member, entry)
    number = entry.document_number.strip()
    live = (ExpenseState.DRAFT, ExpenseState.SUBMITTED, ExpenseState.APPROVED)
    same = Expense.objects.filter(pool=pool, supplier__iexact=supplier, document_number__iexact=number, state__in=live)
    if draft is not None:
        same = same.exclude(pk=draft.pk)
    if number and same.exists():
        message = _("This document of this supplier is entered already.")
        raise Problem("entered_before", message, field="document_number", status=409)


def _check_order(pool: Pool, member: str | None, entry: Entry) -> None:
    order = entry.order
    if order is None:
        if entry.minutes is not None:
            raise Problem("no_hours", _("Hours go with an order: choose it."), field="order")
        return
    if order.pool_id != pool.pk or order.struck_at is not None:
        raise Problem("other_order", _("Choose an order of this pool."), field="order")
    if order.member_id != member:
        by = order.member.name if order.member else _("the pool itself")
        message = _("This order was made by %(by)s: who ordered pays the invoice.") % {"by": by}
        raise Problem("other_order", message, field="order")
    if not entry.minutes:
        raise Problem("no_hours", _("Enter the hours that the invoice is for."), field="hours")
