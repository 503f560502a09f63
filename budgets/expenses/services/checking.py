"""What every service of expenses asks first, and what the database says when somebody else was faster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.expenses.lines import lines_to_spend_on, staff_lines, voted_lines
from budgets.expenses.models import Expense
from budgets.ledger.models import EventKind
from budgets.ledger.services import refusal_of
from budgets.models import CostLine, Pool
from maillage.audit.actor import Actor
from maillage.identity.models import Body
from maillage.problems import Problem

NOT_IN_BUDGET = _("This line is not in the budget any more: choose another one.")
FASTER = {
    "hours_once": ("hours_once", _("These hours overlap with others of this worker that are entered already.")),
    "hours_of_one_claim": ("hours_claimed", _("These hours are part of a claim already.")),
    "order_numbered_by_supplier": ("order_exists", _("This supplier has an order with this number already.")),
    "expense_frozen": ("not_a_draft", _("Only a draft is changed.")),
    "claim_sent": ("not_a_draft", _("Only a draft is changed.")),
    "line_of_the_budget": ("not_in_budget", NOT_IN_BUDGET),
    "expenses_of_an_open_pool": ("pool_closed", _("The pool is settled: nothing is entered any more.")),
}


@contextmanager
def in_words() -> Iterator[None]:
    """What the database refuses, as a Problem (409) where there are words for it."""
    try:
        yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if name not in FASTER:
            raise
        code, message = FASTER[name]
        raise Problem(code, message, status=409) from error


def open_now(pool: Pool) -> Pool:
    """The pool as it is. A member cannot lock it: what it enters counts only once the coordination approves it.

    Raises Problem pool_closed (409).
    """
    found = Pool.objects.get(pk=pool.pk)
    if found.closed_at is not None:
        raise Problem("pool_closed", _("The pool is settled: nothing is entered any more."), status=409)
    return found


def open_to_spend(pool: Pool) -> Pool:
    """The pool as it is, for what will be posted. Raises Problem pool_closed (409), account_drawn_up (409)."""
    found = open_now(pool)
    if refused := refusal_of(found, EventKind.EXPENSE):
        raise refused
    return found


def check_line(pool: Pool, line: CostLine) -> None:
    """Raise Problem other_line for a line of another pool, not_in_budget for one that was taken out of the budget."""
    if line.pool_id != pool.pk:
        raise Problem("other_line", _("Choose a line of the budget of this pool."), field="line")
    if not lines_to_spend_on(pool).filter(pk=line.pk).exists():
        raise Problem("not_in_budget", NOT_IN_BUDGET, field="line")


def check_staff_line(pool: Pool, line: CostLine) -> None:
    """Raise Problem like `check_line`, not_for_staff where the budget has lines for staff and this is none of them."""
    check_line(pool, line)
    if not staff_lines(pool).filter(pk=line.pk).exists():
        raise Problem("not_for_staff", _("Choose a line for staff."), field="line")


def check_line_now(expense: Expense, *, voted: bool = False) -> None:
    """Raise Problem not_in_budget (409) when the line went out of the budget meanwhile; `voted`: or is not adopted."""
    lines = voted_lines(expense.pool) if voted else lines_to_spend_on(expense.pool)
    if lines.filter(pk=expense.line_id).exists():
        return
    message = _("The line “%(line)s” is in no adopted budget: adopt one with it, or choose another line.")
    raise Problem("not_in_budget", message % {"line": expense.line.label}, status=409)


def check_day(pool: Pool, day: date, field: str, *, future: bool = False) -> None:
    """Raise Problem outside_period, in_future."""
    if not pool.starts <= day <= pool.ends:
        message = _("Choose a day within the period of the pool: %(starts)s – %(ends)s.") % {
            "starts": pool.starts.strftime("%d/%m/%Y"), "ends": pool.ends.strftime("%d/%m/%Y"),
        }  # fmt: skip
        raise Problem("outside_period", message, field=field)
    if not future and day > timezone.localdate():
        raise Problem("in_future", _("This day has not come yet."), field=field)


def check_above_zero(cents: int, field: str = "amount") -> None:
    """Raise Problem not_above_zero."""
    if cents <= 0:
        raise Problem("not_above_zero", _("Enter an amount above zero."), field=field)


def required(text: str, code: str, message: Any, field: str) -> str:
    """The text without odd spaces. Raises Problem `code` when nothing is left."""
    text = " ".join(text.split())
    if not text:
        raise Problem(code, message, field=field)
    return text


def reason_of(reason: str) -> str:
    """The reason of a refusal. Raises Problem no_reason."""
    return required(reason, "no_reason", _("Say why in a few words."), "reason")


def paid_by(actor: Actor, pool: Pool, member: Body | None) -> str | None:
    """The role of the member whose business it is: a member's own, or what the coordination says; None for the pool.

    Raises Problem other_member.
    """
    role = member.role if member else None
    if actor.body_role != pool.coordination_id and role is None:
        return actor.body_role
    if role is not None and (role not in pool.member_roles or actor.body_role not in (pool.coordination_id, role)):
        raise Problem("other_member", _("Choose a member of this pool, your own if you are one."), field="member")
    return role


def of_whom(pool: Pool, member: str | None) -> dict[str, Any]:
    """What every row of a member's business repeats of the pool, for its wall."""
    return {"pool": pool, "coordination_id": pool.coordination_id, "member_id": member}
