"""A pool with a budget and funders, and expenses in it, by the services, as the cast."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection, transaction

from budgets.access import access_pool, access_pool_to_manage
from budgets.expenses.access import access_claim_to_manage, access_expense_to_change, access_expense_to_decide
from budgets.expenses.models import Claim, Expense
from budgets.expenses.services import (
    Entry,
    Staff,
    add_proof,
    approve_expense,
    claim_expense,
    enter_expense,
    enter_staff,
    send_claim,
    start_claim,
    submit_expense,
)
from budgets.models import CostLine, FundingSource, Nature, Pool
from budgets.services import enter_funding, enter_line
from maillage.audit.actor import Actor
from maillage.problems import Problem
from tests.budgets.conftest import make_pool, share_pool
from tests.conftest import Acting

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
DAY = date(2024, 3, 15)


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("facture.pdf", PDF, "application/pdf")


def spending_pool(actor: Actor, *, adopt: bool = True, **values: Any) -> Pool:
    """A pool of 2024: staff and workshops, the federal state with a sum (75% ahead), and half of the staff by ESF+."""
    pool = make_pool(actor, starts=FIRST, ends=LAST, **values)
    pool = access_pool_to_manage(actor, pool.pk)
    enter_line(actor=actor, pool=pool, label="Personnel", nature=Nature.STAFF, cents=3_000_000)
    enter_line(actor=actor, pool=pool, label="Ateliers", nature=Nature.SUBCONTRACT, cents=1_000_000)
    enter_funding(actor=actor, pool=pool, label="Fédéral", cents=1_000_000, advance=7500)
    enter_funding(actor=actor, pool=pool, label="FSE+", rate=5000, eligible=["personnel"])
    if adopt:
        share_pool(actor, pool)
    return pool


def line(pool: Pool, code: str = "ateliers") -> CostLine:
    return CostLine.objects.get(pool=pool, code=code)


def funder(pool: Pool, label: str = "Fédéral") -> FundingSource:
    return FundingSource.objects.get(pool=pool, label=label)


def entry(pool: Pool, **values: Any) -> Entry:
    usual: dict[str, Any] = {
        "spent_on": DAY, "supplier": "Imprimerie du Bief", "cents": 12_345, "description": "Affiches",
        "article": "8010/123-06", "commitment": "E-2024-17",
    }  # fmt: skip
    return Entry(**usual | values | {"line": values.get("line") or line(pool)})


def entered(who: str, pool: Pool, *, proof: str | None = "invoice", submit: bool = True, **values: Any) -> Expense:
    """An expense by somebody of the cast, with a proof, submitted."""
    with Acting(who) as actor:
        expense = enter_expense(actor=actor, pool=access_pool(actor, pool.pk), entry=entry(pool, **values))
        return ready(actor, expense, proof, submit)


def staff(pool: Pool, **values: Any) -> Staff:
    usual: dict[str, Any] = {
        "function": "Travailleur social", "annual_cents": 5_000_000, "numerator": 3, "denominator": 5, "starts": FIRST,
        "ends": LAST,
    }  # fmt: skip
    return Staff(**usual | values | {"line": values.get("line") or line(pool, "personnel")})


def staffed(who: str, pool: Pool, *, proof: str | None = "secondment", submit: bool = True, **values: Any) -> Expense:
    with Acting(who) as actor:
        expense = enter_staff(actor=actor, pool=access_pool(actor, pool.pk), staff=staff(pool, **values))
        return ready(actor, expense, proof, submit)


def ready(actor: Actor, expense: Expense, proof: str | None, submit: bool) -> Expense:
    expense = access_expense_to_change(actor, expense.pool_id, expense.pk)
    if proof:
        add_proof(actor=actor, expense=expense, kind=proof, document=paper())
    return submit_expense(actor=actor, expense=expense) if submit else expense


def approve(expense: Expense, who: str = "coordinator") -> Expense:
    with Acting(who) as actor:
        return approve_expense(actor=actor, expense=access_expense_to_decide(actor, expense.pool_id, expense.pk))


def approved(who: str, pool: Pool, **values: Any) -> Expense:
    return approve(entered(who, pool, **values))


def claimed(pool: Pool, label: str, *items: tuple[Expense, int], send: bool = True) -> Claim:
    """A claim of these amounts, sent."""
    with Acting("coordinator") as actor:
        claim = start_claim(actor=actor, pool=pool, source=funder(pool, label), kind="interim")
        claim = access_claim_to_manage(actor, pool.pk, claim.pk)
        for expense, cents in items:
            claim_expense(actor=actor, claim=claim, expense=expense, cents=cents)
        return send_claim(actor=actor, claim=claim, sent_on=date(2025, 1, 31)) if send else claim


def refusal(step: Any) -> str:
    """The code with which a step is refused."""
    with pytest.raises(Problem) as refused:
        step()
    return refused.value.code


def refused_at_commit(message: str, *steps: Callable[[], object]) -> None:
    """The database refuses these steps, at the latest when they would be committed; they leave nothing."""

    def all_steps() -> None:
        for step in steps:
            step()
        now()

    with pytest.raises(Error, match=message), transaction.atomic():
        all_steps()


def now() -> None:
    """Run the checks that wait for the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
