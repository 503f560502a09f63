"""The pages, by who asks for them: from the form to the accounts, in the browser."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook

from budgets.access import access_pool_to_manage
from budgets.contributions.services import enter_pool_account
from budgets.expenses.access import access_expense_to_change
from budgets.expenses.models import Claim, Expense, Order, Proof, WorkedHours
from budgets.expenses.services import add_proof, receive_subsidy
from budgets.models import Pool
from tests.budgets.booking import shut
from tests.budgets.conftest import text_of
from tests.budgets.expenses.spending import approved, claimed, entered, funder, line, paper, staffed
from tests.documents.pdfs import text_of as words_of

type Browser = Callable[[str], Client]
type ActingAs = Callable[[str], Any]


def at(pool: Pool, path: str = "expenses/") -> str:
    return f"/budgets/{pool.pk}/{path}"


def posted(client: Client, address: str, **data: Any) -> Any:
    answer = client.post(address, data, follow=True)
    assert answer.status_code == 200
    return text_of(answer)


def line_id(acting: ActingAs, pool: Pool, code: str = "ateliers") -> Any:
    with acting("coordinator"):
        return line(pool, code).pk


def test_a_member_enters_proves_and_submits_and_the_coordination_approves(
    browser: Browser, acting: ActingAs, pool: Pool
) -> None:
    member, coordinator = browser("finance"), browser("coordinator")
    page = posted(
        member, at(pool, "expenses/new/"), line=line_id(acting, pool), spent_on="2024-03-15", supplier="Imprimerie",
        amount="1.234,50", article="8010/123-06",
    )  # fmt: skip
    assert "1 234,50 €" in page
    with acting("finance"):
        expense = Expense.objects.get()
    address = at(pool, f"expenses/{expense.pk}/")
    page = posted(member, address + "proofs/", kind="invoice", document=paper(), submit="yes")
    with acting("finance"):
        expense.refresh_from_db()
        assert expense.state == "submitted"
    assert "Imprimerie" in text_of(coordinator.get(at(pool) + "?state=submitted"))
    assert "Imprimerie" not in text_of(coordinator.get(at(pool) + "?state=approved"))
    posted(coordinator, address + "approve/")
    with acting("finance"):
        expense.refresh_from_db()
        assert expense.state == "approved"
        proof = Proof.objects.get()
    for client in (member, coordinator):
        answer = client.get(at(pool, f"expenses/proofs/{proof.pk}/"))
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]


def test_another_member_finds_sums_by_line_and_nothing_of_what_is_behind(
    browser: Browser, acting: ActingAs, pool: Pool
) -> None:
    expense = approved("finance", pool, description="Note confidentielle")
    with acting("coordinator"):
        proof = Proof.objects.get(expense=expense)
    other = browser("villers_manager")
    page = text_of(other.get(at(pool)))
    assert "123,45 €" in page
    assert "Imprimerie" not in page
    for path in (
        f"expenses/{expense.pk}/", f"expenses/{expense.pk}/hours/", f"expenses/proofs/{proof.pk}/",
        f"expenses/{expense.pk}/change/",
    ):  # fmt: skip
        assert other.get(at(pool, path)).status_code == 404
    for step in ("submit", "approve", "reject", "take-back", "withdraw", "proofs"):
        assert other.post(at(pool, f"expenses/{expense.pk}/{step}/")).status_code == 404
    for file in ("journal.csv", "journal.xlsx"):
        assert b"Imprimerie" not in other.get(at(pool, f"expenses/{file}")).content


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount": "12,345,6"}, "amount"), ({"amount": "0"}, "amount"), ({"amount": ""}, "amount"),
        ({"spent_on": "2023-12-31"}, "spent_on"), ({"spent_on": "31 mars"}, "spent_on"), ({"supplier": ""}, "supplier"),
        ({"line": "11111111-1111-1111-1111-111111111111"}, "line"),
    ],
)  # fmt: skip
def test_bad_input_is_told_at_its_field_and_enters_nothing(
    browser: Browser, acting: ActingAs, pool: Pool, typed: dict[str, str], said: str
) -> None:
    good = {"line": line_id(acting, pool), "spent_on": "2024-03-15", "supplier": "Imprimerie", "amount": "12,34"}
    answer = browser("finance").post(at(pool, "expenses/new/"), good | typed)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [said]
    with acting("coordinator"):
        assert not Expense.objects.exists()


def test_staff_is_entered_with_its_fraction_and_shown_with_its_working(
    browser: Browser, acting: ActingAs, pool: Pool
) -> None:
    client = browser("manager")
    given = {
        "line": line_id(acting, pool, "personnel"), "function": "Travailleur social", "annual": "50 000,00",
        "starts": "2024-01-01", "ends": "2024-06-30",
    }  # fmt: skip
    answer = client.post(at(pool, "expenses/staff/new/"), given | {"fraction": "5/3"})
    assert list(answer.context["form"].errors) == ["fraction"]
    page = posted(client, at(pool, "expenses/staff/new/"), **given, fraction="3/5")
    assert "14 918,03 €" in page
    assert "182" in page
    with acting("manager"):
        expense = Expense.objects.get()
    address = at(pool, f"expenses/{expense.pk}/change/")
    assert 'value="3/5"' in client.get(address).content.decode()
    assert "24 863,39 €" in posted(client, address, **given, fraction="1/1")


def test_a_proof_that_does_not_do_is_not_kept(browser: Browser, acting: ActingAs, pool: Pool, tmp_path: Path) -> None:
    expense = staffed("manager", pool, proof=None, submit=False)
    client, address = browser("manager"), at(pool, f"expenses/{expense.pk}/proofs/")
    program = f"/api/budgets/pools/{pool.pk}/expenses/{expense.pk}/proofs/"
    answer = client.post(address, {"kind": "invoice", "document": paper(), "submit": "yes"})
    assert list(answer.context["form"].errors) == ["kind"]
    sent = client.post(program, {"kind": "invoice", "document": paper(), "submit": "true"})
    assert (sent.status_code, sent.json()["code"]) == (400, "no_proof")
    with acting("manager"):
        assert not Proof.objects.exists()
        assert Expense.objects.get().state == "draft"
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    done = client.post(program, {"kind": "secondment", "document": paper(), "submit": "true"})
    assert done.status_code == 201, done.content
    with acting("manager"):
        assert Expense.objects.get().state == "submitted"


def test_what_staff_is_worth_is_said_with_its_years(browser: Browser, acting: ActingAs, pool: Pool) -> None:
    expense = staffed("manager", pool)
    page = text_of(browser("manager").get(at(pool, f"expenses/{expense.pk}/")))
    assert "2024: 366" in page or "2024 : 366" in page
    assert "2 024" not in page
    assert "50 000,00 €" in page
    assert "3/5" in page


def test_no_member_is_chosen_before_somebody_chooses(browser: Browser, acting: ActingAs, pool: Pool) -> None:
    client, address = browser("coordinator"), at(pool, "expenses/staff/new/")
    assert next(iter(client.get(address).context["form"].fields["member"].choices))[0] == ""
    given = {
        "line": line_id(acting, pool, "personnel"), "function": "Travailleur social", "annual": "50 000,00",
        "starts": "2024-01-01", "ends": "2024-06-30", "fraction": "3/5",
    }  # fmt: skip
    assert list(client.post(address, given).context["form"].errors) == ["member"]


def test_the_page_says_the_next_step_of_who_reads_it(browser: Browser, acting: ActingAs, pool: Pool) -> None:
    def step(who: str, expense: Expense) -> str:
        words = text_of(browser(who).get(at(pool, f"expenses/{expense.pk}/")))
        return words.partition(_("Next step"))[2][:200]

    draft = entered("finance", pool, proof=None, submit=False)
    assert _("Add the proof, then submit it.") in step("finance", draft)
    ready = entered("finance", pool, supplier="Deux", submit=False)
    assert _("Submit") in step("finance", ready)
    waiting = entered("finance", pool, supplier="Trois")
    assert _("The coordination decides on it.") in step("finance", waiting)
    assert _("Approve") in step("coordinator", waiting)
    own = entered("coordinator", pool, supplier="Quatre")
    said = _("You entered this expense: somebody else of the coordination decides on it.").replace("\xa0", " ")
    assert said in step("coordinator", own)
    assert _("Claim it from a funder") in step("coordinator", approved("finance", pool, supplier="Cinq"))


def test_why_it_is_rejected_is_asked_where_it_is_written(browser: Browser, acting: ActingAs, pool: Pool) -> None:
    expense = entered("finance", pool)
    coordinator = browser("coordinator")
    answer = coordinator.post(at(pool, f"expenses/{expense.pk}/reject/"), {"reason": " "})
    assert list(answer.context["form"].errors) == ["reason"]
    posted(coordinator, at(pool, f"expenses/{expense.pk}/reject/"), reason="Hors du programme")
    member = browser("finance")
    anew = at(pool, f"expenses/new/?copy={expense.pk}")
    assert anew in member.get(at(pool, f"expenses/{expense.pk}/")).content.decode()
    form = member.get(anew).context["form"]
    assert (form.initial["supplier"], form.initial["amount"]) == ("Imprimerie du Bief", 12_345)
    assert browser("villers_manager").get(anew).status_code == 404
    assert member.get(at(pool, "expenses/new/?copy=nothing")).status_code == 200


def test_an_order_its_deliveries_and_its_invoice_in_the_browser(browser: Browser, acting: ActingAs, pool: Pool) -> None:
    client, coordinator = browser("manager"), browser("coordinator")
    lines = line_id(acting, pool)
    posted(
        client, at(pool, "expenses/orders/new/"), line=lines, supplier="ASBL Atelier", number="BC-7",
        ordered_on="2024-02-01", hours="20", rate="60,50", document=paper(),
    )  # fmt: skip
    with acting("manager"):
        order = Order.objects.get()
    address = at(pool, f"expenses/orders/{order.pk}/")
    page = posted(client, address, day="2024-02-10", hours="7h30", document=paper())
    assert "7:30" in page
    posted(
        client, at(pool, "expenses/new/"), line=lines, spent_on="2024-02-28", supplier="ASBL Atelier", amount="484",
        order=order.pk, hours="8",
    )  # fmt: skip
    with acting("manager"):
        expense = Expense.objects.get()
    posted(client, at(pool, f"expenses/{expense.pk}/proofs/"), kind="invoice", document=paper(), submit="yes")
    page = posted(coordinator, at(pool, f"expenses/{expense.pk}/approve/"))
    assert "7:30" in page  # what is delivered and not invoiced yet
    posted(client, address, day="2024-02-11", hours="0:30", document=paper())
    posted(coordinator, at(pool, f"expenses/{expense.pk}/approve/"))
    with acting("manager"):
        assert Expense.objects.get().state == "approved"
    invoice = client.get(at(pool, f"expenses/new/?order={order.pk}")).context["form"]
    assert (invoice["supplier"].value(), invoice["order"].value()) == ("ASBL Atelier", order.pk)
    assert invoice.unfolded
    assert "BC-7" in text_of(coordinator.get(at(pool, "expenses/orders/")))
    assert browser("villers_manager").get(address).status_code == 404


def test_hours_are_entered_and_struck_out_on_a_page(browser: Browser, acting: ActingAs, pool: Pool) -> None:
    expense = entered("manager", pool, proof="time_sheet")
    client, address = browser("manager"), at(pool, f"expenses/{expense.pk}/hours/")
    with acting("manager"):
        sheet = Proof.objects.get()
    given = {"proof": sheet.pk, "worker": "ts-01", "day": "2024-03-15", "starts": "09:00", "ends": "12:30"}
    assert "3:30" in posted(client, address, **given)
    again = client.post(address, given | {"starts": "12:00", "ends": "13:00"})
    assert again.context["form"].non_field_errors()
    with acting("manager"):
        hours = WorkedHours.objects.get()
    posted(client, at(pool, f"expenses/hours/{hours.pk}/strike/"))
    posted(client, address, **given | {"starts": "12:00", "ends": "13:00"})


def test_a_claim_from_its_beginning_to_the_answer_of_the_funder(browser: Browser, acting: ActingAs, pool: Pool) -> None:
    with acting("coordinator"):
        of_staff = line(pool, "personnel")
    expense = approved("finance", pool, line=of_staff, cents=100_000)
    client = browser("coordinator")
    with acting("coordinator"):
        source = funder(pool, "FSE+")
    posted(client, at(pool, "claims/new/"), funder=source.pk, kind="interim")
    with acting("coordinator"):
        claim = Claim.objects.get()
    address = at(pool, f"claims/{claim.pk}/")
    assert "above" not in client.post(address, {"expense": expense.pk, "amount": "500,01"}, follow=True).context
    assert "500,00 €" in posted(client, address, expense=expense.pk, amount="")
    posted(client, address + "send/", sent_on="2025-01-31", reference="F-1")
    with acting("coordinator"):
        item = claim.items.get()
    form = {"decided_on": "2025-02-28", f"accepted_{item.pk}": "450,00"}
    answer = client.post(address + "answer/", form)
    assert list(answer.context["form"].errors) == [f"reason_{item.pk}"]
    assert "450,00 €" in posted(client, address + "answer/", **form, **{f"reason_{item.pk}": "no_proof"})
    payment = {"funder": source.pk, "amount": "450", "received_on": "2025-03-31"}
    posted(client, at(pool, "claims/payments/new/"), **payment)
    again = client.post(at(pool, "claims/payments/new/"), payment)
    assert list(again.context["form"].errors) == ["confirmed"]
    above = client.post(at(pool, "claims/payments/new/"), payment | {"amount": "20 000"})
    assert list(above.context["form"].errors) == ["confirmed"]
    assert 'type="checkbox"' in above.content.decode()
    page = text_of(client.get(at(pool, "claims/")))
    assert page.count("450,00 €") >= 3
    posted(client, at(pool, "claims/payments/new/"), funder=source.pk, amount="30", received_on="2025-04-01")
    assert at(pool, "claims/payments/back/") in client.get(at(pool, "claims/")).content.decode()
    back = {"funder": source.pk, "paid_on": "2025-05-02"}
    answer = client.post(at(pool, "claims/payments/back/"), {"amount": "30,01", **back})
    assert list(answer.context["form"].errors) == ["amount"]
    assert "−30,00 €" in posted(client, at(pool, "claims/payments/back/"), amount="30", **back)
    member = browser("manager")
    assert "450,00 €" in text_of(member.get(address))
    for path in ("new/", "payments/new/", "payments/back/", f"{claim.pk}/answer/", f"{claim.pk}/refuse/"):
        assert member.get(at(pool, f"claims/{path}")).status_code == 403
    assert member.post(address + "withdraw/", {"reason": "Non"}).status_code == 403


def test_the_list_of_proofs_as_csv_and_as_a_pdf(browser: Browser, acting: ActingAs, pool: Pool) -> None:
    expense = approved("finance", pool, supplier="=HYPERLINK(1)")
    with acting("finance") as actor:
        found = access_expense_to_change(actor, pool.pk, expense.pk)
        add_proof(actor=actor, expense=found, kind="receipt", document=paper())
    claim = claimed(pool, "Fédéral", (expense, 12_345))
    client = browser("coordinator")
    text = client.get(at(pool, f"claims/{claim.pk}/proofs.csv")).content.decode()
    assert ";'=HYPERLINK(1);" in text
    assert ";123,45;" in text
    assert text.count("123,45") == 1, "the second proof of an expense repeats no amount"
    made = client.get(at(pool, f"claims/{claim.pk}/proofs.pdf"))
    assert made.content.startswith(b"%PDF")
    assert words_of(made.content).count("123,45") == 3, "in the claim, at the expense, in the total"
    other = browser("villers_manager").get(at(pool, f"claims/{claim.pk}/proofs.csv")).content.decode()
    assert "HYPERLINK" not in other


def test_a_claim_to_sign_says_what_is_claimed_and_where_to_pay(
    browser: Browser, acting: ActingAs, pool: Pool
) -> None:  # fmt: skip
    claim = claimed(pool, "Fédéral", (approved("finance", pool), 12_345))
    with acting("coordinator") as actor:
        found = access_pool_to_manage(actor, pool.pk)
        enter_pool_account(actor=actor, pool=found, holder="Coordination", iban="BE68539007547034")
    client = browser("coordinator")
    assert at(pool, f"claims/{claim.pk}/claim.pdf") in client.get(at(pool, f"claims/{claim.pk}/")).content.decode()
    for address in (
        at(pool, f"claims/{claim.pk}/claim.pdf"),
        f"/api/budgets/pools/{pool.pk}/claims/{claim.pk}/claim.pdf",
    ):
        words = words_of(client.get(address).content)
        for word in ("123,45", "Fédéral", "BE68 5390 0754 7034", "Ateliers"):
            assert word in words
        # what it adds up is of all members: each reads its own items on the page
        assert browser("finance").get(address).status_code == 404


def test_the_journal_for_accounting_software(browser: Browser, acting: ActingAs, pool: Pool) -> None:
    approved("finance", pool, supplier="@Bief", document_number="=1+1")
    staffed("manager", pool)
    with acting("coordinator") as actor:
        receive_subsidy(actor=actor, pool=pool, source=funder(pool), cents=5, received_on=date(2024, 2, 1))
    client = browser("coordinator")
    rows = client.get(at(pool, "expenses/journal.csv")).content.decode("utf-8-sig").splitlines()
    assert len(rows) == 1 + 4
    assert rows[1].startswith("2024-03-15;1;'=1+1;8010/123-06;E-2024-17;")
    assert ";ateliers;123,45;;" in rows[1]
    assert ";;;123,45;" in rows[2]
    content = client.get(at(pool, "expenses/journal.xlsx")).content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert sheet[1][0] == date(2024, 3, 15)
    assert sheet[1][2] == "=1+1"
    assert sheet[1][8:10] == [123.45, ""]
    assert sheet[2][8:10] == ["", 123.45]


def test_what_is_settled_shows_no_button(browser: Browser, acting: ActingAs, pool: Pool) -> None:
    expense = entered("finance", pool, submit=False)
    with acting("coordinator") as actor:
        shut(actor, pool)
    client = browser("finance")
    assert "/expenses/new/" not in client.get(at(pool)).content.decode()
    assert "withdraw/" not in client.get(at(pool, f"expenses/{expense.pk}/")).content.decode()


@pytest.mark.parametrize("who", ["colleague", "reader", "dpo", "receiver", "elsewhere"])
def test_other_functions_find_nothing(browser: Browser, acting: ActingAs, pool: Pool, who: str) -> None:
    client = browser(who)
    for path in ("expenses/", "claims/", "expenses/new/", "expenses/orders/", "expenses/journal.csv"):
        assert client.get(at(pool, path)).status_code == 404
