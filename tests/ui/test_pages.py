"""Every page: its headers, its cookies, what its frame knows, and the pages of what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory, override_settings

from maillage.ui.context import page
from tests.identity.hosts import at, sign_in, stranger
from tests.ui.drawing import elements

type Browsers = Callable[[str], Client]

# What this installation adds to its own hosts, and what nothing may add to.
FORMS = f"form-action 'self' {settings.BARE_URL} {settings.BARE_URL.replace('://', '://*.')}"
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    FORMS,
}


def assert_guarded(answer: Any) -> None:
    """The headers of every page."""
    assert set(answer["Content-Security-Policy"].split("; ")) == POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_page_of_a_body_is_guarded_and_kept_nowhere(browser: Browsers) -> None:
    answer = browser("colleague").get("/directory/")
    assert answer.status_code == 200
    assert_guarded(answer)
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/help/", "/privacy/", "/accessibility/", "/accounts/login/", "/nowhere/"])
def test_a_page_of_the_bare_host_is_guarded(path: str) -> None:
    assert_guarded(stranger().get(path))


@pytest.mark.django_db
def test_cookies_are_sent_back_over_https_by_the_browser_alone() -> None:
    client = stranger()
    cookies = {**client.get("/accounts/login/").cookies, **sign_in(client, "coach").cookies}
    assert set(cookies) == {"__Host-csrf", "__Secure-session"}
    for cookie in cookies.values():
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
    assert cookies["__Host-csrf"]["domain"] == ""
    assert cookies["__Secure-session"]["expires"] == ""


@pytest.mark.django_db
def test_the_cookie_of_the_language_goes_over_https() -> None:
    answer = stranger().post("/i18n/setlang/", {"language": "en", "next": "/help/"})
    (cookie,) = answer.cookies.values()
    assert (cookie.key, cookie.value) == (settings.LANGUAGE_COOKIE_NAME, "en")
    assert cookie["secure"]


@pytest.mark.django_db
def test_a_page_is_in_the_language_that_was_chosen() -> None:
    client = stranger()
    assert elements(client.get("/help/").content.decode(), "html") == [{"lang": "fr"}]
    client.post("/i18n/setlang/", {"language": "en", "next": "/help/"})
    assert elements(client.get("/help/").content.decode(), "html") == [{"lang": "en"}]


def test_the_addresses_of_the_bare_host_keep_scheme_and_port() -> None:
    bare = settings.BASE_HOST
    for host, is_bare in ((f"genappe.{bare}:8443", False), (f"{bare}:8443", True)):
        known = page(RequestFactory().get("/", headers={"host": host}, secure=True))
        assert known["bare_url"] == f"https://{bare}:8443"
        assert known["choose_url"] == f"https://{bare}:8443/choose/"
        assert known["sign_out_url"] == f"https://{bare}:8443/accounts/logout/"
        assert known["help_url"] == f"https://{bare}:8443/help/"
        assert known["is_bare_host"] is is_bare
    assert page(RequestFactory().get("/", headers={"host": bare}))["bare_url"] == f"http://{bare}"


def test_a_frame_without_anybody_knows_the_languages_and_no_name() -> None:
    known = page(RequestFactory().get("/", headers={"host": settings.BASE_HOST}))
    assert [code for code, _name in known["languages"]] == ["fr", "en"]
    assert known["acting"] is None
    assert not known["navigation"]
    assert str(known["user_name"]) == ""


def test_a_host_of_others_gets_the_address_of_the_settings() -> None:
    known = page(RequestFactory().get("/", headers={"host": "evil.example"}))
    assert (known["bare_url"], known["is_bare_host"]) == (settings.BARE_URL, False)


def test_a_frame_names_who_acts_for_whom() -> None:
    request = RequestFactory().get("/", headers={"host": settings.BASE_HOST})
    acting = SimpleNamespace(body_name="Forem", body_kind="partner", function="lead", user_name="Aline T")
    request.acting = acting  # type: ignore[attr-defined]
    with override_settings(ROOT_URLCONF="maillage.urls_partner"):
        known = page(request)
    assert str(known["user_name"]) == "Aline T"
    assert [link.url for link in known["navigation"].shown if link.is_current] == ["/"]


@pytest.fixture
def failing(browser: Browsers, settings: Any) -> Client:
    """A browser at a body's host whose views fail, shown what a reader would be shown."""
    settings.URLCONF_BY_KIND = {"cpas": "tests.ui.urls"}
    client = browser("colleague")
    client.raise_request_exception = False
    return client


GOES_WRONG = {
    "unreadable": (400, "Nous n’avons pas pu lire cette demande"),
    "refused": (403, "Vous n’avez pas ce droit"),
    "absent": (404, "Page introuvable"),
    "broken": (500, "Un problème est survenu de notre côté"),
}


@pytest.mark.parametrize("way", GOES_WRONG)
def test_what_goes_wrong_has_a_page_of_ours_without_the_reason(failing: Client, way: str) -> None:
    status, words = GOES_WRONG[way]
    answer = failing.get(f"/fail/{way}/")
    html = answer.content.decode()
    assert answer.status_code == status
    assert f"<h1>{words}</h1>" in html
    assert "a secret" not in html
    assert_guarded(answer)
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("way", GOES_WRONG)
def test_a_program_gets_the_same_refusals_as_json(failing: Client, way: str) -> None:
    answer = failing.get(f"/api/fail/{way}/")
    assert answer.status_code == GOES_WRONG[way][0]
    assert set(answer.json()) == {"code", "detail"}
    assert "a secret" not in answer.content.decode()


def test_an_address_that_only_receives_says_so_to_who_opens_it(failing: Client) -> None:
    answer = failing.get("/receive/")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "<h1>Cette adresse ne s’ouvre pas ainsi</h1>" in answer.content.decode()
    assert_guarded(answer)
    assert failing.post("/receive/").content == b"received"


@pytest.mark.django_db
def test_the_bare_host_refuses_a_method_in_words_too() -> None:
    answer = stranger().post("/help/")
    assert answer.status_code == 405
    assert "Cette adresse ne s’ouvre pas ainsi" in answer.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_told_why() -> None:
    answer = stranger(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert answer.status_code == 403
    assert "<h1>Cette page est restée ouverte trop longtemps</h1>" in answer.content.decode()
    assert_guarded(answer)


@pytest.mark.django_db
def test_a_host_without_an_organisation_leads_to_the_choice() -> None:
    answer = stranger().get("/", headers=at("nowhere"))
    html = answer.content.decode()
    assert answer.status_code == 404
    assert "<h1>Aucune organisation à cette adresse</h1>" in html
    assert any(link["href"].endswith(f"{settings.BASE_HOST}/choose/") for link in elements(html, "a"))
    assert_guarded(answer)


def test_the_page_of_a_fault_needs_neither_database_nor_request() -> None:
    from django.template.loader import render_to_string

    html = render_to_string("500.html")
    assert "Un problème est survenu de notre côté" in html
    assert [sheet["rel"] for sheet in elements(html, "link")] == ["icon", "stylesheet"]
