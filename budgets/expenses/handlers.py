"""What a submitted expense causes at the coordination. A message may come twice."""

from __future__ import annotations

from budgets.entrusted import deciders_of
from budgets.expenses.models import Expense, ExpenseState
from budgets.expenses.topics import SUBMITTED
from maillage.notifications.notify import notify, settle
from maillage.outbox.models import OutboxMessage


def tell(message: OutboxMessage) -> None:
    """That something waits in the pool, to those who may decide on it: who entered or submitted it may not."""
    expense = Expense.objects.select_related("pool").filter(pk=message.object_id, state=ExpenseState.SUBMITTED).first()
    if expense is not None:
        others = deciders_of(expense.pool) - {expense.author, expense.submitted_by}
        notify(SUBMITTED, object_id=expense.pool_id, user_ids=others)


def look_again(message: OutboxMessage) -> None:
    """Of a pool in which an expense went on: once none is left to decide on, nothing waits any more."""
    if not Expense.objects.filter(pool=message.object_id, state=ExpenseState.SUBMITTED).exists():
        settle(SUBMITTED, object_id=message.object_id)
