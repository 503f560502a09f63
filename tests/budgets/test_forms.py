"""The coordination's forms: from the vote to the shares, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from budgets.access import access_pool_to_manage
from budgets.models import Apportionment, FundingSource, Pool, VersionFunding
from budgets.services import start_version
from tests.budgets.conftest import CPAS, make_consortium, make_pool, text_of

type Browser = Callable[[str], Client]
type ActingAs = Callable[[str], Any]
NATIONAL_REGISTER = "inhabitants/2024-01-01/national-register"
MALFORMED = ["dix mille", "1,2,3", "", "-5,00", "99999999999999999999", "47.775,01", "0,005"]


def pool_form(within: str, **values: Any) -> dict[str, Any]:
    form = {
        "name": "Cartes pour l’emploi 2026",
        "consortium": within,
        "starts": "2026-01-01",
        "ends": "2026-12-31",
        "total": "47.775,00",
        "members": list(CPAS),
    }
    return form | values


def test_a_coordinator_goes_from_the_vote_to_the_shares(browser: Browser, acting: ActingAs, consortium: str) -> None:
    client = browser("coordinator")
    opened = client.post("/budgets/new/", pool_form(consortium))
    assert opened.status_code == 302, text_of(opened)
    with acting("coordinator"):
        pool = Pool.objects.get()
    address = f"/budgets/{pool.pk}/"
    budget = f"{address}budget/"
    assert opened.headers["Location"] == budget
    funded = client.post(f"{address}funding/", {"label": "Fédéral", "amount": "10.000,00"})
    assert funded.headers["Location"] == budget
    assert "37 775,00 €" in text_of(client.get(f"{address}key/"))
    chosen = client.post(f"{address}key/", {"basis_1": NATIONAL_REGISTER})
    assert chosen.headers["Location"] == budget
    assert "15 947,15 €" in text_of(client.get(f"{budget}0/adopt/"))
    seen = client.get(f"{budget}0/adopt/").context["view"].token
    adopted = client.post(f"{budget}0/adopt/", {"seen": seen})
    assert adopted.headers["Location"] == f"{budget}0/"
    answer = client.get(f"{budget}0/")
    page = text_of(answer)
    assert "1er janvier 2024" in answer.context["key"].label
    assert answer.context["key"].label.replace("\N{NO-BREAK SPACE}", " ") in page
    for amount in ("10 783,77 €", "15 947,15 €", "11 044,08 €", "37 775,00 €"):
        assert amount in page
    # the figures, which are the weights with one criterion and the same days for all
    for working in ("16 051", "38 021", "Moniteur belge", "10 783,77"):
        assert working in page


@pytest.mark.parametrize("amount", MALFORMED)
def test_a_malformed_amount_is_refused_at_its_field_and_writes_nothing(
    browser: Browser, acting: ActingAs, amount: str
) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
    response = browser("coordinator").post(f"/budgets/{pool.pk}/funding/", {"label": "Fédéral", "amount": amount})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["amount"]
    assert "Erreur" in text_of(response) or "Error" in text_of(response)
    with acting("coordinator"):
        assert not FundingSource.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"total": "abc"}, "total"),
        ({"total": "0"}, "total"),
        ({"ends": "2025-01-01"}, "ends"),
        ({"members": []}, "members"),
        ({"members": ["cesep"]}, "members"),
        ({"name": " "}, "name"),
        ({"consortium": "00000000-0000-0000-0000-000000000000"}, "consortium"),
    ],
)
def test_a_pool_that_cannot_be_is_refused_at_its_field(
    browser: Browser, acting: ActingAs, consortium: str, values: dict[str, Any], field: str
) -> None:
    response = browser("coordinator").post("/budgets/new/", pool_form(consortium, **values))
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    with acting("coordinator"):
        assert not Pool.objects.exists()


def test_an_empty_form_is_refused_with_each_of_its_fields(browser: Browser, consortium: str) -> None:
    response = browser("coordinator").post("/budgets/new/", {})
    assert set(response.context["form"].errors) == {"name", "consortium", "starts", "ends", "total", "members"}


@pytest.mark.parametrize("basis", ["", "inhabitants/2023-01-01/statbel", "nonsense"])
def test_only_figures_that_every_member_has_can_be_picked(browser: Browser, acting: ActingAs, basis: str) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
    client = browser("coordinator")
    choices = client.get(f"/budgets/{pool.pk}/key/").context["form"].fields["basis_1"].choices
    assert [code for code, _label in choices] == [
        "", NATIONAL_REGISTER, "inhabitants/2020-01-01/statbel", "equal", "fixed",
    ]  # fmt: skip
    response = client.post(f"/budgets/{pool.pk}/key/", {"basis_1": basis})
    assert list(response.context["form"].errors) == ["basis_1"]
    with acting("coordinator"):
        assert not Apportionment.objects.exists()


def test_a_member_without_inhabitants_is_named_before_choosing(browser: Browser, acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor, "genappe", "cesep")
    response = browser("coordinator").get(f"/budgets/{pool.pk}/key/")
    assert "CESEP." in text_of(response)
    codes = [code for code, _label in response.context["form"].fields["basis_1"].choices]
    assert {NATIONAL_REGISTER, "equal", "fixed"} <= set(codes)
    refused = browser("coordinator").post(f"/budgets/{pool.pk}/key/", {"basis_1": NATIONAL_REGISTER})
    assert "CESEP" in str(refused.context["form"].errors)


def test_a_source_is_changed_under_its_name(browser: Browser, acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        start_version(actor=actor, pool=access_pool_to_manage(actor, shared_pool.pk))
        source = FundingSource.objects.get()
    client = browser("coordinator")
    address = f"/budgets/{shared_pool.pk}/funding/{source.pk}/"
    assert "Fédéral" in text_of(client.get(address))
    assert client.post(address, {"amount": "9 000,00"}).status_code == 302
    with acting("coordinator") as actor:
        entered = VersionFunding.objects.order_by("version__number").values_list("source__label", "cents")
        assert list(entered) == [("Fédéral", 1_000_000), ("Fédéral", 900_000)]
        other = make_pool(actor, name="Autre")
    assert client.get(f"/budgets/{other.pk}/funding/{source.pk}/").status_code == 404


def test_the_form_of_a_pool_starts_with_the_cpas_of_today(browser: Browser, acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        make_consortium(actor, *CPAS, "cesep")
    response = browser("coordinator").get("/budgets/new/")
    assert set(response.context["form"]["members"].initial) == set(CPAS)
    assert 'value="cesep"' in response.content.decode()
    assert response.content.decode().count(" checked") == 3
