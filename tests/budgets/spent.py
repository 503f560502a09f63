"""A pool in which something was spent: for the situations that walls and permissions are asked of."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from budgets.access import access_pool, access_pool_to_manage
from budgets.expenses.access import access_expense_to_change, access_expense_to_decide
from budgets.expenses.models import Claim, ClaimItem, Expense, WorkedHours
from budgets.expenses.services import (
    Entry,
    Ordered,
    Staff,
    add_proof,
    approve_expense,
    enter_delivery,
    enter_expense,
    enter_hours,
    enter_order,
    enter_staff,
    receive_subsidy,
    submit_expense,
)
from budgets.models import CostLine, FundingSource, Pool
from maillage.audit.actor import Actor
from tests.conftest import Acting

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def _paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("preuve.pdf", PDF, "application/pdf")


def make_spent(pool_id: UUID, member: str = "manager") -> dict[str, UUID]:
    """Something of every kind in a pool whose budget is adopted; their identifiers. Nobody may be acting.

    A draft, one that waits, one that was approved and is in a claim that is being prepared.
    """
    with Acting(member) as actor:
        pool = access_pool(actor, pool_id)
        _entered(actor, pool, "Brouillon", "receipt")
        waiting = submit_expense(actor=actor, expense=_entered(actor, pool, "Imprimeur", "invoice"))
        claimed = _entered(actor, pool, "Déplacements", "time_sheet")
        sheet = claimed.proofs.get()
        sheet.expense, sheet.pool = claimed, pool
        day = pool.starts
        hours = enter_hours(actor=actor, proof=sheet, worker="TS-01", day=day, starts=time(9), ends=time(10))
        submit_expense(actor=actor, expense=claimed)
        enter_staff(actor=actor, pool=pool, staff=Staff(_line(pool), "Travailleur social", 5_000_000, 3, 5, day, day))
        ordered = Ordered(_line(pool), "ASBL Atelier", "BC-1", day, 60, 6_000)
        order = enter_order(actor=actor, pool=pool, ordered=ordered)
        delivery = enter_delivery(actor=actor, order=order, day=day, minutes=60, document=_paper())
    made = _claim(pool_id, claimed)
    found = {"expense": waiting.pk, "proof": sheet.pk, "hours": hours.pk, "order": order.pk, "delivery": delivery.pk}
    return found | made


def _line(pool: Pool) -> CostLine:
    found = CostLine.objects.filter(pool=pool).first()
    assert found is not None
    return found


def _entered(actor: Actor, pool: Pool, supplier: str, proof: str) -> Expense:
    entry = Entry(line=_line(pool), spent_on=pool.starts, supplier=supplier, cents=10_000)
    made = enter_expense(actor=actor, pool=pool, entry=entry)
    found = access_expense_to_change(actor, pool.pk, made.pk)
    add_proof(actor=actor, expense=found, kind=proof, document=_paper())
    return found


def _claim(pool_id: UUID, expense: Expense) -> dict[str, UUID]:
    with Acting("coordinator") as keeper:
        pool = access_pool_to_manage(keeper, pool_id)
        approve_expense(actor=keeper, expense=access_expense_to_decide(keeper, pool_id, expense.pk))
        source: Any = FundingSource.objects.filter(pool=pool).first()
        today: date = timezone.localdate() - timedelta(days=1)
        paid = receive_subsidy(actor=keeper, pool=pool, source=source, cents=5_000, received_on=today)
        # whether the adopted budget has this funder or not
        claim = Claim.objects.create(
            pool=pool, coordination_id=pool.coordination_id, member_roles=pool.member_roles, source=source, number=1,
            kind="interim", made_at=timezone.now(), made_by=keeper.user_id,
        )  # fmt: skip
        item = ClaimItem.objects.create(
            pool=pool, coordination_id=pool.coordination_id, member_id=expense.member_id, claim=claim, expense=expense,
            cents=4_000,
        )  # fmt: skip
        WorkedHours.objects.filter(proof__expense=expense).update(claim=claim)
    return {"claim": claim.pk, "item": item.pk, "subsidy": paid.pk}
