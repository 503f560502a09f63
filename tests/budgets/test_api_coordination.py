"""What only a coordination does by a program: open a pool, entrust it, correct a source, list the members."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from budgets.access import access_pool_to_manage
from budgets.models import FundingSource, Pool, PoolUserObjectPermission, VersionLine
from budgets.services import enter_funding, start_version
from maillage.audit.models import AuditEntry
from tenants.registry.models import ConsortiumMembership
from tests.budgets.conftest import CPAS, body, make_consortium, make_pool
from tests.cast import user_id

type Browser = Callable[[str], Client]
type ActingAs = Callable[[str], Any]
POOLS = "/api/budgets/pools/"
NEW = {
    "name": "Cartes pour l’emploi 2026",
    "consortium": "cartes-emploi",
    "starts": "2026-01-01",
    "ends": "2026-12-31",
    "total": "47775.00",
    "members": list(CPAS),
}


def send(client: Client, method: str, address: str, data: Any) -> Any:
    return client.generic(method, address, _json(data), content_type="application/json")


def _json(data: Any) -> str:
    from django.core.serializers.json import DjangoJSONEncoder

    return DjangoJSONEncoder().encode(data)


def test_a_program_names_the_lead_among_the_members(browser: Browser, acting: ActingAs, consortium: str) -> None:
    client = browser("coordinator")
    refused = send(client, "POST", POOLS, {**NEW, "lead": "cesep"})
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (400, "lead_not_a_member", "lead")
    opened = send(client, "POST", POOLS, {**NEW, "lead": "genappe"})
    assert opened.status_code == 201
    with acting("coordinator"):
        assert Pool.objects.get().lead == body("genappe")


def test_a_coordinator_says_by_a_program_that_a_member_left(
    browser: Browser, acting: ActingAs, consortium: str
) -> None:
    client = browser("coordinator")
    [listed] = client.get("/api/budgets/members/").json()["results"]
    left = next(each for each in listed["members"] if each["member"] == "villers-la-ville")
    address = f"/api/budgets/members/{left['id']}/"
    early = send(client, "PATCH", address, {"ends": "2014-08-31"})
    assert (early.status_code, early.json()["code"], early.json()["field"]) == (400, "ends_before_start", "ends")
    changed = send(client, "PATCH", address, {"ends": "2025-12-31", "note": "Délibération du 3 novembre"})
    assert changed.json() == {**left, "ends": "2025-12-31", "note": "Délibération du 3 novembre", "is_current": False}
    refused = send(client, "POST", POOLS, NEW)
    assert (refused.status_code, refused.json()["code"]) == (400, "not_a_member")
    assert send(browser("treasurer"), "PATCH", address, {"ends": None}).status_code == 403
    assert send(browser("villers_manager"), "PATCH", address, {"ends": None}).status_code == 404


def test_a_program_opens_a_pool_that_the_pages_then_show(browser: Browser, acting: ActingAs, consortium: str) -> None:
    client = browser("coordinator")
    answer = send(client, "POST", POOLS, NEW)
    assert answer.status_code == 201, answer.content
    opened = answer.json()
    assert (opened["consortium"], opened["draft"]["total_cents"], opened["latest"]) == (
        "cartes-emploi",
        4_777_500,
        None,
    )
    assert sorted(opened["members"]) == sorted(CPAS)
    assert client.get(f"{POOLS}{opened['id']}/").json() == opened
    assert client.get(f"/budgets/{opened['id']}/").status_code == 200
    # the same service as the page: its opener manages it, the treasurer reads it, and it is written down
    assert browser("treasurer").get(f"{POOLS}{opened['id']}/").status_code == 200
    with acting("coordinator") as actor:
        assert access_pool_to_manage(actor, opened["id"])
        assert AuditEntry.objects.filter(action="pool.open", object_id=opened["id"]).count() == 1


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"name": "  "}, "blank", "name"),
        ({"name": "x" * 151}, "max_length", "name"),
        ({"consortium": "another"}, "other_consortium", "consortium"),
        ({"ends": "2025-12-31"}, "ends_before_start", "ends"),
        ({"ends": "31/12/2026"}, "invalid", "ends"),
        ({"total": "0"}, "no_budget", "total"),
        ({"total": "much"}, "malformed_amount", "total"),
        ({"total_cents": 4_777_500}, "one_amount", ""),
        ({"members": []}, "no_members", "members"),
        ({"members": "genappe"}, "not_a_list", "members"),
        ({"members": ["genappe", "cesep"]}, "not_a_member", "members"),
        ({"members": ["genappe", "nowhere"]}, "not_a_member", "members"),
        ({"coordination": "cartes-emploi"}, "unknown_field", "coordination"),
    ],
)
def test_a_pool_that_cannot_be_is_refused_with_a_code(
    browser: Browser, acting: ActingAs, consortium: str, changed: dict[str, Any], code: str, field: str
) -> None:
    answer = send(browser("coordinator"), "POST", POOLS, NEW | changed)
    assert (answer.status_code, answer.json()["code"], answer.json().get("field", "")) == (400, code, field)
    with acting("coordinator"):
        assert not Pool.objects.exists()


def test_a_member_of_another_time_does_not_pay(browser: Browser, acting: ActingAs, consortium: str) -> None:
    with acting("coordinator"):
        ConsortiumMembership.objects.filter(body=body("genappe")).update(ends=date(2025, 12, 31))
    answer = send(browser("coordinator"), "POST", POOLS, NEW)
    assert (answer.json()["code"], "CPAS de Genappe" in answer.json()["detail"]) == ("not_a_member", True)


@pytest.mark.parametrize(("name", "status"), [("treasurer", 403), ("manager", 405), ("finance", 405), ("coach", 404)])
def test_only_a_coordinator_opens_pools(
    browser: Browser, acting: ActingAs, consortium: str, name: str, status: int
) -> None:
    assert send(browser(name), "POST", POOLS, NEW).status_code == status
    with acting("coordinator"):
        assert not Pool.objects.exists()


def test_a_source_is_changed_under_its_label(browser: Browser, acting: ActingAs, shared_pool: Pool) -> None:
    client = browser("coordinator")
    begun = send(client, "POST", f"{POOLS}{shared_pool.pk}/versions/", {})
    assert begun.status_code == 201, begun.content
    (before,) = begun.json()["draft"]["funding"]
    address = f"{POOLS}{shared_pool.pk}/funding/{before['id']}/"
    answer = send(client, "PATCH", address, {"amount": "7775,00"})
    assert answer.status_code == 200, answer.content
    assert answer.json()["draft"]["funding"] == [before | {"amount": "7775.00", "amount_cents": 777_500}]
    assert answer.json()["draft"]["to_share"] == "40000.00"
    assert answer.json()["latest"] == begun.json()["latest"]
    assert send(client, "PATCH", address, {"amount_cents": 1}).json()["draft"]["funding"][0]["amount"] == "0.01"
    assert send(client, "DELETE", address, {}).json()["draft"]["funding"] == []


def test_a_source_of_an_adopted_budget_is_not_changed(browser: Browser, acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator"):
        source = FundingSource.objects.get()
    client = browser("coordinator")
    assert send(client, "PATCH", f"{POOLS}{shared_pool.pk}/funding/{source.pk}/", {"amount": "1"}).status_code == 404
    given = {"label": source.label, "amount": "1"}
    answer = send(client, "POST", f"{POOLS}{shared_pool.pk}/funding/", given)
    assert (answer.status_code, answer.json()["code"]) == (409, "no_draft")


def test_a_line_of_an_adopted_budget_is_there_for_no_page_and_no_program(
    browser: Browser, acting: ActingAs, shared_pool: Pool
) -> None:
    with acting("coordinator") as actor:
        adopted = VersionLine.objects.get()
        start_version(actor=actor, pool=access_pool_to_manage(actor, shared_pool.pk))
        drafted = VersionLine.objects.exclude(pk=adopted.pk).get()
    client = browser("coordinator")
    assert send(client, "DELETE", f"{POOLS}{shared_pool.pk}/lines/{adopted.pk}/", {}).status_code == 404
    assert client.get(f"/budgets/{shared_pool.pk}/lines/{adopted.pk}/").status_code == 404
    assert client.get(f"/budgets/{shared_pool.pk}/lines/{drafted.pk}/").status_code == 200
    with acting("coordinator"):
        assert VersionLine.objects.filter(pk=adopted.pk).exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "one_amount"),
        ({"amount": "1", "amount_cents": 100}, "one_amount"),
        ({"amount": "-1"}, "negative_amount"),
        ({"amount": "47775.01"}, "funding_above_total"),
        ({"amount": "1", "label": "Région"}, "unknown_field"),
    ],
)
def test_an_amount_that_cannot_be_leaves_the_source_as_it_is(
    browser: Browser, acting: ActingAs, shared_pool: Pool, given: Any, code: str
) -> None:
    with acting("coordinator") as actor:
        start_version(actor=actor, pool=access_pool_to_manage(actor, shared_pool.pk))
        source = FundingSource.objects.get()
    answer = send(browser("coordinator"), "PATCH", f"{POOLS}{shared_pool.pk}/funding/{source.pk}/", given)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    with acting("coordinator"):
        assert set(source.versions.values_list("cents", flat=True)) == {1_000_000}


@pytest.mark.parametrize(("name", "status"), [("treasurer", 403), ("manager", 404), ("finance", 404), ("coach", 404)])
def test_only_who_manages_the_pool_changes_a_source(
    browser: Browser, acting: ActingAs, shared_pool: Pool, name: str, status: int
) -> None:
    with acting("coordinator"):
        source = FundingSource.objects.get()
    address = f"{POOLS}{shared_pool.pk}/funding/{source.pk}/"
    assert send(browser(name), "PATCH", address, {"amount": "1.00"}).status_code == status


def test_a_source_of_another_pool_or_of_none_does_not_exist(
    browser: Browser, acting: ActingAs, shared_pool: Pool
) -> None:
    with acting("coordinator") as actor:
        other = make_pool(actor, name="Une autre")
        elsewhere = enter_funding(actor=actor, pool=other, label="Fédéral", cents=100)
    for source in (elsewhere.pk, shared_pool.pk, uuid4()):
        answer = send(browser("coordinator"), "PATCH", f"{POOLS}{shared_pool.pk}/funding/{source}/", {"amount": "1"})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_program_entrusts_a_colleague_and_takes_it_back(
    browser: Browser, acting: ActingAs, shared_pool: Pool
) -> None:
    client, treasurer = browser("coordinator"), browser("treasurer")
    address = f"{POOLS}{shared_pool.pk}/team/"

    def held() -> dict[str, str]:
        return {row["name"]: row["permission"] for row in client.get(address).json()["results"]}

    assert held() == {"Coordinator Testard": "manage_pool", "Treasurer Testard": "view_pool_money"}
    nothing = send(client, "POST", address, {"colleague": user_id("treasurer"), "permission": ""})
    assert (nothing.status_code, nothing.json()["permission"]) == (200, "")
    assert held()["Treasurer Testard"] == ""
    assert treasurer.get(f"{POOLS}{shared_pool.pk}/").status_code == 404
    again = send(client, "POST", address, {"colleague": user_id("treasurer"), "permission": "view_pool_money"})
    assert again.json() == {
        "user_id": str(user_id("treasurer")),
        "name": "Treasurer Testard",
        "function": "treasurer",
        "permission": "view_pool_money",
    }
    assert treasurer.get(f"{POOLS}{shared_pool.pk}/").status_code == 200
    assert treasurer.get(address).status_code == 403


@pytest.mark.parametrize(
    ("colleague", "permission", "code", "field"),
    [
        ("coordinator", "view_pool_money", "own_permission", "colleague"),
        ("coach", "view_pool_money", "unknown_colleague", "colleague"),
        ("treasurer", "manage_pool", "not_for_function", "permission"),
        ("treasurer", "add_pool", "invalid_choice", "permission"),
        ("treasurer", None, "null", "permission"),
    ],
)
def test_what_cannot_be_entrusted_is_refused_with_a_code(
    browser: Browser, acting: ActingAs, shared_pool: Pool, colleague: str, permission: Any, code: str, field: str
) -> None:
    given = {"colleague": user_id(colleague), "permission": permission}
    with acting("coordinator"):
        before = PoolUserObjectPermission.objects.count()
    answer = send(browser("coordinator"), "POST", f"{POOLS}{shared_pool.pk}/team/", given)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, code, field)
    with acting("coordinator"):
        assert PoolUserObjectPermission.objects.count() == before


def test_memberships_come_with_their_dates_and_what_no_source_states(
    browser: Browser, acting: ActingAs, consortium: str
) -> None:
    today = timezone.localdate()
    with acting("coordinator"):
        ConsortiumMembership.objects.filter(body=body("genappe")).update(ends=today - timedelta(days=1), note="Partie")
    for name in ("coordinator", "treasurer"):
        (found,) = browser(name).get("/api/budgets/members/").json()["results"]
        assert (found["code"], found["name"]) == ("cartes-emploi", "Des cartes pour l’emploi")
        members = {row["member"]: row for row in found["members"]}
        assert set(members) == set(CPAS)
        assert members["genappe"].pop("id")
        assert members["genappe"] == {
            "member": "genappe",
            "member_name": "CPAS de Genappe",
            "starts": "2014-09-01",
            "ends": str(today - timedelta(days=1)),
            "is_current": False,
            "inferred": False,
            "note": "Partie",
        }
        villers = members["villers-la-ville"]
        assert (villers["ends"], villers["is_current"], villers["inferred"]) == (None, True, True)


def test_the_members_are_listed_to_their_coordination_alone(
    browser: Browser, acting: ActingAs, consortium: str
) -> None:
    for name in ("manager", "finance", "coach"):
        assert browser(name).get("/api/budgets/members/").status_code == 404


def test_consortia_of_another_coordination_are_not_listed(browser: Browser, acting: ActingAs) -> None:
    with acting("villers_manager") as actor:
        make_consortium(actor, "genappe", code="an-other")
    client = browser("coordinator")
    assert client.get("/api/budgets/members/").json()["results"] == []
    refused = send(client, "POST", POOLS, NEW | {"consortium": "an-other", "members": ["genappe"]})
    assert (refused.status_code, refused.json()["code"]) == (400, "other_consortium")
