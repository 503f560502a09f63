"""Money is spent on the lines that were voted: what was taken out of a draft is neither offered nor accepted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import Error, transaction
from django.test import Client

from budgets.access import access_pool, access_pool_to_manage
from budgets.expenses.access import access_expense_to_change
from budgets.expenses.lines import lines_to_spend_on, staff_lines, voted_lines
from budgets.expenses.models import Expense
from budgets.expenses.reading import line_rows
from budgets.expenses.services import Ordered, change_expense, enter_order, submit_expense
from budgets.models import CostLine, Pool, VersionLine
from budgets.services import adopt_version, enter_line, remove_line, start_version
from tests.budgets.conftest import make_pool, share_pool
from tests.budgets.expenses.spending import (
    DAY,
    approve,
    entered,
    entry,
    line,
    refusal,
    refused_at_commit,
    spending_pool,
    staffed,
)

type ActingAs = Callable[[str], Any]
type Browser = Callable[[str], Client]


def drop(actor: Any, pool: Pool, label: str) -> CostLine:
    """Take a line out of the draft."""
    pool = access_pool_to_manage(actor, pool.pk)
    found = VersionLine.objects.select_related("line").get(
        version__pool=pool, version__adopted_at=None, line__label=label
    )
    remove_line(actor=actor, pool=pool, line=found)
    return found.line


@pytest.fixture
def dropped(acting: ActingAs) -> tuple[Pool, CostLine]:
    """A pool that was adopted without one of the lines of its draft, on which an expense had been entered."""
    with acting("coordinator") as actor:
        pool = spending_pool(actor, adopt=False)
        enter_line(actor=actor, pool=access_pool_to_manage(actor, pool.pk), label="Frais retirés", cents=5)
        gone = CostLine.objects.get(pool=pool, label="Frais retirés")
    entered("villers_manager", pool, line=gone, submit=False)
    with acting("coordinator") as actor:
        drop(actor, pool, "Frais retirés")
        share_pool(actor, pool)
    return pool, gone


def codes(lines: Any) -> set[str]:
    return {each.code for each in lines}


def test_a_line_that_no_version_has_is_neither_offered_nor_accepted(
    acting: ActingAs, browser: Browser, dropped: tuple[Pool, CostLine]
) -> None:
    pool, gone = dropped
    for who in ("coordinator", "manager"):
        with acting(who):
            assert codes(lines_to_spend_on(pool)) == {"costs", "personnel", "ateliers"}
            assert codes(row.line for row in line_rows(pool)) == {"costs", "personnel", "ateliers"}
        assert "Frais retirés" not in browser(who).get(f"/budgets/{pool.pk}/expenses/new/").content.decode()
    assert refusal(lambda: entered("finance", pool, line=gone)) == "not_in_budget"
    typed = {"line": gone.pk, "spent_on": "2024-03-15", "supplier": "Imprimerie", "amount": "12,34"}
    answer = browser("finance").post(f"/budgets/{pool.pk}/expenses/new/", typed)
    assert list(answer.context["form"].errors) == ["line"]
    given = {"line": gone.code, "spent_on": "2024-03-15", "supplier": "Imprimerie", "amount": "12,34"}
    sent = browser("finance").post(f"/api/budgets/pools/{pool.pk}/expenses/", given, content_type="application/json")
    assert (sent.status_code, sent.json()["code"]) == (400, "not_in_budget")
    with acting("finance") as actor:
        ordered = Ordered(gone, "ASBL", "7", DAY, 60, 6_000)
        found = access_pool(actor, pool.pk)
        assert refusal(lambda: enter_order(actor=actor, pool=found, ordered=ordered)) == "not_in_budget"


def test_the_database_knows_the_lines_too(acting: ActingAs, dropped: tuple[Pool, CostLine]) -> None:
    pool, gone = dropped
    expense = entered("finance", pool, submit=False)
    with acting("finance"), pytest.raises(Error, match="not a line of the budget"), transaction.atomic():
        Expense.objects.filter(pk=expense.pk).update(line=gone)


def test_before_a_budget_is_adopted_the_draft_is_spent_on_and_nothing_approved(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = spending_pool(actor, adopt=False)
        assert (codes(lines_to_spend_on(pool)), codes(voted_lines(pool))) == ({"costs", "personnel", "ateliers"}, set())
    expense = entered("finance", pool)
    assert refusal(lambda: approve(expense)) == "not_in_budget"
    with acting("coordinator") as actor:
        rows = Expense.objects.filter(pk=expense.pk)
        refused_at_commit("not a line", lambda: rows.update(state="approved", decided_by=actor.user_id))
        share_pool(actor, pool)
    assert approve(expense).state == "approved"


def test_what_was_entered_on_a_line_that_went_is_changed_before_it_is_submitted(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = spending_pool(actor, adopt=False)
    draft, waiting = entered("finance", pool, submit=False), entered("finance", pool, supplier="Autre")
    with acting("coordinator") as actor:
        drop(actor, pool, "Ateliers")
        share_pool(actor, pool)
    assert refusal(lambda: approve(waiting)) == "not_in_budget"
    with acting("finance") as actor:
        found = access_expense_to_change(actor, pool.pk, draft.pk)
        assert refusal(lambda: submit_expense(actor=actor, expense=found)) == "not_in_budget"
        change_expense(actor=actor, expense=found, entry=entry(pool, line=line(pool, "personnel")))
        assert submit_expense(actor=actor, expense=found).state == "submitted"


def test_a_line_of_an_earlier_version_stays_for_late_invoices(acting: ActingAs, pool: Pool) -> None:
    with acting("coordinator") as actor:
        start_version(actor=actor, pool=access_pool_to_manage(actor, pool.pk))
        drop(actor, pool, "Ateliers")
        enter_line(actor=actor, pool=access_pool_to_manage(actor, pool.pk), label="Pas encore votée", cents=5)
        assert codes(lines_to_spend_on(pool)) == {"costs", "personnel", "ateliers"}
        adopt_version(actor=actor, pool=access_pool_to_manage(actor, pool.pk), number=1)
        assert "ateliers" not in codes(row.line for row in line_rows(pool))
    approve(entered("finance", pool))
    with acting("coordinator"):
        row = next(row for row in line_rows(pool) if row.line.code == "ateliers")
        assert (row.budget, row.spent, row.left) == (0, 12_345, -12_345)


def test_staff_is_made_available_on_a_line_for_staff(acting: ActingAs, browser: Browser, pool: Pool) -> None:
    with acting("coordinator") as actor:
        workshops = line(pool)
        assert codes(staff_lines(pool)) == {"personnel"}
        other = make_pool(actor, starts=date(2024, 1, 1), ends=date(2024, 12, 31), name="Sans ligne de personnel")
        assert codes(staff_lines(other)) == {"costs"}
    assert refusal(lambda: staffed("manager", pool, line=workshops)) == "not_for_staff"
    page = browser("manager").get(f"/budgets/{pool.pk}/expenses/staff/new/").content.decode()
    assert "Personnel</option>" in page
    assert "Ateliers</option>" not in page
