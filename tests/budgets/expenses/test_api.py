"""The same for programs: the shapes, the refusals, the walls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from budgets.expenses.models import Expense, Proof
from budgets.models import Pool
from tests.budgets.expenses.spending import approved, paper

type Browser = Callable[[str], Client]
type ActingAs = Callable[[str], Any]


def at(pool: Pool, path: str = "expenses/") -> str:
    return f"/api/budgets/pools/{pool.pk}/{path}"


def sent(client: Client, address: str, status: int = 200, **data: Any) -> Any:
    answer = client.post(address, data, content_type="application/json")
    assert answer.status_code == status, answer.content
    return answer.json() if answer.content else None


def read(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return answer.json()


ENTRY: dict[str, Any] = {"line": "ateliers", "spent_on": "2024-03-15", "supplier": "Imprimerie", "amount": "123,45"}


def test_a_program_enters_proves_submits_and_another_approves(browser: Browser, pool: Pool) -> None:
    member, coordinator = browser("finance"), browser("coordinator")
    made = sent(member, at(pool), 201, **ENTRY)
    assert (made["amount"], made["amount_cents"], made["state"], made["member"]) == (
        "123.45", 12_345, "draft", "genappe",
    )  # fmt: skip
    one = at(pool, f"expenses/{made['id']}/")
    assert sent(member, one + "submit/", 400)["code"] == "no_proof"
    changed = sent(member, one + "change/", **{**ENTRY, "amount": "120"})
    assert changed["amount"] == "120.00"
    proved = member.post(one + "proofs/", {"kind": "invoice", "document": paper()})
    assert proved.status_code == 201, proved.content
    assert sent(member, one + "submit/")["state"] == "submitted"
    assert sent(member, one + "approve/", 403)["code"] == "permission_denied"
    assert sent(coordinator, one + "approve/")["state"] == "approved"
    assert sent(coordinator, one + "approve/", 409)["code"] == "not_submitted"
    assert [row["spent_cents"] for row in read(member, at(pool, "expenses/lines/"))["results"]] == [0, 0, 12_000]
    rows = read(coordinator, at(pool, "expenses/journal/"))["results"]
    assert [(row["debit_cents"], row["credit_cents"]) for row in rows] == [(12_000, 0), (0, 12_000)]
    file = member.get(at(pool, f"expenses/proofs/{proved.json()['id']}/"))
    assert b"".join(file.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert sent(coordinator, one + "take-back/", reason="Erreur")["state"] == "reversed"


def test_bad_input_is_refused_with_a_code_and_leaves_nothing(browser: Browser, acting: ActingAs, pool: Pool) -> None:
    member = browser("finance")
    for wrong, code in (
        ({"amount": "1,2,3"}, "malformed_amount"), ({"amount": "0"}, "not_above_zero"),
        ({"line": "autre"}, "other_line"),
        ({"spent_on": "2025-01-01"}, "outside_period"), ({"supplier": " "}, "blank"),
        ({"member": "villers-la-ville"}, "other_member"), ({"amount_cents": 5}, "one_amount"),
        ({"who": "x"}, "unknown_field"), ({"order": "11111111-1111-1111-1111-111111111111"}, "other_order"),
    ):  # fmt: skip
        answer = sent(member, at(pool), 400, **ENTRY | wrong)
        assert code in str(answer), answer
    with acting("coordinator"):
        assert not Expense.objects.exists()


def test_staff_orders_deliveries_and_hours(browser: Browser, pool: Pool) -> None:
    member = browser("manager")
    made = sent(
        member, at(pool, "expenses/staff/"), 201, line="personnel", function="Travailleur social", annual="50000",
        numerator=3, denominator=5, starts="2024-01-01", ends="2024-12-31",
    )  # fmt: skip
    assert (made["amount"], made["staff"]["fraction"], made["kind"]) == ("30000.00", "3/5", "in_kind")
    one = at(pool, f"expenses/{made['id']}/")
    sheet = member.post(one + "proofs/", {"kind": "time_sheet", "document": paper()}).json()["id"]
    hours = {"proof": sheet, "worker": "TS-01", "day": "2024-03-15", "starts": "09:00", "ends": "12:00"}
    first = sent(member, one + "hours/", 201, **hours)
    assert first["minutes"] == 180
    assert sent(member, one + "hours/", 409, **hours)["code"] == "hours_once"
    sent(member, at(pool, f"expenses/hours/{first['id']}/strike/"), 204)
    assert [each["struck_out"] for each in read(member, one + "hours/")["results"]] == [True]
    order = sent(
        member, at(pool, "orders/"), 201, line="ateliers", supplier="ASBL", number="7", ordered_on="2024-02-01",
        minutes=600, hourly_cents=6_000,
    )  # fmt: skip
    assert order["amount"] == "600.00"
    address = at(pool, f"orders/{order['id']}/")
    delivered = member.post(address + "deliveries/", {"day": "2024-02-02", "minutes": 60, "document": paper()})
    assert delivered.status_code == 201, delivered.content
    delivery = delivered.json()["deliveries"][0]["id"]
    sent(member, address + f"deliveries/{delivery}/strike/", 204)
    sent(member, address + "strike/", 204)
    assert read(member, address)["struck_out"]
    assert browser("villers_manager").get(address).status_code == 404


def test_a_claim_for_programs(browser: Browser, acting: ActingAs, pool: Pool) -> None:
    expense = approved("finance", pool)
    client = browser("coordinator")
    claim = sent(client, at(pool, "claims/"), 201, funder="federal", kind="interim")
    one = at(pool, f"claims/{claim['id']}/")
    above = sent(client, one + "items/", 400, expense=str(expense.pk), amount_cents=12_346)
    assert above["code"] == "above_expense"
    item = sent(client, one + "items/", expense=str(expense.pk), amount="123.45")["items"][0]
    sent(client, one + f"items/{item['id']}/remove/")
    item = sent(client, one + "items/", expense=str(expense.pk), amount="100")["items"][0]
    sent(client, one + "send/", sent_on="2025-01-31")
    cut = {"item": item["id"], "cents": 1_000, "reason": "no_proof"}
    answered = sent(client, one + "answer/", decided_on="2025-02-28", cuts=[cut])
    assert (answered["state"], answered["accepted_cents"]) == ("accepted", 9_000)
    paid = sent(client, at(pool, "funders/payments/"), 201, funder="federal", amount="50", received_on="2025-03-01")
    funders = {each["funder"]: each for each in read(client, at(pool, "funders/"))["results"]}
    assert (funders["federal"]["owed"], funders["federal"]["received"]) == (4_000, 5_000)
    sent(client, at(pool, f"funders/payments/{paid['id']}/take-back/"), 204, reason="Erreur")
    sent(client, at(pool, "funders/payments/"), 201, funder="federal", amount="100", received_on="2025-03-01")
    back = {"funder": "federal", "paid_on": "2025-04-01"}
    refused = sent(client, at(pool, "funders/payments/back/"), 400, amount="10.01", **back)
    assert (refused["code"], refused["field"]) == ("above_unjustified", "amount")
    assert sent(client, at(pool, "funders/payments/back/"), 201, amount_cents=1_000, **back)["cents"] == -1_000
    funders = {each["funder"]: each for each in read(client, at(pool, "funders/"))["results"]}
    assert {name: funders["federal"][name] for name in ("received", "returned", "owed")} == {
        "received": 9_000, "returned": 1_000, "owed": 0,
    }  # fmt: skip
    assert len(read(client, one + "proofs/")["results"]) == 1
    other = browser("villers_manager")
    assert read(other, one)["items"] == []
    assert read(other, one + "proofs/")["results"] == []
    sent(other, one + "withdraw/", 403, reason="Non")
    assert sent(client, one + "withdraw/", reason="Erreur")["state"] == "withdrawn"


def test_another_member_reads_nothing_of_it(browser: Browser, acting: ActingAs, pool: Pool) -> None:
    expense = approved("finance", pool)
    with acting("coordinator"):
        proof = Proof.objects.get()
    other = browser("villers_manager")
    for path in ("expenses/", "expenses/journal/", "orders/"):
        assert read(other, at(pool, path))["results"] == []
    for path in (f"expenses/{expense.pk}/", f"expenses/{expense.pk}/hours/", f"expenses/proofs/{proof.pk}/"):
        assert other.get(at(pool, path)).status_code == 404
    for step in ("change", "submit", "approve", "reject", "take-back", "withdraw", "reopen"):
        assert other.post(at(pool, f"expenses/{expense.pk}/{step}/")).status_code == 404
    assert browser("colleague").get(at(pool)).status_code == 404
