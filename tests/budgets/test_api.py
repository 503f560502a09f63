"""The interface for programs: the same doors and services as the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from budgets.access import access_pool_to_manage
from budgets.models import ApportionmentKey, FundingSource, Pool
from budgets.services import enter_funding
from tests.budgets.conftest import GOLDEN, make_pool

type Browser = Callable[[str], Client]
type ActingAs = Callable[[str], Any]
FEDERAL = {"label": "Fédéral", "amount": "10000.00"}
INHABITANTS = {"kind": "inhabitants", "reference_date": "2024-01-01", "series": "national-register"}
KEY = {"criteria": [INHABITANTS]}
CHANGES = ("key/", "versions/0/adoption/")


def post(client: Client, address: str, data: Any) -> Any:
    return client.post(f"/api/budgets/pools/{address}", data, content_type="application/json")


def test_a_program_funds_and_shares_the_pool(browser: Browser, acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
    client = browser("coordinator")
    assert post(client, f"{pool.pk}/funding/", FEDERAL).json()["draft"]["to_share"] == "37775.00"
    previewed = post(client, f"{pool.pk}/key/", KEY).json()["draft"]["shares"]
    answer = post(client, f"{pool.pk}/versions/0/adoption/", {})
    assert answer.status_code == 200, answer.content
    assert previewed == answer.json()["latest"]["shares"]
    shares = {line["member_name"]: (line["share"], line["share_cents"]) for line in answer.json()["latest"]["shares"]}
    assert shares == {
        "CPAS de Court-Saint-Étienne": ("10783.77", GOLDEN["court-saint-etienne"]),
        "CPAS de Genappe": ("15947.15", GOLDEN["genappe"]),
        "CPAS de Villers-la-Ville": ("11044.08", GOLDEN["villers-la-ville"]),
    }
    assert client.get(f"/api/budgets/pools/{pool.pk}/").json() == answer.json()


def test_a_member_gets_its_own_share_alone(browser: Browser, shared_pool: Pool) -> None:
    client = browser("villers_manager")
    (listed,) = client.get("/api/budgets/pools/").json()["results"]
    assert (listed["own_share"], listed["own_share_cents"]) == ("11044.08", 1_104_408)
    latest = client.get(f"/api/budgets/pools/{shared_pool.pk}/").json()["latest"]
    assert [line["share"] for line in latest["shares"]] == [None, None, "11044.08"]
    assert [row["code"] for step in latest["working"] for row in step["rows"]] == ["25107"]
    assert latest["amount"] == "37775.00"
    for address in ("versions/", "methods/"):
        assert post(client, f"{shared_pool.pk}/{address}", {}).status_code == 405
    for address in ("funding/", *CHANGES):
        assert post(client, f"{shared_pool.pk}/{address}", FEDERAL).status_code == 404


@pytest.mark.parametrize("name", ["colleague", "reader", "dpo", "coach"])
def test_who_reads_no_budgets_finds_none(browser: Browser, shared_pool: Pool, name: str) -> None:
    client = browser(name)
    for address in ("", f"{shared_pool.pk}/"):
        assert client.get(f"/api/budgets/pools/{address}").status_code == 404
    for address in ("funding/", *CHANGES):
        assert post(client, f"{shared_pool.pk}/{address}", FEDERAL).status_code == 404


def test_a_treasurer_reads_and_changes_nothing(browser: Browser, shared_pool: Pool) -> None:
    client = browser("treasurer")
    assert client.get(f"/api/budgets/pools/{shared_pool.pk}/").status_code == 200
    assert post(client, f"{shared_pool.pk}/funding/", FEDERAL).status_code == 403
    for address in CHANGES:
        assert post(client, f"{shared_pool.pk}/{address}", KEY).status_code == 403


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("ten", "malformed_amount"),
        ("1,2,3", "malformed_amount"),
        ("", "malformed_amount"),
        ("1.005", "funding_above_total"),
        ("0.005", "malformed_amount"),
        ("-1.00", "negative_amount"),
        ("9" * 30, "malformed_amount"),
        ("47775.01", "funding_above_total"),
        (100.5, "malformed_amount"),
        (None, "null"),
    ],
)
def test_a_malformed_amount_is_refused_with_a_code(browser: Browser, acting: ActingAs, amount: Any, code: str) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor, total_cents=100_000 if amount == "1.005" else 4_777_500)
    answer = post(browser("coordinator"), f"{pool.pk}/funding/", {"label": "Fédéral", "amount": amount})
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    with acting("coordinator"):
        assert not FundingSource.objects.exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"label": "x"}, "one_amount"),
        ({"label": "x", "amount": "1.00", "amount_cents": 100}, "one_amount"),
        ({"label": "x", "amount_cents": 2**63}, "max_value"),
        ({"label": "x", "amount_cents": -1}, "negative_amount"),
        ({"amount": "1.00"}, "required"),
        ({"label": "x", "amount": "1.00", "cents": 1}, "invalid"),
    ],
)
def test_a_malformed_source_is_refused(browser: Browser, acting: ActingAs, given: Any, code: str) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
    answer = post(browser("coordinator"), f"{pool.pk}/funding/", given)
    assert answer.status_code == 400
    assert answer.json()["code"] == code or code == "invalid"


def test_cents_are_taken_as_they_are(browser: Browser, acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
    answer = post(browser("coordinator"), f"{pool.pk}/funding/", {"label": "Fédéral", "amount_cents": 1_000_000})
    assert answer.json()["draft"]["funding"][0]["amount"] == "10000.00"


def test_missing_figures_are_told_with_the_communes(browser: Browser, acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
    given = {"criteria": [INHABITANTS | {"reference_date": "2023-01-01"}]}
    answer = post(browser("coordinator"), f"{pool.pk}/key/", given)
    assert (answer.status_code, answer.json()["code"]) == (400, "figure_missing")
    assert "Genappe" in answer.json()["detail"]
    with acting("coordinator"):
        assert not ApportionmentKey.objects.exists()


def test_the_interface_is_described(browser: Browser, db: None) -> None:
    described = browser("coordinator").get("/api/schema/").json()
    funding = described["paths"]["/api/budgets/pools/{pool_id}/funding/"]["post"]
    assert "funding_above_total" in funding["responses"]["400"]["x-codes"]


def test_the_funding_of_a_program_is_the_funding_of_the_page(browser: Browser, acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
        enter_funding(actor=actor, pool=access_pool_to_manage(actor, pool.pk), label="Fédéral", cents=1_000_000)
    assert "10\u202f000,00" in browser("coordinator").get(f"/budgets/{pool.pk}/budget/").content.decode()
