"""Expenses that wait for a decision, for the coordination's home page."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Count
from django.utils.translation import ngettext

from budgets.expenses.access import decides
from budgets.expenses.models import Expense, ExpenseState
from budgets.models import Pool
from budgets.waiting import Task
from maillage.audit.actor import Actor


def decisions(actor: Actor, pools: Mapping[UUID, Pool]) -> list[Task]:
    """How many expenses of others each pool has for the actor to decide on."""
    waiting = Expense.objects.filter(pool__in=pools, state=ExpenseState.SUBMITTED)
    others = waiting.exclude(author=actor.user_id).exclude(submitted_by=actor.user_id)
    counted = others.values_list("pool").annotate(count=Count("pk")).order_by()
    return [
        Task(_words(count), pools[pk], "expenses:expenses", query=f"?state={ExpenseState.SUBMITTED}")
        for pk, count in counted
        if decides(actor, pools[pk])
    ]


def _words(count: int) -> str:
    words = ngettext(
        "%(count)s expense waits for your decision", "%(count)s expenses wait for your decision", count
    )  # fmt: skip
    return words % {"count": count}
