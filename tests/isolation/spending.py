"""One row of everything that is spent in the scene's pool: a draft with its proof, an order, hours, a claim."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from uuid import UUID, uuid4

from django.utils import timezone

from budgets.access import access_pool, access_pool_to_manage
from budgets.expenses.access import access_expense_to_change, access_expense_to_decide
from budgets.expenses.models import Delivery, Expense, Order, Proof, WorkedHours
from budgets.expenses.services import (
    Entry,
    Staff,
    approve_expense,
    claim_expense,
    enter_expense,
    enter_staff,
    receive_subsidy,
    start_claim,
    submit_expense,
)
from budgets.models import CostLine, FundingSource, Pool
from maillage.audit.actor import Actor
from tests.isolation.scene import acting


def _proof(actor: Actor, **of: object) -> Proof:
    return Proof.objects.create(
        **of, kept_by=actor.body_role, document=uuid4(), content_type="application/pdf", digest="0" * 64,
        uploaded_at=timezone.now(), uploaded_by=actor.user_id,
    )  # fmt: skip


def _entered(actor: Actor, pool: Pool, supplier: str) -> Expense:
    line = CostLine.objects.filter(pool=pool).first()
    assert line is not None
    entry = Entry(line=line, spent_on=pool.starts, supplier=supplier, cents=10_000)
    expense = enter_expense(actor=actor, pool=access_pool(actor, pool.pk), entry=entry)
    _proof(actor, expense=expense, kind="invoice", **_of(expense))
    return expense


def _of(row: Expense | Order) -> dict[str, object]:
    return {"pool_id": row.pool_id, "coordination_id": row.coordination_id, "member_id": row.member_id}


def spend(make_actor: Callable[[str], Actor], pool: Pool) -> UUID:
    """Fill the tables of expenses; answers the claim that is being prepared. The pool's budget is adopted."""
    manager, keeper = make_actor("manager"), make_actor("coordinator")
    with acting(manager):
        _entered(manager, pool, "Brouillon")
        approved = access_expense_to_change(manager, pool.pk, _entered(manager, pool, "Imprimeur").pk)
        submit_expense(actor=manager, expense=approved)
        line = approved.line
        staff = Staff(line, "Travailleur social", 5_000_000, 3, 5, pool.starts, pool.starts)
        enter_staff(actor=manager, pool=access_pool(manager, pool.pk), staff=staff)
        _order(manager, approved, line)
    with acting(keeper):
        managed = access_pool_to_manage(keeper, pool.pk)
        approve_expense(actor=keeper, expense=access_expense_to_decide(keeper, pool.pk, approved.pk))
        source = FundingSource.objects.filter(pool=pool).first()
        assert source is not None
        receive_subsidy(actor=keeper, pool=managed, source=source, cents=5_000, received_on=date(2025, 2, 1))
        claim = start_claim(actor=keeper, pool=managed, source=source, kind="interim")
        claim.pool = managed
        claim_expense(actor=keeper, claim=claim, expense=approved, cents=4_000)
    return claim.pk


def _order(actor: Actor, expense: Expense, line: CostLine) -> None:
    entered = {"entered_at": timezone.now(), "entered_by": actor.user_id}
    day = expense.spent_on
    order = Order.objects.create(
        **_of(expense), **entered, line=line, supplier="ASBL", number="1", ordered_on=day, minutes=60, hourly_cents=100
    )
    sheet = _proof(actor, order=order, kind="attendance", **_of(order))
    Delivery.objects.create(**_of(order), **entered, order=order, proof=sheet, day=day, minutes=60)
    WorkedHours.objects.create(
        **_of(order), **entered, line=line, proof=sheet, worker="TS-01", day=day, starts=time(9), ends=time(10)
    )
