"""Add a proof to an expense, and remove one from a draft."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.expenses.models import Expense, ExpenseState, Proof
from budgets.expenses.services.checking import in_words, of_whom, open_now
from budgets.expenses.services.entering import locked, submit_expense
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.documents.uploads import StoredFile, discard, discard_file, store_upload
from maillage.problems import Problem

TAKES_PROOFS = (ExpenseState.DRAFT, ExpenseState.SUBMITTED, ExpenseState.APPROVED)


@contextmanager
def kept(actor: Actor, document: UploadedFile[bytes] | None) -> Iterator[StoredFile]:
    """The file in the folder of the acting body, gone again when what it proves is not written.

    Raises Problem no_document, and those of `store_upload`.
    """
    if document is None:
        raise Problem("no_document", _("Choose the document to add."), field="document")
    stored = store_upload(document, role=actor.body_role)
    try:
        yield stored
    except BaseException:
        with suppress(OSError):
            discard(stored, role=actor.body_role)
        raise


def add_proof(
    *, actor: Actor, expense: Expense, kind: str, document: UploadedFile[bytes] | None, submit: bool = False
) -> Proof:
    """Add a file to an expense that still counts; with `submit`, hand it in at once, or store nothing.

    Call with an expense from `access_expense_to_change`. Raises Problem no_document, those of uploads, not_live (409),
    pool_closed (409), and with `submit` those of `submit_expense`.
    """
    with kept(actor, document) as stored, in_words(), transaction.atomic():
        open_now(expense.pool)
        if Expense.objects.get(pk=expense.pk).state not in TAKES_PROOFS:
            raise Problem("not_live", _("This expense does not count any more."), status=409)
        proof = write_proof(actor, stored, kind, expense=expense, **of_whom(expense.pool, expense.member_id))
        record(actor=actor, action="expense.add_proof", object_kind="expense", object_id=expense.pk, detail=kind)
        if submit:
            submit_expense(actor=actor, expense=expense)
    return proof


def remove_proof(*, actor: Actor, proof: Proof) -> None:
    """Remove a file from a draft. Raises Problem not_a_draft (409), in_use (409), pool_closed (409)."""
    with in_words(), transaction.atomic():
        if proof.expense is None:
            raise Problem("in_use", _("The proof of an order stays."), status=409)
        open_now(proof.pool)
        locked(proof.expense, ExpenseState.DRAFT)
        if proof.hours.exists():
            raise Problem("in_use", _("Hours were entered out of this time sheet: it stays."), status=409)
        key = proof.document
        proof.delete()
        record(actor=actor, action="expense.remove_proof", object_kind="expense", object_id=proof.expense_id)
        transaction.on_commit(lambda: discard_file(key, role=actor.body_role))


def write_proof(actor: Actor, stored: StoredFile, kind: str, **what: Any) -> Proof:
    """The row of a kept file."""
    return Proof.objects.create(
        **what, kind=kind, kept_by=actor.body_role, document=stored.key, content_type=stored.content_type,
        digest=stored.digest, uploaded_at=timezone.now(), uploaded_by=actor.user_id,
    )  # fmt: skip
