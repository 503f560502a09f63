"""What is shown of expenses: sums by line, budget beside what was spent, the proofs of a claim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Sum

from budgets.choices import lines_in
from budgets.expenses import rules
from budgets.expenses.access import access_expenses
from budgets.expenses.models import Claim, ClaimItem, ExpenseState, LineTotal, Proof, WorkedHours
from budgets.models import CostLine, Pool
from maillage.audit.actor import Actor


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line: its budget (None before one is adopted), what all members together spent of it, what is left."""

    line: CostLine
    budget: int | None
    spent: int

    @property
    def left(self) -> int | None:
        """What is left of the budget, below zero when it is passed."""
        return None if self.budget is None else self.budget - self.spent


@dataclass(frozen=True, slots=True)
class ProofRow:
    """One file of a claim with the expense that it proves, and the hours that were entered out of it."""

    item: ClaimItem
    proof: Proof
    minutes: int


def line_rows(pool: Pool) -> list[LineRow]:
    """Every line in its order: agreed totals, which all members read."""
    version = pool.versions.filter(adopted_at__isnull=False).first()
    budget = dict(version.lines.values_list("line_id", "cents")) if version else {}
    spent = dict(LineTotal.objects.filter(pool=pool).values_list("id", "cents"))
    return [LineRow(each, budget.get(each.pk) if version else None, spent.get(each.pk, 0)) for each in lines_in(pool)]


def counts_by_state(actor: Actor, pool: Pool) -> dict[str, int]:
    """How many expenses the actor reads, by state."""
    rows = access_expenses(actor, pool).values_list("state").annotate(found=Count("id")).order_by()
    return {state: found for state, found in rows}


def own_cents(actor: Actor, pool: Pool) -> int:
    """What is approved of the expenses that the actor reads."""
    approved = access_expenses(actor, pool).filter(state=ExpenseState.APPROVED)
    return int(approved.aggregate(cents=Sum("cents"))["cents"] or 0)


def proofs_of(claim: Claim) -> list[ProofRow]:
    """The proofs of the items that the reader sees, those of orders too, by expense."""
    items = list(claim.items.select_related("expense__line", "expense__member", "expense__order"))
    found = []
    minutes = _minutes(claim)
    for item in items:
        of_order = item.expense.order.proofs.all() if item.expense.order else Proof.objects.none()
        for proof in (*item.expense.proofs.all(), *of_order):
            found.append(ProofRow(item, proof, minutes.get(proof.pk, 0)))
    return found


def _minutes(claim: Claim) -> dict[object, int]:
    found: dict[object, int] = {}
    for hours in WorkedHours.objects.filter(claim=claim, struck_at=None):
        found[hours.proof_id] = found.get(hours.proof_id, 0) + hours.minutes
    return found


def total_minutes(hours: Iterable[WorkedHours]) -> str:
    """How long these hours are together, those struck out left aside."""
    return rules.hours_text(sum(each.minutes for each in hours if each.struck_at is None))


def claimed_hours(claim: Claim) -> str:
    """How long the hours are that the reader sees in a claim from `access_claim`; empty for none."""
    hours = list(WorkedHours.objects.filter(claim=claim))
    return total_minutes(hours) if hours else ""
