"""What is shown of expenses: sums by line, budget beside what was spent, the proofs of a claim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from budgets.expenses import rules
from budgets.expenses.access import access_expenses
from budgets.expenses.lines import lines_to_spend_on
from budgets.expenses.models import Claim, ClaimItem, Expense, ExpenseState, LineTotal, Proof, WorkedHours
from budgets.models import CostLine, Pool
from maillage.audit.actor import Actor


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line: its budget (None before one is adopted), what all members together spent of it, what is left.

    A line that a later version dropped has a budget of zero.
    """

    line: CostLine
    budget: int | None
    spent: int

    @property
    def left(self) -> int | None:
        """What is left of the budget, below zero when it is passed."""
        return None if self.budget is None else self.budget - self.spent


@dataclass(frozen=True, slots=True)
class ProofRow:
    """One file of a claim with the expense that it proves, and the hours that were entered out of it.

    `cents`: what is claimed of the expense, at its first file; None at the others, so that a column adds up.
    """

    item: ClaimItem
    proof: Proof
    minutes: int
    cents: int | None


def line_rows(pool: Pool) -> list[LineRow]:
    """The lines to spend on in their order: agreed totals, which all members read."""
    version = pool.versions.filter(adopted_at__isnull=False).first()
    budget = dict(version.lines.values_list("line_id", "cents")) if version else {}
    spent = dict(LineTotal.objects.filter(pool=pool).values_list("id", "cents"))
    rows = [
        LineRow(each, budget.get(each.pk, 0) if version else None, spent.get(each.pk, 0))
        for each in lines_to_spend_on(pool)
    ]
    # a line that a later version dropped before anything was spent on it says nothing
    return [row for row in rows if row.budget is None or row.line.pk in budget or row.spent]


def narrowed(found: QuerySet[Expense], *, state: str = "", line: str = "", member: str = "") -> QuerySet[Expense]:
    """The expenses from `access_expenses` in this state, of the line of this code, advanced by this member."""
    asked = {"state": state, "line__code": line, "member__slug": member}
    return found.filter(**{column: value for column, value in asked.items() if value})


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
        for place, proof in enumerate((*item.expense.proofs.all(), *of_order)):
            found.append(ProofRow(item, proof, minutes.get(proof.pk, 0), None if place else item.cents))
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
