"""The proofs of what was spent, for the dossier: the files of approved expenses and of their orders, with a list."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import slugify

from budgets.expenses.access import access_expenses
from budgets.expenses.models import Expense, ExpenseState, Proof
from budgets.models import Pool
from maillage.audit.actor import Actor
from maillage.documents.uploads import ending_of, kept_content


@dataclass(frozen=True, slots=True)
class ProofFile:
    """One file. `content` is None when its body does not have it any more: the list says so."""

    expense: Expense
    proof: Proof
    name: str
    content: bytes | None


def proof_files(actor: Actor, pool: Pool) -> list[ProofFile]:
    """The proofs of a pool that the actor reads, in the order of the days; one of an order is kept once."""
    approved = access_expenses(actor, pool).filter(state=ExpenseState.APPROVED)
    found: dict[object, ProofFile] = {}
    for expense in approved.select_related("line", "order").order_by("spent_on", "id"):
        of_order = expense.order.proofs.all() if expense.order else Proof.objects.none()
        for proof in (*expense.proofs.all(), *of_order):
            if proof.pk not in found:
                found[proof.pk] = _file(expense, proof)
    return list(found.values())


def _file(expense: Expense, proof: Proof) -> ProofFile:
    """Named by the day, the line, the kind and the digest: the same file has the same name each time."""
    what = f"{slugify(expense.line.label)[:40]}-{slugify(str(proof.get_kind_display()))}"
    name = f"{expense.spent_on:%Y-%m-%d}-{what}-{proof.digest[:12]}-{proof.pk.hex[:6]}"
    content = kept_content(role=proof.kept_by, key=proof.document)
    return ProofFile(expense, proof, name + ending_of(proof.content_type), content)
