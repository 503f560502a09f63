"""The same for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from budgets.models import Pool
from tests.budgets.contributions.bank_files import Movement, camt
from tests.budgets.contributions.conftest import GENAPPE_IBAN, POOL_IBAN, due_on

type Browser = Callable[[str], Client]
JSON = "application/json"


def post(client: Client, pool: Pool, path: str, given: dict[str, Any] | None = None) -> Any:
    return client.post(f"/api/budgets/pools/{pool.pk}/{path}", given or {}, content_type=JSON)


def get(client: Client, pool: Pool, path: str) -> Any:
    return client.get(f"/api/budgets/pools/{pool.pk}/{path}")


def test_a_round_is_previewed_issued_paid_and_taken_back(browser: Browser, shared_pool: Pool) -> None:
    client, pool = browser("coordinator"), shared_pool
    preview = post(client, pool, "calls/preview/", {"portion": "1/3"}).json()
    assert (preview["number"], preview["portion"], preview["total_cents"]) == (1, "1/3", 1_259_166)
    issued = post(
        client, pool, "calls/",
        {"portion": "1/3", "due_on": due_on().isoformat(), "label": "Appel", "number": preview["number"]},
    )  # fmt: skip
    assert issued.status_code == 201
    called = {call["member"]: call for call in issued.json()["calls"]}
    call = called["genappe"]
    assert (call["amount"], call["state"], call["working"]["share"]) == ("5315.71", "open", 1_594_715)
    given = {
        "member": "genappe", "amount": "5315,71", "paid_on": timezone.localdate().isoformat(), "call": call["id"],
    }  # fmt: skip
    paid = post(client, pool, "payments/", given)
    assert (paid.status_code, paid.json()["amount_cents"]) == (201, 531_571)
    assert paid.json()["pays"] == [{"call": call["id"], "amount_cents": 531_571}]
    early = post(client, pool, "payments/", given | {"paid_on": "2020-01-01"})
    assert (early.status_code, early.json()["code"]) == (409, "paid_before_start")
    assert post(client, pool, "payments/", given).json()["code"] == "possible_duplicate"
    assert get(client, pool, f"calls/{call['id']}/").json()["state"] == "paid"
    assert post(client, pool, f"payments/{paid.json()['id']}/cancel/").json()["cancelled"] is True
    assert post(client, pool, f"calls/{call['id']}/cancel/").json()["state"] == "cancelled"
    assert get(client, pool, "calls/").json()["results"][0]["is_live"] is True
    assert {row["member"]: row["left_cents"] for row in get(client, pool, "calls/standing/").json()["results"]} == {
        "genappe": 0, "court-saint-etienne": 359_459, "villers-la-ville": 368_136
    }  # fmt: skip


@pytest.mark.parametrize(
    ("portion", "code"), [("1", "malformed_portion"), ("4/3", "malformed_portion"), ("0", "nothing_to_call")]
)
def test_a_part_that_cannot_be_called_is_refused(browser: Browser, shared_pool: Pool, portion: str, code: str) -> None:
    answer = post(browser("coordinator"), shared_pool, "calls/preview/", {"portion": portion})
    assert answer.status_code == 400
    assert code in answer.content.decode()


def test_a_member_reads_its_own(browser: Browser, called_pool: Pool) -> None:
    client = browser("finance")
    (found,) = get(client, called_pool, "calls/").json()["results"]
    assert [call["member"] for call in found["calls"]] == ["genappe"]
    call = found["calls"][0]["id"]
    assert get(client, called_pool, f"calls/{call}/letter/")["Content-Type"] == "application/pdf"
    assert get(client, called_pool, f"calls/{call}/reminder/").status_code == 404
    assert get(client, called_pool, "calls/overdue/").json()["results"] == []
    assert get(client, called_pool, "payments/").json()["results"] == []
    assert get(client, called_pool, "payment-account/").json()["iban"] == POOL_IBAN
    assert get(client, called_pool, "bank/movements/").status_code == 404
    assert post(client, called_pool, "calls/overdue/").status_code == 403
    own = {"holder": "CPAS", "iban": GENAPPE_IBAN}
    page = f"/api/budgets/pools/{called_pool.pk}/refund-accounts"
    assert client.put(f"{page}/genappe/", own, content_type=JSON).json()["iban"] == GENAPPE_IBAN
    assert client.put(f"{page}/villers-la-ville/", own, content_type=JSON).status_code == 404
    assert browser("coordinator").get(f"{page}/genappe/").json()["holder"] == "CPAS"
    assert browser("villers_manager").get(f"{page}/genappe/").status_code == 404


def test_a_statement_is_brought_in_and_settled(browser: Browser, called_pool: Pool) -> None:
    client, pool = browser("coordinator"), called_pool
    call = get(client, pool, "calls/").json()["results"][0]["calls"][0]
    digits = call["reference"].strip("+").replace("/", "")
    content = camt(
        Movement(call["amount_cents"], reference=digits, bank_reference="1"), Movement(-500, bank_reference="2"),
        Movement(750_000, bank_reference="3"), version="08",
    )  # fmt: skip
    address = f"/api/budgets/pools/{pool.pk}/bank/"
    for new in (3, 0):
        answer = client.post(address, {"file": SimpleUploadedFile("a.xml", content)})
        assert (answer.status_code, answer.json()["new"]) == (201, new)
    refused = client.post(address, {"file": SimpleUploadedFile("a.xml", content[:-9])})
    assert (refused.status_code, refused.json()["code"]) == (400, "unreadable")
    lines = {line["amount_cents"]: line for line in get(client, pool, "bank/movements/").json()["results"]}
    proposed = lines[call["amount_cents"]]
    assert (proposed["reason"], proposed["member"]) == ("reference", call["member"])
    settled = post(client, pool, f"bank/movements/{proposed['id']}/", {"proposal": proposed["proposal"]})
    assert settled.json()["posted"]
    aside = post(client, pool, f"bank/movements/{lines[-500]['id']}/", {"set_aside": "Frais"})
    assert aside.json()["set_aside"] == "Frais"
    funder = post(client, pool, f"bank/movements/{lines[750_000]['id']}/", {"funder": "federal"})
    assert funder.json()["funder"] == "federal"
    again = post(client, pool, f"bank/movements/{proposed['id']}/", {"member": "genappe"})
    assert (again.status_code, again.json()["code"]) == (409, "settled_before")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"member": "nobody"}, "not_a_member"),
        ({"funder": "nobody"}, "other_funder"),
        ({"member": "genappe", "call": str(uuid4())}, "other_call"),
    ],
)
def test_whoever_is_not_in_the_pool_is_told_by_name(
    browser: Browser, called_pool: Pool, given: dict[str, Any], code: str
) -> None:
    client, address = browser("coordinator"), f"/api/budgets/pools/{called_pool.pk}/bank/"
    client.post(address, {"file": SimpleUploadedFile("a.xml", camt(Movement(12_345)))})
    (line,) = get(client, called_pool, "bank/movements/").json()["results"]
    settled = post(client, called_pool, f"bank/movements/{line['id']}/", given)
    assert (settled.status_code, settled.json()["code"]) == (400, code)
    if "funder" not in given:
        paid = {"amount": "1", "paid_on": timezone.localdate().isoformat(), **given}
        answer = post(client, called_pool, "payments/", paid)
        assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert get(client, called_pool, "payments/").json()["results"] == []
