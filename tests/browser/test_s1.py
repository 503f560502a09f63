"""S1, Des cartes pour l'emploi: a common budget from its lines to the settlement, page by page, by those who pay it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload

from tests.browser.someone import Someone
from tests.browser.visitor import Visitor
from tests.browser.words import fr

pytestmark = pytest.mark.xdist_group("browser")

type Arrive = Callable[..., Visitor]

TODAY = timezone.localdate()
# A year that is over: the seconded worker's days count once they are worked.
YEAR = TODAY.year - 1
SPENT_ON = date(YEAR, 11, 20)
# A pool of its own beside the one of the guided tour, which another test shares: the same members, the same figures.
POOL = f"Cartes pour l’emploi, {YEAR} de bout en bout"
STAFF, WORKSHOPS, COSTS = "Assistante sociale à 3/5 temps", "Ateliers des sous-traitants", "Frais du programme"
FUNDER = "Subside fédéral"
SUBCONTRACTOR = "Lire et Ecrire BW"
GENAPPE, CSE, VILLERS = "CPAS de Genappe", "CPAS de Court-Saint-Étienne", "CPAS de Villers-la-Ville"
OF_GENAPPE, OF_CSE, OF_VILLERS = "15 947,15", "10 783,77", "11 044,08"
PAPER: FilePayload = {
    "name": "piece.pdf", "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
}  # fmt: skip


@dataclass
class People:
    """Who takes part, each with a browser of their own."""

    coordinator: Someone
    genappe: Someone
    villers: Someone


@pytest.fixture
def people(visitor: Arrive) -> People:
    return People(
        coordinator=Someone(visitor(), "marie-laure.piettequin@maillage.example", "cartes-emploi"),
        genappe=Someone(visitor(), "benoit.tasiaux@maillage.example", "genappe"),
        villers=Someone(visitor(), "michel.stassardin@maillage.example", "villers-la-ville"),
    )


def test_from_the_vote_to_the_settlement(people: People, visitor: Arrive, tmp_path: Path) -> None:
    coordinator, genappe, villers = people.coordinator, people.genappe, people.villers
    open_the_pool(coordinator)
    split_the_budget(coordinator)
    choose_what_is_shared_by(coordinator)
    adopt(coordinator)
    council_votes(villers)
    funder_pays(coordinator, "7 500,00")
    call_a_third(coordinator, f"{fr('Call %(number)s – %(pool)s', number='1', pool=POOL)}", "1/3")
    enter_a_payment(coordinator, VILLERS, "3 681,36")
    enter_a_payment(coordinator, CSE, "2.345,67")
    follow_the_own_share(villers)
    make_staff_available(genappe)
    order_the_workshops(genappe)
    enter_the_invoices(genappe)
    approve_all(coordinator, 3)
    claim_from_the_funder(coordinator)
    finish_the_calls(coordinator)
    settle_and_close(coordinator)
    dossier_is_confirmed(coordinator, tmp_path)
    read_the_own_account(villers)
    on_a_phone(visitor)


def section(someone: Someone, source: str, *, context: str | None = None) -> None:
    """Follow one of the tabs of the pool."""
    tabs = someone.page.get_by_role("navigation", name=fr("Pages of this pool"))
    link = tabs.get_by_role("link", name=fr(source, context=context), exact=True)
    if not link.is_visible():  # folded on a phone
        tabs.locator("summary").click()
    link.click()
    someone.page.wait_for_load_state()


def up_to(someone: Someone, source: str) -> None:
    """By the path above the title."""
    someone.page.get_by_role("link", name=fr(source), exact=True).first.click()
    someone.page.wait_for_load_state()


def open_pool_of(someone: Someone) -> None:
    """From anywhere to the pool, by the navigation."""
    someone.menu("Budgets")
    someone.open(POOL)


def attach(someone: Someone, source: str) -> None:
    """Give a file to the field with this label."""
    someone.page.locator("main").get_by_label(re.compile(re.escape(fr(source)))).first.set_input_files(PAPER)


def open_the_pool(coordinator: Someone) -> None:
    coordinator.look("s1-home")
    coordinator.follow("Open a pool")
    coordinator.fill("Name of the pool", POOL)
    coordinator.fill("First day", date(YEAR, 1, 1))
    coordinator.fill("Last day", date(YEAR, 12, 31))
    coordinator.fill("Budget in euros", "47.775,00")
    coordinator.choose("Lead", GENAPPE)
    coordinator.look("s1-open")
    coordinator.press("Open the pool")
    coordinator.reads(fr("The pool is open. Next: its lines, what funds it, then the key."))


def split_the_budget(coordinator: Someone) -> None:
    for name, nature, amount in ((STAFF, "Staff", "30 000"), (WORKSHOPS, "Subcontracting", "12.000,00")):
        coordinator.follow("Enter a line")
        coordinator.fill("Line", name)
        coordinator.choose("Kind of costs", fr(nature))
        coordinator.fill("Amount in euros", amount)
        coordinator.press("Save")
    coordinator.follow("Change", context="link to change an answer")
    coordinator.fill("Amount in euros", "5775")
    coordinator.look("s1-line")
    coordinator.press("Save")
    coordinator.reads("47 775,00")
    coordinator.follow("Enter a funding source")
    coordinator.fill("Who funds, or by which decision", FUNDER)
    coordinator.fill("Amount in euros", "10 000,00")
    coordinator.fill("Paid in advance, in percent", "75")
    coordinator.look("s1-funding")
    coordinator.press("Save")
    coordinator.reads("37 775,00")


def choose_what_is_shared_by(coordinator: Someone) -> None:
    coordinator.follow("Choose the key")
    coordinator.choose("Share by", re.compile("habitants.*2024.*Registre national", re.IGNORECASE))
    coordinator.look("s1-key")
    coordinator.press("Choose this key")
    coordinator.reads(OF_CSE, OF_GENAPPE, OF_VILLERS)
    coordinator.look("s1-draft")


def adopt(coordinator: Someone) -> None:
    coordinator.follow("Adopt", context="a budget")
    coordinator.reads(OF_CSE, OF_GENAPPE, OF_VILLERS)
    coordinator.look("s1-adopt")
    coordinator.press("Adopt and share")
    coordinator.reads(fr("Votes of the councils"))
    coordinator.look("s1-adopted")


def council_votes(villers: Someone) -> None:
    villers.look("s1-member-home")
    open_pool_of(villers)
    section(villers, "Budget")
    villers.reads(OF_VILLERS, "37 775,00")
    villers.never_reads(*written(OF_GENAPPE, OF_CSE))
    villers.follow("Enter the vote")
    villers.fill("Day of the vote", TODAY)
    villers.tick("Approved", group="Outcome")
    villers.fill("Number of the decision", "2026/14")
    attach(villers, "The decision")
    villers.look("s1-vote")
    villers.press("Save")
    villers.reads("2026/14")


def funder_pays(coordinator: Someone, amount: str) -> None:
    section(coordinator, "Claims to funders")
    coordinator.follow("Enter a payment by a funder")
    coordinator.choose("Funder", FUNDER)
    coordinator.fill("Amount in euros", amount)
    coordinator.press("Save")


def call_a_third(coordinator: Someone, name: str, part: str = "") -> None:
    section(coordinator, "Calls", context="for contributions")
    coordinator.follow("Call a part of the shares")
    coordinator.reads(fr("Part of the year’s shares to call now"))
    if part:
        coordinator.fill("Part of the year’s shares to call now", part)
        coordinator.press("Show the amounts")
        coordinator.look("s1-issue")
    coordinator.press("Issue these calls")
    coordinator.reads(name)


def enter_a_payment(coordinator: Someone, member: str, amount: str) -> None:
    coordinator.follow("Enter a payment")
    coordinator.choose("Member", member)
    coordinator.fill("Amount in euros", amount)
    coordinator.fill("Day on the bank statement", TODAY)
    if member == CSE:
        coordinator.look("s1-payment")
    coordinator.press("Enter the payment")


def follow_the_own_share(villers: Someone) -> None:
    open_pool_of(villers)
    villers.reads(OF_VILLERS)
    villers.look("s1-member-pool")
    for page, context, read in (
        ("Payments", None, "3 681,36"),
        ("Expenses", None, fr("No expense")),
        ("Calls", "for contributions", "3 681,36"),
    ):
        section(villers, page, context=context)
        villers.reads(read)
        villers.never_reads(*written(OF_GENAPPE, OF_CSE, "5 315,71", "3 594,59", "2 345,67"))
    villers.look("s1-member-calls")
    villers.open(VILLERS)
    villers.reads("3 681,36", OF_VILLERS)
    villers.look("s1-member-call")
    with villers.page.expect_download() as found:
        villers.page.locator("main").get_by_role("link", name=fr("Letter (PDF)")).click()
    assert found.value.path().read_bytes().startswith(b"%PDF-")


def written(*amounts: str) -> list[str]:
    """Amounts as the pages space them, in their source."""
    return [amount.replace(" ", "\N{NARROW NO-BREAK SPACE}") for amount in amounts]


def make_staff_available(genappe: Someone) -> None:
    open_pool_of(genappe)
    section(genappe, "Expenses")
    genappe.follow("Enter staff made available")
    genappe.choose("Line of the budget", STAFF)
    genappe.fill("Function", "Assistante sociale")
    genappe.fill("Cost of a full-time year in euros", "50.000")
    genappe.fill("Part of full time", "3/5")
    genappe.fill("First day", date(YEAR, 1, 1))
    genappe.fill("Last day", date(YEAR, 12, 31))
    genappe.look("s1-staff")
    genappe.press("Save as a draft")
    genappe.reads("30 000,00")
    prove(genappe, "Secondment agreement")
    genappe.look("s1-staff-submitted")


def prove(genappe: Someone, kind: str) -> None:
    genappe.follow("Add a proof")
    genappe.choose("Kind of proof", fr(kind))
    attach(genappe, "Document")
    if kind == "Secondment agreement":
        genappe.look("s1-proof")
    genappe.press("Add and submit")


def order_the_workshops(genappe: Someone) -> None:
    up_to(genappe, "Expenses")
    genappe.follow("Orders to subcontractors")
    genappe.follow("Enter an order")
    genappe.choose("Line of the budget", WORKSHOPS)
    genappe.fill("Supplier", SUBCONTRACTOR)
    genappe.fill("Number of the order", "BC-7")
    genappe.fill("Day of the order", SPENT_ON)
    genappe.fill("Hours ordered", "240")
    genappe.fill("Rate of an hour in euros", "50")
    genappe.look("s1-order-new")
    genappe.press("Save")
    genappe.fill("Day", SPENT_ON)
    genappe.fill("Hours delivered", "240:00")
    attach(genappe, "Signed sheet")
    genappe.press("Enter the delivery")
    genappe.look("s1-order")


def enter_the_invoices(genappe: Someone) -> None:
    for line, supplier, number, amount in (
        (WORKSHOPS, SUBCONTRACTOR, "2026-31", "12 000,00"),
        (COSTS, "Imprimerie du Château", "F-118", "5.775,00"),
    ):
        up_to(genappe, "Expenses")
        genappe.follow("Enter an expense")
        genappe.choose("Line of the budget", line)
        genappe.fill("Day of the expense", SPENT_ON)
        genappe.fill("Supplier", supplier)
        genappe.fill("Number of the invoice or receipt", number)
        genappe.fill("Amount in euros", amount)
        if supplier == SUBCONTRACTOR:
            genappe.page.get_by_text(fr("Accounting of the CPAS, and invoices of an order")).click()
            genappe.choose("Order that it invoices", re.compile("BC-7"))
            genappe.fill("Hours that it invoices", "240")
            genappe.look("s1-invoice")
        genappe.press("Save as a draft")
        prove(genappe, "Invoice")


def approve_all(coordinator: Someone, many: int) -> None:
    section(coordinator, "Expenses")
    for each in range(many):
        waiting = coordinator.page.locator("main tbody tr", has_text=fr("Submitted", context="of an expense"))
        waiting.get_by_role("link").first.click()
        if each == 0:
            coordinator.look("s1-approve")
        coordinator.press("Approve")
        up_to(coordinator, "Expenses")


def claim_from_the_funder(coordinator: Someone) -> None:
    section(coordinator, "Claims to funders")
    coordinator.follow("Begin a claim")
    coordinator.choose("Funder", FUNDER)
    coordinator.choose("Kind of claim", fr("Claim for the balance"))
    coordinator.press("Save")
    coordinator.choose("Expense", re.compile("Assistante sociale"))
    coordinator.look("s1-claim")
    coordinator.press("Add to the claim")
    coordinator.press("It was sent")
    coordinator.follow("It is accepted")
    coordinator.look("s1-answer")
    coordinator.press("Save")
    coordinator.look("s1-accepted")
    up_to(coordinator, "Claims")
    funder_pays(coordinator, "2 500,00")
    coordinator.reads("10 000,00")
    coordinator.look("s1-claims")


def finish_the_calls(coordinator: Someone) -> None:
    for number in ("2", "3"):
        call_a_third(coordinator, fr("Call %(number)s – %(pool)s", number=number, pool=POOL))
    enter_a_payment(coordinator, VILLERS, "7 362,72")
    enter_a_payment(coordinator, CSE, "7654,33")
    coordinator.look("s1-calls")
    coordinator.reads(OF_CSE, OF_GENAPPE, OF_VILLERS, "783,77")


def settle_and_close(coordinator: Someone) -> None:
    section(coordinator, "Final account")
    coordinator.reads("47 775,00", "37 775,00", OF_CSE, OF_GENAPPE, OF_VILLERS, "783,77")
    coordinator.press("Draw up the final account")
    coordinator.look("s1-drawn-up")
    coordinator.follow("It was transferred")
    coordinator.look("s1-settle")
    coordinator.press("Enter", context="button: enter a payment")
    coordinator.follow("It is booked", context="the lead’s own part")
    coordinator.press("Enter", context="button: enter a payment")
    coordinator.reads(fr("Every account is at zero. The pool can be closed."))
    coordinator.press("Close the pool")
    coordinator.reads(fr("The pool is closed: every balance is zero."))
    section(coordinator, "Calls", context="for contributions")
    standing = coordinator.page.locator("main table").first.locator("tbody tr")
    assert [row.locator("td").last.inner_text().split() for row in standing.all()] == [["0,00", "€"]] * 3
    section(coordinator, "Final account")
    coordinator.look("s1-closed")


def dossier_is_confirmed(coordinator: Someone, folder: Path) -> None:
    dossier, elsewhere = folder / "dossier", folder / "elsewhere"
    elsewhere.mkdir()
    with coordinator.page.expect_download() as found:
        coordinator.page.get_by_role("link", name=fr("Dossier with its own check (ZIP)")).click()
    with ZipFile(found.value.path()) as archive:
        archive.extractall(dossier)
    done = subprocess.run(
        [sys.executable, "-I", str(dossier / "verify.py"), str(dossier)],
        cwd=elsewhere, env={"PYTHONUTF8": "1"}, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert len(list((dossier / "proofs").iterdir())) == 4


def read_the_own_account(villers: Someone) -> None:
    open_pool_of(villers)
    section(villers, "Final account")
    villers.reads(OF_VILLERS)
    villers.look("s1-member-account")
    villers.never_reads(*written(OF_GENAPPE, OF_CSE, "783,77", "31 827,85"))
    villers.follow("Why this amount?")
    villers.reads(OF_VILLERS)
    villers.look("s1-member-why")


def on_a_phone(visitor: Arrive) -> None:
    for email, slug in (
        ("marie-laure.piettequin@maillage.example", "cartes-emploi"),
        ("michel.stassardin@maillage.example", "villers-la-ville"),
    ):
        someone = Someone(visitor(390), email, slug)
        open_pool_of(someone)
        someone.look(f"s1-pool-{slug}")
        for page, context in (
            ("Budget", None), ("Calls", "for contributions"), ("Claims to funders", None), ("Final account", None),
        ):  # fmt: skip
            section(someone, page, context=context)
            someone.look(f"s1-{page.split()[0].lower()}-{slug}")
