"""Staff made available to the pool: worth its cost × fraction × days, against the share, without cash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from budgets.expenses import rules
from budgets.expenses.models import Expense, ExpenseKind, ExpenseState, StaffInKind
from budgets.expenses.services.checking import (
    check_above_zero,
    check_day,
    check_staff_line,
    in_words,
    open_to_spend,
    paid_by,
)
from budgets.expenses.services.checking import of_whom as parties
from budgets.expenses.services.entering import create, locked, update
from budgets.models import CostLine, Pool
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity.models import Body
from maillage.problems import Problem

PART_OF_FULL_TIME = _("Enter a part of full time such as 3/5: 1 at most.")


@dataclass(frozen=True, slots=True)
class Staff:
    """A function (never a name) that a member makes available from the first day to the last."""

    line: CostLine
    function: str
    annual_cents: int
    numerator: int
    denominator: int
    starts: date
    ends: date
    member: Body | None = None
    article: str = ""
    decision_number: str = ""

    @property
    def cents(self) -> int:
        """What it is worth."""
        fraction = Fraction(self.numerator, self.denominator)
        return rules.staff_cents(self.annual_cents, fraction, self.starts, self.ends)

    def of_expense(self) -> dict[str, Any]:
        """The columns of the expense."""
        return {
            "line": self.line,
            "spent_on": self.ends,
            "cents": self.cents,
            "description": " ".join(self.function.split()),
            "article": self.article.strip(),
            "decision_number": self.decision_number.strip(),
        }

    def values(self) -> dict[str, Any]:
        """How the amount comes about."""
        return {
            "function": " ".join(self.function.split()),
            "annual_cents": self.annual_cents,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "starts": self.starts,
            "ends": self.ends,
        }


def enter_staff(*, actor: Actor, pool: Pool, staff: Staff) -> Expense:
    """Enter a draft. Call with a pool from `access_entering`.

    The last day may be to come: the draft says what the staff will be worth, and is submitted then. Raises Problem
    other_line, not_in_budget, not_for_staff, no_function, not_above_zero, no_fraction, ends_before_start,
    outside_period, other_member, no_member, account_drawn_up (409), pool_closed (409).
    """
    with in_words(), transaction.atomic():
        pool = open_to_spend(pool)
        member = paid_by(actor, pool, staff.member)
        if member is None:
            raise Problem("no_member", _("Choose the member that makes the staff available."), field="member")
        _check(pool, staff)
        expense = create(actor, pool, member, ExpenseKind.IN_KIND, staff.of_expense())
        StaffInKind.objects.create(**parties(pool, member), expense=expense, **staff.values())
        record(actor=actor, action="expense.enter_staff", object_kind="expense", object_id=expense.pk)
    return expense


def change_staff(*, actor: Actor, expense: Expense, staff: Staff) -> Expense:
    """Change a draft; whose it is stays. Raises Problem like `enter_staff`, not_a_draft (409)."""
    with in_words(), transaction.atomic():
        pool = open_to_spend(expense.pool)
        draft = locked(expense, ExpenseState.DRAFT)
        _check(pool, staff)
        update(draft, staff.of_expense())
        StaffInKind.objects.filter(expense=draft).update(**staff.values())
        record(actor=actor, action="expense.change_staff", object_kind="expense", object_id=draft.pk)
    return draft


def _check(pool: Pool, staff: Staff) -> None:
    check_staff_line(pool, staff.line)
    if not staff.function.strip():
        raise Problem("no_function", _("Enter the function, without a name."), field="function")
    check_above_zero(staff.annual_cents, "annual")
    if not 0 < staff.numerator <= staff.denominator:
        raise Problem("no_fraction", PART_OF_FULL_TIME, field="fraction")
    if staff.ends < staff.starts:
        raise Problem("ends_before_start", _("The last day is before the first day."), field="ends")
    check_day(pool, staff.starts, "starts", future=True)
    check_day(pool, staff.ends, "ends", future=True)
    check_above_zero(staff.cents, "annual")
