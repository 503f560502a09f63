"""Two at once: one expense for two funders, one hour twice, one decision twice; with and without the locks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest

from budgets.expenses.access import access_claim_to_manage, access_expense_to_decide
from budgets.expenses.models import ClaimItem, Expense, Proof, WorkedHours
from budgets.expenses.services import approve_expense, claim_expense, enter_hours, reject_expense
from budgets.ledger.models import Transaction
from budgets.models import Pool
from maillage.audit.actor import Actor
from tests.budgets.expenses.spending import DAY, approve, claimed, entered, line, spending_pool
from tests.concurrency.race import Meeting, kinds, together, without_row_locks
from tests.conftest import Acting

LOCKED = pytest.mark.parametrize("locked", [True, False], ids=["locked", "control"])


@pytest.fixture
def pool(committed: str) -> Pool:
    with Acting("coordinator") as actor:
        return spending_pool(actor)


def of_staff(pool: Pool, **values: Any) -> Expense:
    with Acting("coordinator"):
        found = line(pool, "personnel")
    return entered("finance", pool, line=found, cents=100_000, **values)


@LOCKED
def test_two_claims_at_once_never_pass_an_expense(
    pool: Pool, actor: Callable[[str], Actor], monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    expense = approve(of_staff(pool))
    claims = [claimed(pool, label, send=False) for label in ("FSE+", "Fédéral")]
    meeting = Meeting(monkeypatch, patience=0.5 if locked else 15)
    meeting.after("budgets.expenses.services.claims._check")
    if not locked:
        without_row_locks(monkeypatch)

    def add(claim: Any, cents: int) -> Callable[[Actor], Any]:
        return lambda who: claim_expense(
            actor=who, claim=access_claim_to_manage(who, pool.pk, claim.pk), expense=expense, cents=cents
        )

    outcomes = together((actor("coordinator"), add(claims[0], 50_000)), (actor("coordinator"), add(claims[1], 60_000)))
    assert meeting.met != locked
    # without the services' locks the database's own remains, and says so less kindly
    second = kinds(outcomes)
    assert sorted(second) == sorted(["done", "above_expense" if locked else "IntegrityError"])
    with Acting("coordinator"):
        assert sum(item.cents for item in ClaimItem.objects.all()) in (50_000, 60_000)


def test_one_hour_entered_twice_at_once_is_there_once(pool: Pool, actor: Callable[[str], Actor]) -> None:
    with Acting("coordinator") as coordinator:
        other = spending_pool(coordinator, name="Autre")
    sheets = []
    for each in (pool, other):
        expense = of_staff(each, proof="time_sheet")
        with Acting("finance"):
            sheets.append(Proof.objects.select_related("expense", "pool").get(expense=expense))

    def enter(sheet: Proof, starts: int) -> Callable[[Actor], Any]:
        return lambda who: enter_hours(
            actor=who, proof=sheet, worker="TS-01", day=DAY, starts=time(starts), ends=time(starts + 2)
        )

    for day in range(5):
        outcomes = together(
            (actor("finance"), enter(sheets[0], 3 * day)), (actor("manager"), enter(sheets[1], 3 * day + 1))
        )
        assert sorted(kinds(outcomes)) == ["done", "hours_once"]
    with Acting("finance"):
        assert WorkedHours.objects.count() == 5


@LOCKED
def test_an_expense_is_decided_once(
    pool: Pool, actor: Callable[[str], Actor], monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    expense = of_staff(pool)
    meeting = Meeting(monkeypatch, patience=0.5 if locked else 15)
    meeting.after("budgets.expenses.services.deciding._to_decide")
    if not locked:
        without_row_locks(monkeypatch)

    def approving(who: Actor) -> Any:
        return approve_expense(actor=who, expense=access_expense_to_decide(who, pool.pk, expense.pk))

    def rejecting(who: Actor) -> Any:
        found = access_expense_to_decide(who, pool.pk, expense.pk)
        return reject_expense(actor=who, expense=found, reason="Non")

    outcomes = kinds(together((actor("coordinator"), approving), (actor("treasurer"), rejecting)))
    assert meeting.met != locked
    assert outcomes.count("done") == 1
    with Acting("coordinator"):
        expense.refresh_from_db()
        assert Transaction.objects.count() == (1 if expense.state == "approved" else 0)
