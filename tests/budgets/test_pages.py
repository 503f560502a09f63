"""The pages, by who asks for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from budgets.access import access_pool_to_manage
from budgets.models import Pool, Share
from budgets.services import change_stay, start_version
from maillage.postgres.acting import body_role_name
from maillage.problems import Problem
from tenants.registry.models import ConsortiumMembership
from tests.budgets.conftest import body, make_pool, modify, old_inhabitants, share_pool, text_of

type Browser = Callable[[str], Client]
type ActingAs = Callable[[str], Any]


def test_a_member_sees_its_share_and_how_it_was_computed(browser: Browser, shared_pool: Pool) -> None:
    client = browser("villers_manager")
    assert "11 044,08 €" in text_of(client.get(f"/budgets/{shared_pool.pk}/"))
    page = text_of(client.get(f"/budgets/{shared_pool.pk}/budget/"))
    for shown in ("11 044,08 €", "11 116", "38 021", "37 775,00 €"):
        assert shown in page
    for other in ("10 783,77", "15 947,15"):
        assert other not in page


@pytest.mark.parametrize("name", ["manager", "finance"])
def test_managers_and_financial_directors_read_the_list_with_their_share(
    browser: Browser, shared_pool: Pool, name: str
) -> None:
    page = text_of(browser(name).get("/budgets/"))
    assert "Cartes pour l’emploi 2026" in page
    assert "15 947,15 €" in page
    assert "10 783,77" not in page


@pytest.mark.parametrize("name", ["colleague", "reader", "dpo"])
@pytest.mark.parametrize("page", ["", "{pool}/", "{pool}/shares.csv"])
def test_other_functions_of_a_cpas_find_no_budgets(browser: Browser, shared_pool: Pool, name: str, page: str) -> None:
    client = browser(name)
    assert client.get("/budgets/" + page.format(pool=shared_pool.pk)).status_code == 404
    assert "/budgets/" not in client.get("/directory/").content.decode()


@pytest.mark.parametrize("name", ["coach", "manager", "finance"])
@pytest.mark.parametrize("page", ["new/", "members/", "series/", "{pool}/lines/", "{pool}/funding/", "{pool}/key/"])
def test_the_coordinations_pages_are_at_its_host_alone(
    browser: Browser, shared_pool: Pool, name: str, page: str
) -> None:
    client = browser(name)
    assert client.get("/budgets/" + page.format(pool=shared_pool.pk)).status_code == 404
    assert client.post("/budgets/" + page.format(pool=shared_pool.pk)).status_code == 404


def test_a_partner_has_no_such_address(browser: Browser, shared_pool: Pool) -> None:
    for page in ("", f"{shared_pool.pk}/", f"{shared_pool.pk}/shares.csv"):
        assert browser("coach").get(f"/budgets/{page}").status_code == 404


def test_a_cpas_outside_the_pool_finds_nothing(browser: Browser, acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor, "genappe", "court-saint-etienne")
    client = browser("villers_manager")
    assert client.get(f"/budgets/{pool.pk}/").status_code == 404
    assert "Cartes pour l’emploi 2026" not in text_of(client.get("/budgets/"))


def test_a_treasurer_reads_and_changes_nothing(browser: Browser, shared_pool: Pool) -> None:
    client = browser("treasurer")
    page = client.get(f"/budgets/{shared_pool.pk}/budget/")
    assert "15 947,15 €" in text_of(page)
    assert "/key/" not in page.content.decode()
    assert "<form" not in page.content.decode().partition("<main")[2]
    for address in (
        "new/",
        f"{shared_pool.pk}/funding/",
        f"{shared_pool.pk}/key/",
        f"{shared_pool.pk}/budget/0/adopt/",
    ):
        assert client.get(f"/budgets/{address}").status_code == 403
        assert client.post(f"/budgets/{address}", {"label": "x", "amount": "1"}).status_code == 403


def test_a_modification_that_is_being_drafted_is_told_to_who_drafts_it_alone(
    browser: Browser, acting: ActingAs, shared_pool: Pool
) -> None:
    with acting("coordinator") as actor:
        modify(actor, shared_pool)
        pool = access_pool_to_manage(actor, shared_pool.pk)
        change_stay(actor=actor, pool=pool, member=body("villers-la-ville"), starts=pool.starts, ends=date(2026, 6, 30))
    response = browser("coordinator").get(f"/budgets/{shared_pool.pk}/")
    assert response.context["draft"].number == 1
    assert "notice-info" in response.content.decode()
    client = browser("villers_manager")
    assert client.get(f"/budgets/{shared_pool.pk}/").context["draft"] is None
    assert client.get(f"/budgets/{shared_pool.pk}/budget/1/").status_code == 404
    assert client.get(f"/api/budgets/pools/{shared_pool.pk}/").json()["draft"] is None
    days = text_of(client.get(f"/budgets/{shared_pool.pk}/members/"))
    assert "30/06/2026" not in days
    assert "30/06/2026" in text_of(browser("coordinator").get(f"/budgets/{shared_pool.pk}/members/"))


def test_the_file_of_the_shares_is_exact_and_runs_no_formula(browser: Browser, acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor, name='=HYPERLINK("http://x")', total_cents=3_777_500)
        share_pool(actor, pool)
    response = browser("coordinator").get(f"/budgets/{pool.pk}/shares.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = response.content.decode("utf-8-sig").splitlines()
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert len(lines) == 4
    assert [line.rsplit(";", 1)[1] for line in lines[1:]] == ["10783,77", "15947,15", "11044,08"]
    assert all(line.startswith("\"'=HYPERLINK") for line in lines[1:])


def test_the_file_of_a_member_holds_its_own_share(browser: Browser, shared_pool: Pool) -> None:
    response = browser("villers_manager").get(f"/budgets/{shared_pool.pk}/shares.csv")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert [line.rsplit(";", 1)[1] for line in lines[1:]] == ["11044,08"]


def test_there_is_no_file_before_the_first_shares(browser: Browser, acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
    assert browser("coordinator").get(f"/budgets/{pool.pk}/shares.csv").status_code == 404
    assert browser("manager").get(f"/budgets/{pool.pk}/").status_code == 200


def test_home_and_members_show_dates_and_mark_what_was_inferred(browser: Browser, shared_pool: Pool) -> None:
    client = browser("coordinator")
    home, members = client.get("/"), client.get("/budgets/members/")
    assert "Cartes pour l’emploi 2026" in text_of(home)
    assert "CPAS de Villers-la-Ville" in text_of(home)
    assert "01/09/2014" in text_of(members)
    assert members.content.decode().count("tag-yellow") == 1


def test_empty_pages_say_why(browser: Browser, db: None) -> None:
    for name, address in (
        ("coordinator", "/"), ("coordinator", "/budgets/"), ("coordinator", "/budgets/members/"),
        ("coordinator", "/budgets/new/"), ("treasurer", "/budgets/"), ("manager", "/budgets/"),
    ):  # fmt: skip
        response = browser(name).get(address)
        assert response.status_code == 200
        assert "empty" in response.content.decode() or address == "/"


def test_a_coordinator_says_that_a_member_left_and_no_later_pool_has_it(
    browser: Browser, acting: ActingAs, consortium: str
) -> None:
    with acting("coordinator"):
        left = ConsortiumMembership.objects.get(body=body_role_name("villers-la-ville"))
    page, client = f"/budgets/members/{left.pk}/", browser("coordinator")
    assert page in client.get("/budgets/members/").content.decode()
    assert page not in browser("treasurer").get("/budgets/members/").content.decode()
    form = {"starts": "2014-09-01", "inferred": "on", "note": "Délibération du 3 novembre"}
    answer = client.post(page, {**form, "ends": "2014-08-31"})
    assert list(answer.context["form"].errors) == ["ends"]
    assert "31/12/2025" in text_of(client.post(page, {**form, "ends": "2025-12-31"}, follow=True))
    with acting("coordinator") as actor:
        with pytest.raises(Problem, match="not_a_member"):
            make_pool(actor, consortium=left.consortium)
        make_pool(actor, consortium=left.consortium, starts=date(2025, 1, 1), ends=date(2025, 12, 31))


@pytest.mark.parametrize("name", ["coordinator", "treasurer", "villers_manager"])
@pytest.mark.parametrize("page", ["", "{pool}/", "{pool}/budget/", "{pool}/members/"])
def test_the_pages_take_a_fixed_number_of_queries(browser: Browser, acting: ActingAs, name: str, page: str) -> None:
    with acting("coordinator") as actor:
        small = make_pool(actor, "villers-la-ville", name="Petit")
        share_pool(actor, small)
    client = browser(name)
    client.get("/budgets/")
    few = _queries(client, page.format(pool=small.pk))
    with acting("coordinator") as actor:
        pools = [make_pool(actor, name=f"Grand {rank}") for rank in range(5)]
        for pool in pools:
            share_pool(actor, pool)
    assert _queries(client, page.format(pool=pools[0].pk)) == few
    assert few <= 20


def _queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"/budgets/{page}").status_code == 200
    return len(captured)


def test_no_share_of_another_is_read_for_the_page_of_a_member(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("manager"):
        assert {share.member_id for share in Share.objects.all()} == {body_role_name("genappe")}


def test_earlier_shares_stay_to_be_seen(browser: Browser, acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        start_version(actor=actor, pool=access_pool_to_manage(actor, shared_pool.pk))
        share_pool(actor, shared_pool, old_inhabitants())
    response = browser("coordinator").get(f"/budgets/{shared_pool.pk}/budget/")
    assert [version.number for version in response.context["others"]] == [0]
    assert "2020" in response.context["key"].label
    earlier = browser("coordinator").get(f"/budgets/{shared_pool.pk}/budget/0/")
    assert "15 947,15 €" in text_of(earlier)
    assert "2024" in earlier.context["key"].label
