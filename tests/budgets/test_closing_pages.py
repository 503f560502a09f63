"""The pages of a final account: the coordination's steps, each CPAS's part, the files, what if."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook

from budgets.closing.models import FinalAccount
from budgets.contributions.models import Payment
from budgets.models import BudgetVersion, Pool
from tests.budgets.booking import accept
from tests.budgets.conftest import body, make_pool, text_of
from tests.budgets.test_closing import live
from tests.documents.pdfs import check_readable_by_all, roles_of
from tests.documents.pdfs import text_of as words_of

type ActingAs = Callable[[str], Any]
type Browser = Callable[[str], Client]


@pytest.fixture
def lived(acting: ActingAs, shared_pool: Pool) -> Pool:
    with acting("coordinator") as actor:
        return live(actor, shared_pool)


@pytest.fixture
def account(lived: Pool, browser: Browser) -> str:
    """The address of the account, drawn up in the browser from its preview."""
    page = f"/budgets/{lived.pk}/account/"
    coordinator = browser("coordinator")
    seen = coordinator.get(page).context["read"].token
    assert coordinator.post(f"{page}draw-up/", {"seen": seen}).status_code == 302
    return page


def test_from_the_preview_to_the_closed_pool_in_the_browser(
    acting: ActingAs, lived: Pool, account: str, browser: Browser
) -> None:
    coordinator = browser("coordinator")
    shown = text_of(coordinator.get(account))
    assert "1 044,08 €" in shown
    assert "4 052,85 €" in shown
    assert coordinator.post(f"{account}close/").status_code == 302
    assert "1 044,08 €" in text_of(coordinator.get(account))
    form = coordinator.get(f"{account}members/villers-la-ville/settle/")
    assert form.status_code == 200
    refused = coordinator.post(f"{account}members/villers-la-ville/settle/", {"day": "2026-11-01", "amount": "9999999"})
    assert refused.status_code == 200
    for slug, amount in (("villers-la-ville", "44,08"), ("villers-la-ville", ""), ("genappe", "")):
        done = coordinator.post(
            f"{account}members/{slug}/settle/", {"day": "2026-11-01", "amount": amount, "note": "Extrait 12"}
        )
        assert done.status_code == 302
    assert coordinator.post(f"{account}close/").status_code == 302
    assert "nothing is left" not in text_of(coordinator.get(account))
    with acting("coordinator"):
        lived.refresh_from_db()
        assert lived.closed_at is not None


def test_a_settlement_is_carried_over_by_page_and_by_program(
    acting: ActingAs, lived: Pool, account: str, browser: Browser
) -> None:
    coordinator, address = browser("coordinator"), f"{account}members/genappe/settle/"
    assert "later" not in coordinator.get(address).context["form"].fields
    with acting("coordinator") as actor:
        later = make_pool(actor, name="Cartes 2027", starts=date(2027, 1, 1), ends=date(2027, 12, 31))
        make_pool(actor, name="Autre compte", lead=body("genappe"))
    shown = text_of(coordinator.get(address))
    assert "Cartes 2027" in shown
    assert "Autre compte" not in shown
    assert coordinator.post(address, {"day": "2026-11-01", "amount": "52,85", "later": later.pk}).status_code == 302
    values = {"member": "genappe", "paid_on": "2026-11-01", "later": str(later.pk)}
    done = coordinator.post(f"{API}{lived.pk}/account/transfers/", values, content_type="application/json")
    assert done.status_code == 201
    assert [each["member"] for each in done.json()["transfers"]] == ["villers-la-ville"]
    page = text_of(browser("manager").get(f"/budgets/{later.pk}/payments/"))
    assert "4 000,00 €" in page
    assert "52,85 €" in page
    values["later"] = str(lived.pk)
    again = coordinator.post(f"{API}{lived.pk}/account/transfers/", values, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (400, "same_pool")


def test_a_transfer_is_taken_back_and_the_account_reopened_with_a_reason(
    acting: ActingAs, lived: Pool, account: str, browser: Browser
) -> None:
    coordinator = browser("coordinator")
    coordinator.post(f"{account}members/genappe/settle/", {"day": "2026-11-01", "amount": ""})
    assert "4 052,85 €" in text_of(coordinator.get(account))
    with acting("coordinator"):
        payment = Payment.objects.get()
    assert coordinator.post(f"/budgets/{lived.pk}/payments/{payment.pk}/cancel/").status_code == 302
    assert [paid.taken_back for paid in coordinator.get(account).context["read"].payments] == [True]
    assert coordinator.get(f"{account}reopen/").status_code == 200
    assert coordinator.post(f"{account}reopen/", {"reason": ""}).status_code == 200
    assert coordinator.post(f"{account}reopen/", {"reason": "Facture oubliée"}).status_code == 302
    assert "Facture oubliée" in text_of(coordinator.get(account))
    assert "Facture oubliée" in text_of(coordinator.get(f"{account}1/"))
    with acting("coordinator"):
        assert FinalAccount.objects.get(pool=lived).reopened_at is not None


def test_what_moved_since_the_page_was_read_is_said(
    acting: ActingAs, lived: Pool, browser: Browser
) -> None:  # fmt: skip
    coordinator, page = browser("coordinator"), f"/budgets/{lived.pk}/account/"
    seen = coordinator.get(page).context["read"].token
    with acting("coordinator") as actor:
        accept(actor, lived, "federal", 100)
    coordinator.post(f"{page}draw-up/", {"seen": seen})
    with acting("coordinator"):
        assert not FinalAccount.objects.filter(pool=lived).exists()


def test_a_member_reads_its_part_and_the_totals_once_the_account_is_drawn_up(
    lived: Pool, browser: Browser, account: str
) -> None:
    manager = browser("villers_manager")
    shown = text_of(manager.get(account))
    for words in ("11 044,08 €", "37 775,00 €", "1 044,08 €"):
        assert words in shown
    for others in ("15 947,15", "10 783,77", "4 052,85", "CPAS de Genappe"):
        assert others not in shown
    why = text_of(manager.get(f"{account}members/villers-la-ville/"))
    assert "11 044,08 €" in why
    assert manager.get(f"{account}members/genappe/").status_code == 404
    assert manager.get(f"{account}1/dossier.zip").status_code == 404


def test_before_that_a_member_reads_nothing_and_the_coordination_a_preview(lived: Pool, browser: Browser) -> None:
    page = f"/budgets/{lived.pk}/account/"
    member = text_of(browser("villers_manager").get(page))
    assert "47 775,00" not in member
    preview = browser("treasurer").get(page)
    assert "47 775,00 €" in text_of(preview)
    assert "draw-up" not in preview.content.decode()
    assert browser("treasurer").post(f"{page}draw-up/").status_code == 403
    assert browser("colleague").get(page).status_code == 404


def test_why_an_amount_shows_every_entry_for_the_coordination(browser: Browser, account: str) -> None:
    why = text_of(browser("coordinator").get(f"{account}members/genappe/"))
    for words in ("15 947,15 €", "20 000,00 €", "4 052,85 €"):
        assert words in why


def test_the_paper_is_readable_by_all_and_a_members_tells_its_part_only(browser: Browser, account: str) -> None:
    whole = browser("coordinator").get(f"{account}1/account.pdf")
    assert whole["Content-Type"] == "application/pdf"
    assert whole.content == browser("coordinator").get(f"{account}1/account.pdf").content
    title = _("Final account %(number)s: %(pool)s") % {"number": 1, "pool": "Cartes pour l’emploi 2026"}
    check_readable_by_all(whole.content, title=title, language="fr")
    assert {"Table", "H1", "H2", "TH"} <= roles_of(whole.content)
    assert "CPAS de Genappe" in words_of(whole.content)
    part = words_of(browser("villers_manager").get(f"{account}1/account.pdf").content)
    assert "CPAS de Genappe" not in part
    assert "11 044,08" in part


def test_the_workbook_holds_numbers_and_what_the_reader_may_see(browser: Browser, account: str) -> None:
    def amounts(who: str) -> set[Any]:
        content = browser(who).get(f"{account}1/account.xlsx").content
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        return {cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row}

    assert {15947.15, 37775.0, -4052.85, -20000.0} <= amounts("coordinator")
    member = amounts("villers_manager")
    assert {11044.08, 37775.0} <= member
    assert not {15947.15, -20000.0} & member


def test_the_dossier_is_downloaded_by_the_coordination(browser: Browser, account: str) -> None:
    dossier = browser("treasurer").get(f"{account}1/dossier.zip")
    assert (dossier.status_code, dossier["Content-Type"]) == (200, "application/zip")


def test_what_if_compares_and_drafts(acting: ActingAs, shared_pool: Pool, browser: Browser) -> None:
    coordinator, page = browser("coordinator"), f"/budgets/{shared_pool.pk}/what-if/"
    assert coordinator.get(page).status_code == 200
    asked = {"basis_1": "", "leaving": "villers-la-ville", "last_day": "2026-06-30", "method": ""}
    shown = text_of(coordinator.get(page, asked))
    assert "6 423,35 €" in shown
    assert "5 476,65 €" in shown
    with acting("coordinator"):
        assert BudgetVersion.objects.filter(pool=shared_pool).count() == 1
    lost = text_of(coordinator.get(page, {"lost": "federal", "basis_1": "inhabitants/2024-01-01/national-register"}))
    assert "20 168,76 €" in lost
    wrong = coordinator.get(page, {"leaving": "genappe", "last_day": "2030-01-01"})
    assert wrong.context["form"].errors
    assert coordinator.post(page, {**asked, "method": "by_period"}).status_code == 302
    with acting("coordinator"):
        assert BudgetVersion.objects.filter(pool=shared_pool).count() == 2
    assert coordinator.post(page, {**asked, "method": "by_period"}).status_code == 200
    assert browser("treasurer").get(page).status_code == 403
    assert browser("manager").get(page).status_code == 404


def test_what_if_asks_for_several_criteria_as_the_api_does(
    acting: ActingAs, shared_pool: Pool, browser: Browser
) -> None:  # fmt: skip
    coordinator, page = browser("coordinator"), f"/budgets/{shared_pool.pk}/what-if/"
    mixed = {
        "basis_1": "fixed", "weight_1": "3", "basis_2": "equal", "weight_2": "1", "part_genappe": "50",
        "part_court-saint-etienne": "30", "part_villers-la-ville": "20", "lost": "federal",
    }  # fmt: skip
    shown = text_of(coordinator.get(page, mixed))
    for amount in ("14 730,62 €", "21 896,88 €", "11 147,50 €"):
        assert amount in shown
    unweighed = coordinator.get(page, mixed | {"weight_2": ""})
    assert list(unweighed.context["form"].errors) == ["weight_2"]
    assert coordinator.post(page, mixed).status_code == 302
    with acting("coordinator"):
        draft = BudgetVersion.objects.get(pool=shared_pool, adopted_at=None)
        assert draft.key is not None
        assert [each.weight for each in draft.key.criteria.all()] == [3, 1]


def test_pages_cost_the_same_whatever_was_posted(
    acting: ActingAs, lived: Pool, account: str, browser: Browser, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(60):
        browser("coordinator").get(account)


API = "/api/budgets/pools/"


def test_programs_do_the_same(acting: ActingAs, lived: Pool, browser: Browser) -> None:
    coordinator, base = browser("coordinator"), f"{API}{lived.pk}/account/"

    def post(path: str, **values: Any) -> Any:
        return coordinator.post(f"{base}{path}", values, content_type="application/json")

    preview = coordinator.get(base).json()
    assert (preview["number"], preview["amount"]) == (None, "37775.00")
    drawn = post("draw-up/", seen=preview["seen"])
    assert (drawn.status_code, drawn.json()["number"]) == (201, 1)
    assert post("draw-up/").json()["code"] == "account_drawn_up"
    assert post("close/").json()["code"] == "not_settled"
    for each in drawn.json()["transfers"]:
        assert post("transfers/", member=each["member"], paid_on="2026-11-01").status_code == 201
    paid = coordinator.get(base).json()["payments"]
    assert sum(each["amount_cents"] for each in paid) == 104_408 - 405_285
    assert post("close/").json()["closed_at"]
    assert post("reopen/", reason="Facture oubliée").json()["number"] is None
    assert coordinator.get(f"{base}1/").json()["reason"] == "Facture oubliée"
    for path in ("1/account.pdf", "1/account.xlsx", "1/dossier.zip"):
        assert coordinator.get(f"{base}{path}").status_code == 200


def test_a_program_of_a_member_reads_its_part(lived: Pool, account: str, browser: Browser) -> None:
    manager, base = browser("villers_manager"), f"{API}{lived.pk}/account/"
    read = manager.get(base).json()
    assert [(line["member"], line["share"]) for line in read["members"]] == [("villers-la-ville", "11044.08")]
    assert [each["member"] for each in read["transfers"]] == ["villers-la-ville"]
    trace = manager.get(f"{base}members/villers-la-ville/").json()
    assert trace["balance_cents"] == 104_408
    assert [each["kind"] for each in trace["entries"]] == ["call", "payment"]
    assert manager.get(f"{base}members/genappe/").status_code == 404
    assert manager.get(f"{base}1/dossier.zip").status_code == 404
    assert manager.post(f"{base}draw-up/").status_code == 404


def test_a_program_asks_what_if(acting: ActingAs, shared_pool: Pool, browser: Browser) -> None:
    coordinator, base = browser("coordinator"), f"{API}{shared_pool.pk}/what-if/"

    def post(path: str, **values: Any) -> Any:
        return coordinator.post(f"{base}{path}", values, content_type="application/json")

    fixed = {"kind": "fixed", "figures": {"genappe": "50", "court-saint-etienne": "30", "villers-la-ville": "20"}}
    mixed = post("", criteria=[{**fixed, "weight": 3}, {"kind": "equal"}], lost=["federal"]).json()
    assert [row["then_cents"] for each in mixed for row in each["members"]] == [1_473_062, 2_189_688, 1_114_750]
    assert post("", leaving="nobody", last_day="2026-06-30").status_code == 404
    assert post("", lost=["nobody"]).json()["code"] == "unknown_funder"
    assert post("apply/", lost=["federal"]).json() == {"version": 1}
    assert post("apply/", lost=["federal"]).json()["code"] == "draft_exists"
