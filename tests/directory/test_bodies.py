"""The directory of organisations."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from maillage.identity.models import Body
from tests.database import superuser
from tests.identity.hosts import at, sign_in, stranger

type Browsers = Callable[[str], Client]


def names(client: Client, **query: str | list[str]) -> set[str]:
    """The organisations listed."""
    return {body.name for body in client.get("/directory/", query).context["page"]}


@pytest.mark.parametrize("name", ["reader", "coach", "coordinator", "treasurer"])
def test_every_member_of_every_body_finds_the_others(browser: Browsers, name: str) -> None:
    assert {"CPAS de Genappe", "Lire et Ecrire BW", "Des cartes pour l’emploi"} <= names(browser(name))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("court saint etienne", {"CPAS de Court-Saint-Étienne"}),
        ("ÉTIENNE cpas", {"CPAS de Court-Saint-Étienne"}),
        ("1470", {"CPAS de Genappe"}),
        ("SINT-PIETERS", set()),
        ("1471 genappe", {"CPAS de Genappe"}),
        ("écrire", {"Lire et Ecrire BW"}),
        ("100%", set()),
        ("nobody at all", set()),
    ],
)
def test_words_of_name_and_place_find_whatever_the_accents(browser: Browsers, words: str, found: set[str]) -> None:
    assert names(browser("coach"), words=words) == found


def test_kinds_narrow_the_list(browser: Browsers) -> None:
    client = browser("coach")
    assert names(client, kind="partner") == {"Lire et Ecrire BW", "CESEP"}
    assert names(client, kind=["partner", "coordination"], words="emploi") == {"Des cartes pour l’emploi"}


def test_an_empty_list_says_what_to_do(browser: Browsers) -> None:
    page = browser("coach").get("/directory/", {"words": "zzz"}).content.decode()
    assert 'class="empty"' in page
    assert 'href="/directory/"' in page


def test_the_directory_names_no_person(browser: Browsers) -> None:
    page = browser("coach").get("/directory/").content.decode()
    assert page.count("Testard") == 1, "the reader's own name, in the menu"


def test_the_list_costs_the_same_whatever_its_length(browser: Browsers) -> None:
    client = browser("coach")

    def queries(**query: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/directory/", query)
        return len(captured)

    assert queries(words="cpas") == queries(words="genappe") <= 12


def test_a_sensitive_body_is_listed_to_itself_alone_and_a_suspended_one_to_nobody(committed: str) -> None:
    with superuser(committed, lock=False) as cursor:
        cursor.execute("UPDATE public.identity_body SET sensitive = true WHERE slug = 'cesep'")
        cursor.execute("UPDATE public.identity_body SET state = 'suspended' WHERE slug = 'villers-la-ville'")
    assert Body.objects.get(slug="cesep").sensitive
    for name, slug, sees in (("coach", "lire-et-ecrire-bw", False), ("other_coach", "cesep", True)):
        client = stranger()
        sign_in(client, name)
        page = client.get("/directory/", headers=at(slug))
        listed = {body.slug for body in page.context["page"]}
        assert ("cesep" in listed) is sees
        assert "villers-la-ville" not in listed


def test_long_lists_have_pages(committed: str) -> None:
    with superuser(committed, lock=False) as cursor:
        cursor.execute(
            "INSERT INTO public.identity_body (role, slug, kind, name, sensitive, state, created_at)"
            " SELECT 'x' || n, 'x' || n, 'partner', 'Association ' || lpad(n::text, 3, '0'), false, 'active', now()"
            " FROM generate_series(1, 30) n"
        )
    client = stranger()
    sign_in(client, "coach")
    host = at("lire-et-ecrire-bw")
    first = client.get("/directory/", {"words": "association"}, headers=host)
    last = client.get("/directory/", {"words": "association", "page": "2"}, headers=host)
    assert (len(first.context["page"]), len(last.context["page"])) == (25, 5)
    assert "words=association" in first.content.decode()
