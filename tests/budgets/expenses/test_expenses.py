"""An expense from draft to the accounts: who enters, who decides, what is refused, who reads it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, transaction
from django.http import Http404
from django.utils import timezone

from budgets.access import access_pool
from budgets.expenses.access import (
    access_entering,
    access_expense,
    access_expense_to_change,
    access_expense_to_decide,
    access_proof,
    access_proof_to_remove,
)
from budgets.expenses.models import Expense, LineTotal, Proof
from budgets.expenses.services import (
    add_proof,
    approve_expense,
    change_expense,
    enter_expense,
    reject_expense,
    remove_proof,
    reopen_expense,
    reverse_expense,
    submit_expense,
    withdraw_expense,
)
from budgets.ledger.balances import balance_of, balances
from budgets.ledger.models import AccountKind, Transaction
from budgets.models import Pool
from maillage.documents.uploads import serve
from maillage.postgres.acting import body_role_name
from tests.budgets.booking import shut
from tests.budgets.conftest import body, make_pool
from tests.budgets.expenses.spending import (
    DAY,
    approve,
    approved,
    entered,
    entry,
    line,
    now,
    paper,
    refusal,
    refused_at_commit,
    spending_pool,
)

type ActingAs = Callable[[str], Any]
GENAPPE = body_role_name("genappe")


def test_what_a_member_advanced_is_owed_to_it_once_another_approved_it(acting: ActingAs, pool: Pool) -> None:
    expense = entered("finance", pool)
    with acting("coordinator"):
        assert not Transaction.objects.exists()
    approve(expense)
    with acting("coordinator"):
        now()
        assert balance_of(pool, AccountKind.COSTS, "ateliers") == 12_345
        assert balance_of(pool, AccountKind.MEMBER, GENAPPE) == -12_345


def test_what_the_pool_paid_itself_comes_off_its_bank(acting: ActingAs, pool: Pool) -> None:
    approve(entered("coordinator", pool), "treasurer")
    with acting("coordinator"):
        now()
        assert balance_of(pool, AccountKind.BANK) == -12_345
        assert Transaction.objects.get().member_id is None


@pytest.mark.parametrize(
    ("who", "by", "answer"),
    [
        ("coordinator", "coordinator", "own_expense"),
        ("finance", "finance", PermissionDenied),
        ("finance", "manager", PermissionDenied),
        ("finance", "villers_manager", Http404),
        ("finance", "colleague", Http404),
        ("finance", "coach", Http404),
    ],
)
def test_nobody_but_another_one_of_the_coordination_decides(
    acting: ActingAs, pool: Pool, who: str, by: str, answer: Any
) -> None:
    expense = entered(who, pool)
    if isinstance(answer, str):
        assert refusal(lambda: approve(expense, by)) == answer
    else:
        with pytest.raises(answer):
            approve(expense, by)
    with acting("coordinator"):
        assert not Transaction.objects.exists()


def test_the_database_knows_the_author_too(acting: ActingAs, pool: Pool) -> None:
    expense = entered("coordinator", pool)
    with acting("coordinator") as actor, pytest.raises(Error, match="expense_decided_by_another"), transaction.atomic():
        Expense.objects.filter(pk=expense.pk).update(
            state="approved", decided_by=actor.user_id, decided_at=timezone.now()
        )


@pytest.mark.parametrize("state", ["approved", "rejected"])
def test_a_member_cannot_decide_whatever_it_writes(acting: ActingAs, pool: Pool, state: str) -> None:
    expense = entered("finance", pool)
    with acting("manager") as actor, pytest.raises(Error, match="the coordination decides"), transaction.atomic():
        Expense.objects.filter(pk=expense.pk).update(state=state, decided_by=actor.user_id, reason="Oui")


def test_approved_without_an_entry_is_never_committed(acting: ActingAs, pool: Pool) -> None:
    expense = entered("finance", pool)
    with acting("coordinator") as actor:
        rows = Expense.objects.filter(pk=expense.pk)
        refused_at_commit("say otherwise", lambda: rows.update(state="approved", decided_by=actor.user_id))


def test_a_rejected_expense_never_reaches_the_accounts_and_says_why(acting: ActingAs, pool: Pool) -> None:
    expense = entered("finance", pool)
    with acting("coordinator") as actor:
        found = access_expense_to_decide(actor, pool.pk, expense.pk)
        assert refusal(lambda: reject_expense(actor=actor, expense=found, reason=" ")) == "no_reason"
        reject_expense(actor=actor, expense=found, reason="Hors du programme")
        now()
        assert refusal(lambda: approve_expense(actor=actor, expense=found)) == "not_submitted"
        assert not Transaction.objects.exists()
    with acting("manager") as actor:
        assert access_expense(actor, pool.pk, expense.pk).reason == "Hors du programme"


def test_what_was_approved_is_corrected_by_a_reversal_and_a_new_one(acting: ActingAs, pool: Pool) -> None:
    expense = approved("finance", pool, document_number="F-1")
    with acting("coordinator") as actor:
        found = access_expense_to_decide(actor, pool.pk, expense.pk)
        reverse_expense(actor=actor, expense=found, reason="Mauvais montant")
        now()
        assert {each.cents for each in balances(pool)} == {0}
        assert refusal(lambda: reverse_expense(actor=actor, expense=found, reason="Encore")) == "not_approved"
    approved("finance", pool, document_number="F-1", cents=12_000)
    with acting("coordinator"):
        assert balance_of(pool, AccountKind.MEMBER, GENAPPE) == -12_000


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"cents": 0}, "not_above_zero"),
        ({"cents": -1}, "not_above_zero"),
        ({"supplier": "  "}, "no_supplier"),
        ({"spent_on": date(2023, 12, 31)}, "outside_period"),
        ({"spent_on": date(2025, 1, 1)}, "outside_period"),
        ({"minutes": 60}, "no_hours"),
    ],
)
def test_bad_input_is_refused_in_words_and_leaves_nothing(
    acting: ActingAs, pool: Pool, values: dict[str, Any], code: str
) -> None:
    assert refusal(lambda: entered("finance", pool, **values)) == code
    with acting("coordinator"):
        assert not Expense.objects.exists()


def test_a_day_that_has_not_come_is_refused(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        year = timezone.localdate().year
        pool = make_pool(actor, starts=date(year, 1, 1), ends=date(year + 1, 12, 31))
        given = entry(pool, line=line(pool, "costs"), spent_on=date(year + 1, 6, 1))
        assert refusal(lambda: enter_expense(actor=actor, pool=pool, entry=given)) == "in_future"


def test_a_line_of_another_pool_is_refused(acting: ActingAs, pool: Pool) -> None:
    with acting("coordinator") as actor:
        other = spending_pool(actor, name="Autre", adopt=False)
    assert refusal(lambda: entered("finance", pool, line=line_of(acting, other))) == "other_line"
    with acting("manager") as actor:
        expense = enter_expense(actor=actor, pool=access_pool(actor, pool.pk), entry=entry(pool))
        rows, strange = Expense.objects.filter(pk=expense.pk), line(other)
        refused_at_commit("expense_has_the_pool_of_its_line", lambda: rows.update(line=strange))


def line_of(acting: ActingAs, pool: Pool) -> Any:
    with acting("coordinator"):
        return line(pool)


def test_a_settled_pool_takes_nothing_from_anybody(acting: ActingAs, pool: Pool) -> None:
    # what waits for a decision keeps the pool open: only a draft can be left in it
    draft = entered("finance", pool, submit=False)
    with acting("coordinator") as actor:
        shut(actor, pool)
    assert refusal(lambda: entered("finance", pool)) == "pool_closed"
    assert refusal(lambda: approve(draft)) == "pool_closed"
    with acting("finance") as actor:
        found = access_expense_to_change(actor, pool.pk, draft.pk)
        for step in (
            lambda: submit_expense(actor=actor, expense=found),
            lambda: withdraw_expense(actor=actor, expense=found),
            lambda: change_expense(actor=actor, expense=found, entry=entry(pool)),
            lambda: add_proof(actor=actor, expense=found, kind="receipt", document=paper()),
        ):
            assert refusal(step) == "pool_closed"
        with pytest.raises(Error, match="the pool is closed"), transaction.atomic():
            Expense.objects.filter(pk=found.pk).update(cents=1)


def test_nothing_is_submitted_without_a_proof(acting: ActingAs, pool: Pool) -> None:
    assert refusal(lambda: entered("finance", pool, proof=None)) == "no_proof"
    with acting("finance") as actor, pytest.raises(Error, match="no proof"), transaction.atomic():
        Expense.objects.update(state="submitted", submitted_by=actor.user_id)


def test_only_a_draft_is_changed(acting: ActingAs, pool: Pool) -> None:
    expense = entered("finance", pool)
    with acting("manager") as actor:
        found = access_expense_to_change(actor, pool.pk, expense.pk)
        assert refusal(lambda: change_expense(actor=actor, expense=found, entry=entry(pool, cents=1))) == "not_a_draft"
        assert refusal(lambda: remove_proof(actor=actor, proof=Proof.objects.get())) == "not_a_draft"
        for column, value in (("cents", 1), ("supplier", "Autre"), ("line_id", line(pool, "personnel").pk)):
            with pytest.raises(Error, match="only a draft is changed"), transaction.atomic():
                Expense.objects.filter(pk=expense.pk).update(**{column: value})
        reopen_expense(actor=actor, expense=found)
        changed = change_expense(actor=actor, expense=found, entry=entry(pool, cents=1))
        assert (changed.cents, changed.state) == (1, "draft")


def test_one_document_is_entered_once(acting: ActingAs, pool: Pool) -> None:
    entered("finance", pool, document_number="2024/1")
    assert refusal(lambda: entered("coordinator", pool, document_number="2024/1")) == "entered_before"
    entered("finance", pool, document_number="2024/2")
    entered("finance", pool, document_number="2024/1", supplier="Une autre")


def test_a_member_enters_its_own_and_reads_its_own_only(acting: ActingAs, pool: Pool) -> None:
    expense = entered("finance", pool)
    assert refusal(lambda: entered("villers_manager", pool, member=body_of(acting, "genappe"))) == "other_member"
    with acting("villers_manager") as actor:
        assert not Expense.objects.exists()
        assert not Proof.objects.exists()
        with pytest.raises(Http404):
            access_expense(actor, pool.pk, expense.pk)
        with pytest.raises(Error, match="row-level security"), transaction.atomic():
            Expense.objects.create(
                pool=pool, coordination_id=pool.coordination_id, member_id=GENAPPE, line=line(pool), spent_on=DAY,
                cents=1, entered_at=timezone.now(), author=actor.user_id, author_name="Villers",
            )  # fmt: skip
        access_entering(actor, pool.pk)


def body_of(acting: ActingAs, slug: str) -> Any:
    with acting("coordinator"):
        return body(slug)


def test_the_others_know_the_agreed_sum_of_a_line_and_no_more(acting: ActingAs, pool: Pool) -> None:
    approved("finance", pool)
    approved("villers_manager", pool, cents=655)
    entered("finance", pool, supplier="Pas encore")
    for who in ("coordinator", "manager", "villers_manager"):
        with acting(who):
            totals = LineTotal.objects.filter(pool=pool).values_list("line__code", "cents")
            assert dict(totals) == {"costs": 0, "personnel": 0, "ateliers": 13_000}
    with acting("coach"):
        assert not LineTotal.objects.exists()


def test_a_proof_is_kept_by_who_uploaded_it_and_read_by_who_reads_the_expense(acting: ActingAs, pool: Pool) -> None:
    expense = entered("finance", pool, submit=False)
    with acting("coordinator") as actor:
        proof = access_proof(actor, pool.pk, Proof.objects.get(expense=expense).pk)
        assert proof.kept_by == GENAPPE
        answer = serve(role=proof.kept_by, key=proof.document, content_type=proof.content_type, name="facture")
        file: Any = answer.file_to_stream
        with file:
            assert file.read().startswith(b"%PDF")
        with pytest.raises(PermissionDenied):
            access_proof_to_remove(actor, pool.pk, proof.pk)
    with acting("villers_manager") as actor, pytest.raises(Http404):
        access_proof(actor, pool.pk, proof.pk)
    with acting("manager") as actor:
        remove_proof(actor=actor, proof=access_proof_to_remove(actor, pool.pk, proof.pk))
        assert not Proof.objects.exists()


def test_a_file_that_is_no_document_is_refused(acting: ActingAs, pool: Pool, tmp_path: Any) -> None:
    expense = entered("finance", pool, proof=None, submit=False)
    with acting("finance") as actor:
        found = access_expense_to_change(actor, pool.pk, expense.pk)
        odd = SimpleUploadedFile("facture.pdf", b"MZ\x90", "application/pdf")
        assert refusal(lambda: add_proof(actor=actor, expense=found, kind="invoice", document=odd)) == "not_accepted"
        assert refusal(lambda: add_proof(actor=actor, expense=found, kind="invoice", document=None)) == "no_document"
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
