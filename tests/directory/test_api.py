"""The directory by a program: what the page lists, and nothing more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.database import superuser
from tests.identity.hosts import at, sign_in, stranger

type Browsers = Callable[[str], Client]


def listed(client: Client, **query: str | list[str]) -> Any:
    answer = client.get("/api/directory/", query)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


@pytest.mark.parametrize("name", ["reader", "coach", "coordinator", "treasurer"])
def test_every_member_of_every_body_gets_what_the_page_lists(browser: Browsers, name: str) -> None:
    client = browser(name)
    page = [body.slug for body in client.get("/directory/").context["page"]]
    assert [row["slug"] for row in listed(client)] == page
    assert "Testard" not in client.get("/api/directory/").content.decode()


def test_an_organisation_comes_with_its_place_and_its_host(browser: Browsers) -> None:
    rows = {row["slug"]: row for row in listed(browser("coach"))}
    assert rows["genappe"] == {
        "slug": "genappe",
        "name": "CPAS de Genappe",
        "kind": "cpas",
        "nis_code": "25031",
        "commune": "Genappe",
        "postal_codes": ["1470", "1471", "1472", "1473", "1474", "1476"],
        "hosts": [f"genappe.{settings.BASE_HOST}"],
        "by_letter": False,
    }
    partner = rows["lire-et-ecrire-bw"]
    assert (partner["nis_code"], partner["commune"], partner["postal_codes"]) == (None, None, [])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "court saint etienne"}, {"court-saint-etienne"}),
        ({"q": "1470"}, {"genappe"}),
        ({"q": "100%"}, set()),
        ({"q": "", "kind": "cpas"}, {"genappe", "court-saint-etienne", "villers-la-ville"}),
        ({"kind": "partner"}, {"lire-et-ecrire-bw", "cesep"}),
        ({"kind": ["partner", "coordination"], "q": "emploi"}, {"cartes-emploi"}),
    ],
)
def test_words_and_kinds_narrow_the_list_as_on_the_page(browser: Browsers, query: Any, found: set[str]) -> None:
    assert {row["slug"] for row in listed(browser("coach"), **query)} == found


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ({"kind": "ministry"}, "invalid_choice", "kind"),
        ({"q": "x" * 101}, "max_length", "q"),
        ({"q": "a\0b"}, "null_characters_not_allowed", "q"),
        ({"words": "genappe"}, "unknown_field", "words"),
        ({"page": "0"}, "min_value", "page"),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(browser: Browsers, query: Any, code: str, field: str) -> None:
    answer = browser("coach").get("/api/directory/", query)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, code, field)


def test_past_the_last_page_there_is_nothing(browser: Browsers) -> None:
    assert browser("coach").get("/api/directory/", {"page": "2"}).status_code == 404


def test_the_list_costs_the_same_whatever_its_length(browser: Browsers) -> None:
    client = browser("coach")

    def queries(**query: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            listed(client, **query)
        return len(captured)

    assert queries() == queries(q="genappe") <= 12


def test_a_sensitive_body_is_listed_to_itself_alone_and_a_suspended_one_to_nobody(committed: str) -> None:
    with superuser(committed, lock=False) as cursor:
        cursor.execute("UPDATE public.identity_body SET sensitive = true WHERE slug = 'cesep'")
        cursor.execute("UPDATE public.identity_body SET state = 'suspended' WHERE slug = 'villers-la-ville'")
    for name, slug, sees in (("coach", "lire-et-ecrire-bw", False), ("other_coach", "cesep", True)):
        client = stranger()
        sign_in(client, name)
        found = {row["slug"] for row in client.get("/api/directory/", headers=at(slug)).json()["results"]}
        assert ("cesep" in found) is sees
        assert "villers-la-ville" not in found
        assert client.get("/api/directory/", {"q": "cesep"}, headers=at(slug)).json()["count"] == int(sees)
