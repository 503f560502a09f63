"""The list of files, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sharing.grants.services import withdraw_grant
from tests.casework.people import make_grant, make_participant

type Browser = Callable[[str], Any]
type Acting = Callable[[str], Any]

LIST = "/participants/"


@pytest.fixture(autouse=True)
def _in_english(settings: Any) -> None:
    """Sentences are compared in the language of the source."""
    settings.LANGUAGE_CODE = "en"


def shown_names(response: Any) -> list[str]:
    return [row.participant.name for row in response.context["rows"]]


def test_the_list_finds_names_whatever_the_accents_and_says_how_many(acting: Acting, browser: Browser) -> None:
    with acting("colleague") as actor:
        make_participant(actor)
        make_participant(actor, first_name="Łukasz", last_name="Wiśniewski")
    response = browser("reader").post(LIST, {"q": "noel amel"}, follow=True)
    assert shown_names(response) == ["Amélie Noël"]
    assert "<strong>1</strong> result of 2" in response.content.decode()


def test_accents_do_not_change_the_order_of_names(acting: Acting, browser: Browser) -> None:
    with acting("colleague") as actor:
        for last_name in ("Goffin", "Al Khatib", "Gérard", "Aït Lahcen"):
            make_participant(actor, first_name="Jo", last_name=last_name)
    names = ["Jo Aït Lahcen", "Jo Al Khatib", "Jo Gérard", "Jo Goffin"]
    assert shown_names(browser("reader").get(LIST)) == names


def test_filters_narrow_the_list_and_can_be_taken_away(acting: Acting, browser: Browser) -> None:
    with acting("colleague") as actor:
        make_participant(actor, status="followed")
        make_participant(actor, first_name="Boris", income_source="ase")
    with acting("manager") as manager:
        make_participant(manager, first_name="Chloé")
    reader = browser("reader")
    assert shown_names(reader.get(LIST, {"status": "followed"})) == ["Amélie Noël"]
    assert shown_names(reader.get(LIST, {"income": ["ase", "none"]})) == ["Boris Noël"]
    by_manager = reader.get(LIST, {"referent": str(manager.user_id), "status": "new"})
    assert shown_names(by_manager) == ["Chloé Noël"]
    page = by_manager.content.decode()
    assert f'href="?referent={manager.user_id}"' in page
    assert "Remove the filter" in page
    assert "Manager Testard" in page


def test_a_filter_that_does_not_exist_is_told_and_filters_nothing(acting: Acting, browser: Browser) -> None:
    with acting("colleague") as actor:
        make_participant(actor)
    response = browser("reader").get(LIST, {"status": "' OR 1=1", "referent": "nobody", "page": "x"})
    assert response.status_code == 200
    assert shown_names(response) == ["Amélie Noël"]
    assert "There is a problem" in response.content.decode()


def test_an_empty_list_says_why_and_what_next(acting: Acting, browser: Browser) -> None:
    empty = browser("colleague").get(LIST).content.decode()
    assert "No file yet" in empty
    assert 'href="/participants/new/"' in empty
    assert 'href="/participants/new/"' not in browser("reader").get(LIST).content.decode()
    with acting("colleague") as actor:
        make_participant(actor)
    assert "Nobody matches these filters" in browser("colleague").post(LIST, {"q": "zzz"}, follow=True).content.decode()


def test_the_list_shows_25_a_page_and_the_pages_keep_the_filters(acting: Acting, browser: Browser) -> None:
    with acting("colleague") as actor:
        for rank in range(26):
            make_participant(actor, last_name=f"Noël {rank:02d}")
    reader = browser("reader")
    first = reader.post(LIST, {"q": "noel", "status": "new"}, follow=True)
    assert len(first.context["rows"]) == 25
    address = first.request["QUERY_STRING"]
    assert "noel" not in address
    assert "status=new" in address
    assert f"{address.replace('&', '&amp;')}&amp;page=2" in first.content.decode()
    assert shown_names(reader.get(f"{LIST}?{address}&page=2")) == ["Amélie Noël 25"]


def test_a_search_that_has_lapsed_says_so(acting: Acting, browser: Browser) -> None:
    with acting("colleague") as actor:
        make_participant(actor)
    answer = browser("colleague").get(LIST, {"q": "noel"})
    assert "This search has lapsed" in answer.content.decode()
    assert 'value="noel"' not in answer.content.decode()


def test_the_list_costs_the_same_queries_whatever_its_length(acting: Acting, browser: Browser) -> None:
    reader, counts = browser("reader"), []
    made = 0
    for length in (5, 60):
        with acting("colleague") as actor:
            for rank in range(made, length):
                person = make_participant(actor, last_name=f"Noël {rank:02d}")
                make_grant(actor, person.pk)
        made = length
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert reader.get(LIST).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 13  # one of them counts the unread notifications


def test_the_list_says_where_agreements_stand(acting: Acting, browser: Browser) -> None:
    today = timezone.localdate()
    with acting("colleague") as actor:
        none, live, taken_back = (make_participant(actor, first_name=name) for name in ("A", "B", "C"))
        make_grant(actor, live.pk, valid_from=today + timedelta(days=3))
        make_grant(actor, live.pk)
        withdraw_grant(actor=actor, grant=make_grant(actor, taken_back.pk))
    rows = browser("reader").get(LIST).context["rows"]
    states = {row.participant.pk: row.agreement for row in rows}
    assert states == {none.pk: None, live.pk: "live", taken_back.pk: "withdrawn"}
