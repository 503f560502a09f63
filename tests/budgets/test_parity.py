"""What a page of budgets shows or does, a program reads or does too; a file is the same file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from budgets.closing.services import draw_up
from budgets.models import Pool
from maillage.documents.downloads import PDF
from tests.budgets.conftest import modify
from tests.budgets.contributions.bank_files import Movement, camt
from tests.budgets.expenses.spending import approved, claimed, paper, spending_pool
from tests.budgets.test_closing import live
from tests.documents.pdfs import text_of

type Browser = Callable[[str], Client]
type ActingAs = Callable[[str], Any]
COORDINATION = "maillage.urls_coordination"
# By the name of the page: the name of the route for programs, and how it is asked.
PROGRAMS = {
    "budgets:pools": "api-pools:pools get",
    "budgets:pool": "api-pools:pool get",
    "budgets:glance_csv": "api-budgets:glance_csv get",
    "budgets:shares_csv": "api-budgets:shares_csv get",
    "budgets:budget": "api-pools:versions get",
    "budgets:version": "api-budgets:version get",
    "budgets:version_csv": "api-budgets:shares_csv get",
    "budgets:version_pdf": "api-budgets:version_pdf get",
    "budgets:version_xlsx": "api-budgets:version_xlsx get",
    "budgets:changes": "api-budgets:changes get",
    "budgets:changes_csv": "api-budgets:changes_csv get",
    "budgets:vote": "api-budgets:votes post",
    "budgets:decision": "api-budgets:decision get",
    "budgets:attach_decision": "api-budgets:decision post",
    "budgets:stays": "api-pools:methods get",
    "budgets:open": "api-pools:pools post",
    "budgets:members": "api-pools:members get",
    "budgets:membership": "api-pools:membership patch",
    "budgets:series": "api-pools:series get",
    "budgets:import_series": "api-pools:series post",
    "budgets:line": "api-pools:lines post",
    "budgets:change_line": "api-pools:line put delete",
    "budgets:funding": "api-pools:funding post",
    "budgets:change_funding": "api-pools:source patch delete",
    "budgets:key": "api-pools:key get post",
    "budgets:start_version": "api-pools:versions post",
    "budgets:leave_draft": "api-pools:draft delete",
    "budgets:adopt": "api-pools:adoption post",
    "budgets:stay": "api-pools:stays post",
    "budgets:method": "api-pools:methods post",
    "budgets:change": "api-pools:pool patch delete",
    "budgets:entrust": "api-pools:team get post",
    "contributions:calls": "api-contributions:calls get",
    "contributions:call": "api-contributions:call get",
    "contributions:letter": "api-contributions:letter get",
    "contributions:reminder": "api-contributions:reminder get",
    "contributions:payments": "api-contributions:payments get",
    "contributions:refund_account": "api-contributions:refund_account get put",
    "contributions:issue": "api-contributions:calls post",
    "contributions:remind": "api-contributions:overdue post",
    "contributions:cancel_call": "api-contributions:cancel_call post",
    "contributions:cancel_round": "api-contributions:cancel_round post",
    "contributions:enter_payment": "api-contributions:payments post",
    "contributions:account": "api-contributions:account get put",
    "contributions:cancel_payment": "api-contributions:cancel_payment post",
    "contributions:bank": "api-bank:statements get post",
    "contributions:line": "api-bank:movement get post",
    "contributions:confirm_line": "api-bank:movement post",
    "contributions:confirm_sure": "api-bank:confirm_sure post",
    "contributions:set_aside": "api-bank:movement post",
    "contributions:take_up": "api-bank:take_up post",
    "expenses:expenses": "api-expenses:expenses get",
    "expenses:enter": "api-expenses:expenses post",
    "expenses:enter_staff": "api-expenses:staff post",
    "expenses:journal_csv": "api-expenses:journal_csv get",
    "expenses:journal_xlsx": "api-expenses:journal_xlsx get",
    "expenses:orders": "api-expenses:orders get",
    "expenses:enter_order": "api-expenses:orders post",
    "expenses:order": "api-expenses:order get",
    "expenses:strike_order": "api-expenses:strike_order post",
    "expenses:strike_delivery": "api-expenses:strike_delivery post",
    "expenses:proof": "api-expenses:proof get",
    "expenses:remove_proof": "api-expenses:remove_proof post",
    "expenses:strike_hours": "api-expenses:strike_hours post",
    "expenses:expense": "api-expenses:expense get",
    "expenses:change": "api-expenses:change post",
    "expenses:add_proof": "api-expenses:proofs post",
    "expenses:hours": "api-expenses:hours get post",
    "expenses:submit": "api-expenses:submit post",
    "expenses:reopen": "api-expenses:reopen post",
    "expenses:withdraw": "api-expenses:withdraw post",
    "expenses:approve": "api-expenses:approve post",
    "expenses:reject": "api-expenses:reject post",
    "expenses:take_back": "api-expenses:take_back_expense post",
    "expenses:claims": "api-expenses:claims get",
    "expenses:start_claim": "api-expenses:claims post",
    "expenses:receive": "api-expenses:payments post",
    "expenses:give_back": "api-expenses:returns post",
    "expenses:strike_payment": "api-expenses:take_back post",
    "expenses:claim": "api-expenses:claim get",
    "expenses:drop": "api-expenses:remove_item post",
    "expenses:send_claim": "api-expenses:send post",
    "expenses:answer_claim": "api-expenses:answer post",
    "expenses:refuse_claim": "api-expenses:refuse post",
    "expenses:withdraw_claim": "api-expenses:withdraw_claim post",
    "expenses:claim_pdf": "api-expenses:claim_pdf get",
    "expenses:proofs_csv": "api-expenses:proofs_csv get",
    "expenses:proofs_pdf": "api-expenses:proofs_pdf get",
    "closing:account": "api-closing:account get",
    "closing:earlier": "api-closing:numbered get",
    "closing:paper": "api-closing:paper get",
    "closing:workbook": "api-closing:workbook get",
    "closing:member": "api-closing:trace get",
    "closing:dossier": "api-closing-kept:dossier get",
    "closing:draw_up": "api-closing-kept:draw-up post",
    "closing:close": "api-closing-kept:close post",
    "closing:reopen": "api-closing-kept:reopen post",
    "closing:settle": "api-closing-kept:transfers post",
    "closing:what_if": "api-closing-kept:what-if post",
}


def routes(patterns: list[Any], prefix: str = "", app: str = "") -> Iterator[tuple[str, str, Any]]:
    """(address, name, view) of every route."""
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path, pattern.app_name or app)
        elif isinstance(pattern, URLPattern):
            yield path, f"{app}:{pattern.name}", pattern.callback


def test_programs_have_a_way_for_every_page_of_budgets() -> None:
    found = list(routes(get_resolver(COORDINATION).url_patterns))
    pages = {name for path, name, _view in found if path.startswith("budgets/")}
    views = {name: getattr(view, "cls", None) for path, name, view in found if path.startswith("api/")}
    assert pages == set(PROGRAMS)
    lost = [
        f"{page}: {program} {method}"
        for page, (program, *methods) in ((page, way.split()) for page, way in PROGRAMS.items())
        for method in methods
        if not hasattr(views.get(program), method)
    ]
    assert lost == []


def same(client: Client, page: str, program: str) -> None:
    """Both addresses hand out the same file, to nobody's cache."""
    shown, sent = client.get(page), client.get(program)
    assert (shown.status_code, sent.status_code) == (200, 200), (page, program, sent.content[:200])
    assert sent["Content-Type"] == shown["Content-Type"]
    assert sent["Content-Disposition"] == shown["Content-Disposition"]
    assert sent["Cache-Control"] == "no-store"
    if shown["Content-Type"] == PDF:  # the time of its making is in it
        assert text_of(sent.content) == text_of(shown.content)
    else:
        assert sent.content == shown.content


@pytest.mark.parametrize("name", ["coordinator", "finance"])
def test_a_version_is_the_same_file_for_a_program(
    browser: Browser, acting: ActingAs, shared_pool: Pool, name: str
) -> None:
    with acting("coordinator") as actor:
        modify(actor, shared_pool)
    client, page, program = browser(name), f"/budgets/{shared_pool.pk}/", f"/api/budgets/pools/{shared_pool.pk}/"
    same(client, f"{page}glance.csv", f"{program}glance.csv")
    same(client, f"{page}shares.csv", f"{program}versions/0/shares.csv")
    for number in (0, 1) if name == "coordinator" else (0,):  # a draft is the coordination's own
        for file in ("shares.csv", "budget.pdf", "budget.xlsx"):
            same(client, f"{page}budget/{number}/{file}", f"{program}versions/{number}/{file}")
    if name == "coordinator":
        same(client, f"{page}budget/1/changes.csv", f"{program}versions/1/changes.csv")
    else:
        assert client.get(f"{program}versions/1/changes.csv").status_code == 404
    for file in ("journal.csv", "journal.xlsx"):
        same(client, f"{page}expenses/{file}", f"{program}expenses/{file}")
    assert client.get(f"{program}versions/7/budget.pdf").status_code == 404
    assert browser("colleague").get(f"{program}versions/0/budget.pdf").status_code == 404


def test_a_final_account_and_a_claim_are_the_same_files(
    browser: Browser, acting: ActingAs, shared_pool: Pool, settings: Any, tmp_path: Any
) -> None:
    settings.UPLOAD_ROOT = tmp_path
    with acting("coordinator") as actor:
        draw_up(actor=actor, pool=live(actor, shared_pool))
        other = spending_pool(actor, name="Ateliers")
    claim = claimed(other, "Fédéral", (approved("finance", other), 5_000))
    client = browser("coordinator")
    for file in ("account.pdf", "account.xlsx", "dossier.zip"):
        at = f"{shared_pool.pk}/account/1/{file}"
        same(client, f"/budgets/{at}", f"/api/budgets/pools/{at}")
    for file in ("proofs.csv", "proofs.pdf"):
        at = f"{other.pk}/claims/{claim.pk}/{file}"
        same(client, f"/budgets/{at}", f"/api/budgets/pools/{at}")


def test_a_program_sees_what_a_claim_can_still_take(
    browser: Browser, acting: ActingAs, settings: Any, tmp_path: Any
) -> None:
    settings.UPLOAD_ROOT = tmp_path
    with acting("coordinator") as actor:
        pool = spending_pool(actor)
    expense = approved("finance", pool, cents=10_000)
    client, program = browser("coordinator"), f"/api/budgets/pools/{pool.pk}/"
    begun = client.post(f"{program}claims/", {"funder": "federal", "kind": "interim"}, "application/json").json()
    (row,) = client.get(f"{program}claims/{begun['id']}/claimable/").json()["results"]
    assert (row["expense"], row["claimed_cents"], row["left"]) == (str(expense.pk), 0, "100.00")
    client.post(
        f"{program}claims/{begun['id']}/items/", {"expense": row["expense"], "amount": "60"}, "application/json"
    )
    (row,) = client.get(f"{program}claims/{begun['id']}/claimable/").json()["results"]
    assert (row["claimed_cents"], row["left_cents"]) == (6_000, 4_000)
    found = client.get(f"{program}expenses/", {"state": "approved", "member": "genappe"}).json()["results"]
    assert [each["id"] for each in found] == [str(expense.pk)]
    assert client.get(f"{program}expenses/", {"state": "draft"}).json()["results"] == []
    assert client.get(f"{program}expenses/", {"state": "gone"}).status_code == 400


def test_a_program_enters_an_order_with_its_form(
    browser: Browser, acting: ActingAs, settings: Any, tmp_path: Any
) -> None:
    settings.UPLOAD_ROOT = tmp_path
    with acting("coordinator") as actor:
        pool = spending_pool(actor)
    client, program = browser("finance"), f"/api/budgets/pools/{pool.pk}/"
    given = {
        "line": "ateliers", "supplier": "ASBL Atelier", "number": "BC-1", "ordered_on": "2024-03-15", "minutes": 600,
        "hourly_cents": 6000,
    }  # fmt: skip
    made = client.post(f"{program}orders/", given | {"document": paper()})
    assert made.status_code == 201, made.content
    (proof,) = made.json()["proofs"]
    assert proof["kind"] == "order"
    file = client.get(f"{program}expenses/proofs/{proof['id']}/")
    assert b"".join(file.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    plain = client.post(f"{program}orders/", given | {"number": "BC-2"}, "application/json")
    assert (plain.status_code, plain.json()["proofs"]) == (201, [])


def test_a_program_lists_the_figures_that_a_key_can_be_made_of(browser: Browser, shared_pool: Pool) -> None:
    rows = browser("coordinator").get(f"/api/budgets/pools/{shared_pool.pk}/key/").json()["results"]
    assert {"kind": "inhabitants", "reference_date": "2024-01-01", "series": "national-register"} in rows
    assert {row["kind"] for row in rows} >= {"equal", "fixed"}


def test_a_program_takes_a_round_back_and_a_movement_up_again(browser: Browser, shared_pool: Pool) -> None:
    client, program = browser("coordinator"), f"/api/budgets/pools/{shared_pool.pk}/"
    due = (timezone.localdate() + timedelta(days=30)).isoformat()
    issued = client.post(
        f"{program}calls/", {"portion": "1/3", "due_on": due, "label": "Appel"}, "application/json"
    ).json()
    gone = client.post(f"{program}calls/rounds/{issued['id']}/cancel/")
    assert {call["state"] for call in gone.json()["results"]} == {"cancelled"}
    assert client.post(f"{program}calls/rounds/{issued['id']}/cancel/").json()["code"] == "reversed_before"
    client.post(f"{program}bank/", {"file": SimpleUploadedFile("a.xml", camt(Movement(-500)))})
    (statement,) = client.get(f"{program}bank/").json()["results"]
    assert statement["format"] == "camt053"
    (line,) = client.get(f"{program}bank/movements/").json()["results"]
    movement = f"{program}bank/movements/{line['id']}/"
    assert client.post(f"{movement}again/").json()["code"] == "not_set_aside"
    client.post(movement, {"set_aside": "Frais"}, "application/json")
    assert client.get(movement).json()["set_aside"] == "Frais"
    assert client.post(f"{movement}again/").json()["set_aside"] == ""
    account = {"holder": "CPAS", "iban": "BE38999000000272"}
    client.put(f"{program}refund-accounts/genappe/", account, "application/json")
    (kept,) = client.get(f"{program}refund-accounts/").json()["results"]
    assert (kept["member"], kept["iban"]) == ("genappe", account["iban"])
    assert browser("villers_manager").get(f"{program}refund-accounts/").json()["results"] == []
