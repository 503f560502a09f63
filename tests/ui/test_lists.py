"""Lists: the filters in force, the pages, and the way back."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.test import RequestFactory

from maillage.ui.filters import chips, clear_url
from maillage.ui.forms import DateInput
from maillage.ui.lists import list_as_left, page_of
from tests.ui.drawing import draw, elements


class Filters(forms.Form):
    q = forms.CharField(label="Nom", required=False)
    status = forms.MultipleChoiceField(
        label="Statut", required=False, choices=[("new", "Nouveau"), ("Ended", [("closed", "Clôturé")])]
    )
    since = forms.DateField(label="Depuis", required=False, widget=DateInput)
    secret = forms.CharField(required=False, widget=forms.HiddenInput)


def query_of(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query)


def test_each_chip_takes_its_own_filter_away_and_keeps_the_others() -> None:
    query = QueryDict("q=Del&status=new&status=closed&order=name&page=3")
    name, new, closed = chips(Filters(query), query)
    assert [(chip.label, chip.text) for chip in (name, new, closed)] == [
        ("Nom", "Del"), ("Statut", "Nouveau"), ("Statut", "Clôturé"),
    ]  # fmt: skip
    assert query_of(name.url) == {"status": ["new", "closed"], "order": ["name"]}
    assert query_of(new.url) == {"q": ["Del"], "status": ["closed"], "order": ["name"]}
    assert query_of(closed.url) == {"q": ["Del"], "status": ["new"], "order": ["name"]}
    assert query_of(clear_url(Filters(query), query)) == {"order": ["name"]}


def test_sealed_words_are_shown_and_their_token_stays_in_the_addresses() -> None:
    query, opened = QueryDict("q=TOKEN&status=new"), QueryDict("q=Delvaux&status=new")
    words, status = chips(Filters(opened), query)
    assert words.text == "Delvaux"
    assert query_of(words.url) == {"status": ["new"]}
    assert query_of(status.url) == {"q": ["TOKEN"]}
    assert "Delvaux" not in f"{words.url}{status.url}"


def test_a_date_is_shown_as_it_is_written_here() -> None:
    query = QueryDict("since=2026-03-01")
    assert [chip.text for chip in chips(Filters(query), query)] == ["01/03/2026"]


@pytest.mark.parametrize("query", ["", "q=+&status=", "status=unknown", "since=yesterday", "secret=x", "other=1"])
def test_what_does_not_filter_has_no_chip(query: str) -> None:
    assert chips(Filters(QueryDict(query)), QueryDict(query)) == []
    drawn = draw("{% filter_chips form %}", path=f"/?{query}", form=Filters(QueryDict(query)))
    assert drawn.strip() == ""


def test_a_chip_is_a_link_that_says_what_it_does() -> None:
    html = draw("{% filter_chips form %}", path="/?q=%3Cb%3E", form=Filters(QueryDict("q=<b>")))
    assert [link["href"] for link in elements(html, "a")] == ["?", "?"]
    assert "Retirer le filtre" in html
    assert "&lt;b&gt;" in html


def page(number: int, rows: int = 260) -> str:
    found = Paginator(range(rows), 25).get_page(number)
    return draw("{% pagination page %}", path=f"/?status=new&status=closed&page={number}", page=found)


def test_the_links_to_other_pages_keep_the_filters() -> None:
    links = elements(page(5), "a")
    assert [query_of(link["href"])["page"] for link in links] == [[n] for n in ("4", "1", "4", "5", "6", "11", "6")]
    assert all(query_of(link["href"])["status"] == ["new", "closed"] for link in links)
    assert [query_of(link["href"])["page"] for link in links if link.get("aria-current") == "page"] == [["5"]]


@pytest.mark.parametrize(("number", "relations"), [(1, ["next"]), (5, ["prev", "next"]), (11, ["prev"])])
def test_the_first_page_has_none_before_and_the_last_none_after(number: int, relations: list[str]) -> None:
    assert [link["rel"] for link in elements(page(number), "a") if "rel" in link] == relations


def test_a_single_page_has_no_links() -> None:
    assert page(1, rows=25).strip() == ""


@pytest.mark.parametrize(
    ("asked", "given"), [("", 1), ("?page=2", 2), ("?page=99", 3), ("?page=x", 1), ("?page=-1", 3)]
)
def test_the_nearest_page_answers_for_one_that_is_not_there(asked: str, given: int) -> None:
    assert page_of(RequestFactory().get(f"/{asked}"), list(range(60))).number == given


@pytest.mark.parametrize(
    ("referer", "address"),
    [
        ("http://testserver/participants/?status=new&page=2", "/participants/?status=new&page=2"),
        ("http://testserver/participants/", "/participants/"),
        ("http://testserver/elsewhere/?status=new", "/participants/"),
        ("https://evil.example/participants/?status=new", "/participants/"),
        ("", "/participants/"),
    ],
)
def test_the_way_back_leads_to_the_list_as_it_was_left(referer: str, address: str) -> None:
    request = RequestFactory().get("/participants/x/", headers={"referer": referer})
    assert list_as_left(request, "/participants/") == address
