"""What is said before an account and before a pool is closed, what an account shuts, and what it does not tell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import gettext as _

from budgets.access import access_pool, access_pool_to_manage
from budgets.closing.services import close_pool, draw_up
from budgets.closing.settling import what_is_left
from budgets.closing.waiting import waiting
from budgets.contributions.services import enter_pool_account
from budgets.expenses.access import access_expense_to_change, access_expense_to_decide
from budgets.expenses.models import Claim
from budgets.expenses.services import Entry, add_proof, approve_expense, enter_expense, send_claim
from budgets.models import CostLine, Pool
from maillage.problems import Problem
from maillage.ui.fields import euros
from tests.budgets.conftest import body, text_of
from tests.budgets.spent import PDF, make_spent
from tests.budgets.test_closing import live

type ActingAs = Callable[[str], Any]
type Browser = Callable[[str], Client]
API = "/api/budgets/pools/"
NARROW, FIXED = "\u202f", "\xa0"
NOTE = "Note privée"


@pytest.fixture(autouse=True)
def _uploads(settings: Any, tmp_path: Path) -> None:
    settings.UPLOAD_ROOT = tmp_path


@pytest.fixture
def lived(acting: ActingAs, shared_pool: Pool) -> Pool:
    """A pool with business, its final account drawn up."""
    with acting("coordinator") as actor:
        live(actor, shared_pool)
        draw_up(actor=actor, pool=shared_pool)
    return shared_pool


def test_what_waits_is_said_before_the_account_and_keeps_the_pool_open(
    acting: ActingAs, shared_pool: Pool, browser: Browser
) -> None:  # fmt: skip
    make_spent(shared_pool.pk)
    with acting("coordinator") as actor:
        claim = Claim.objects.select_related("pool", "source").get(pool=shared_pool)
        send_claim(actor=actor, claim=claim, sent_on=date(2026, 2, 1))
        said = waiting(shared_pool)
        assert len(said) == 5, "an expense, a claim, drafts, councils, a period that runs on"
        assert euros(4_000) in said[1]
    page = f"/budgets/{shared_pool.pk}/account/"
    preview = text_of(browser("coordinator").get(page))
    assert all(sentence.replace(NARROW, " ").replace(FIXED, " ") in preview for sentence in said)
    assert browser("coordinator").get(f"{API}{shared_pool.pk}/account/").json()["waiting"] == said
    with acting("coordinator") as actor:
        draw_up(actor=actor, pool=shared_pool)
        left = what_is_left(shared_pool)
        assert left[:2] == said[:2]
        with pytest.raises(Problem) as refused:
            close_pool(actor=actor, pool=shared_pool)
        assert refused.value.code == "not_settled"


def test_after_the_account_no_expense_is_entered_nor_offered(acting: ActingAs, lived: Pool, browser: Browser) -> None:
    client = browser("manager")
    page = client.get(f"/budgets/{lived.pk}/expenses/").content.decode()
    assert "/expenses/new/" not in page
    given = {"line": "costs", "spent_on": "2026-03-15", "supplier": "Imprimerie", "amount": "12,34"}
    answer = client.post(f"{API}{lived.pk}/expenses/", given, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "account_drawn_up")


def test_the_lead_books_its_own_part_and_who_owes_reads_the_account(
    acting: ActingAs, lived: Pool, browser: Browser
) -> None:
    with acting("coordinator") as actor:
        Pool.objects.filter(pk=lived.pk).update(lead=body("genappe"))
        enter_pool_account(
            actor=actor, pool=access_pool_to_manage(actor, lived.pk), holder="CPAS de Genappe", iban="BE68539007547034",
        )  # fmt: skip
    members, coordinator = f"/budgets/{lived.pk}/account/members/", browser("coordinator")
    form = text_of(coordinator.get(f"{members}genappe/settle/"))
    assert _("Day of the booking") in form
    assert _("Day of the transfer") not in form
    assert _("Day of the transfer") in text_of(coordinator.get(f"{members}villers-la-ville/settle/"))
    assert "BE68 5390 0754 7034" in text_of(browser("villers_manager").get(f"/budgets/{lived.pk}/account/"))


def test_what_an_expense_was_for_is_not_in_the_dossier(acting: ActingAs, shared_pool: Pool, browser: Browser) -> None:
    with acting("manager") as actor:
        line = CostLine.objects.get(pool=shared_pool)
        entry = Entry(line=line, spent_on=shared_pool.starts, supplier="Librairie", cents=500, description=NOTE)
        expense = enter_expense(actor=actor, pool=access_pool(actor, shared_pool.pk), entry=entry)
        add_proof(
            actor=actor, expense=access_expense_to_change(actor, shared_pool.pk, expense.pk), kind="invoice",
            document=SimpleUploadedFile("preuve.pdf", PDF, "application/pdf"), submit=True,
        )  # fmt: skip
    with acting("coordinator") as actor:
        approve_expense(actor=actor, expense=access_expense_to_decide(actor, shared_pool.pk, expense.pk))
        draw_up(actor=actor, pool=shared_pool)
    content = browser("coordinator").get(f"/budgets/{shared_pool.pk}/account/1/dossier.zip").content
    with ZipFile(BytesIO(content)) as archive:
        read = {name: archive.read(name).decode() for name in ("statement.json", "entries.csv")}
    for text in read.values():
        assert "Librairie" in text
        assert NOTE not in text
    assert NOTE in browser("manager").get(f"/budgets/{shared_pool.pk}/expenses/journal.csv").content.decode()
