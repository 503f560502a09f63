"""Signing in on the bare host."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.cache import cache

from maillage.identity.models import Body, Membership
from maillage.identity.web.adapter import AccountAdapter
from tests.cast import PASSWORD, user_id
from tests.identity.hosts import BARE, address, at, entries, home, person, sign_in, stranger

pytestmark = pytest.mark.django_db

PAGES = (
    "/",
    "/help/",
    "/accounts/login/",
    "/accounts/inactive/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/done/",
    "/accounts/password/reset/key/abc-nonsense/",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_that_a_stranger_reaches_looks_like_ours(path: str) -> None:
    answer = stranger().get(path)
    assert answer.status_code == 200
    assert b'class="site-footer"' in answer.content
    assert b"style=" not in answer.content


def test_a_member_of_one_body_goes_straight_to_its_host() -> None:
    answer = sign_in(stranger(), "coach")
    assert (answer.status_code, answer["Location"]) == (302, home("lire-et-ecrire-bw"))


def test_a_member_of_several_bodies_chooses() -> None:
    villers = Body.objects.get(slug="villers-la-ville")
    Membership.objects.create(user=person("coach"), body=villers, function="reader", starts=date(2020, 1, 1))
    client = stranger()
    assert sign_in(client, "coach")["Location"] == "/choose/"
    page = client.get("/choose/").content.decode()
    assert home("villers-la-ville") in page
    assert home("lire-et-ecrire-bw") in page
    assert home("genappe") not in page


def test_a_member_of_nothing_is_told_so() -> None:
    Membership.objects.filter(user_id=user_id("coach")).update(ends=date(2021, 1, 1))
    client = stranger()
    assert sign_in(client, "coach")["Location"] == "/choose/"
    page = client.get("/choose/").content.decode()
    assert home("lire-et-ecrire-bw") not in page
    assert "/account/" in page


def test_who_is_signed_in_goes_on_from_the_public_page() -> None:
    client = stranger()
    sign_in(client, "coach")
    assert client.get("/")["Location"] == "/choose/"
    assert client.get("/accounts/login/")["Location"] == home("lire-et-ecrire-bw")


def test_sign_in_leads_back_to_the_page_that_asked_for_it() -> None:
    wanted = home("genappe") + "team/"
    turned_away = stranger().get("/team/", headers=at("genappe") | {"host": wanted.split("/")[2]})
    assert turned_away["Location"].endswith(f"/accounts/login/?next={quote(wanted, safe='')}")
    assert sign_in(stranger(), "colleague", next=wanted)["Location"] == wanted


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        (home("genappe") + "team/?words=Noel", home("genappe") + "team/"),
        ("https://evil.example/", home("genappe")),
        (home("cesep"), home("genappe")),
        ("", home("genappe")),
    ],
)
def test_a_form_whose_session_has_lapsed_leads_back_to_its_page(referer: str, back: str) -> None:
    host = {"host": home("genappe").split("/")[2], "referer": referer}
    answer = stranger().post("/team/invite/", {"email": "somebody@maillage.example"}, headers=host)
    assert answer["Location"].endswith(f"/accounts/login/?next={quote(back, safe='')}")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "http://evil.example\\@genappe.maillage.localhost/",
        "http://genappe.maillage.localhost:9/",
        "http://genappe.maillage.localhost.evil.example/",
        "http://user@genappe.maillage.localhost:8000/",
        "javascript:alert(1)",
    ],
)
def test_sign_in_leads_to_no_address_of_others(elsewhere: str) -> None:
    assert sign_in(stranger(), "coach", next=elsewhere)["Location"] == home("lire-et-ecrire-bw")


def test_the_cookies_are_for_secure_connections_and_not_for_scripts() -> None:
    client = stranger()
    client.get("/accounts/login/")
    sign_in(client, "coach")
    session, csrf = client.cookies["__Secure-session"], client.cookies["__Host-csrf"]
    for cookie in (session, csrf):
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
    assert session["domain"] == settings.BASE_HOST
    assert not csrf["domain"]
    assert not session["max-age"], "it ends with the browser"


def test_a_session_from_before_sign_in_is_worth_nothing_after_it() -> None:
    victim = stranger()
    victim.get("/accounts/password/reset/key/abc-nonsense/")
    session = victim.session
    session["planted"] = True
    session.save()
    planted = str(session.session_key)
    victim.cookies["__Secure-session"] = planted
    sign_in(victim, "coach")
    assert victim.cookies["__Secure-session"].value != planted
    attacker = stranger()
    attacker.cookies["__Secure-session"] = planted
    assert attacker.get("/choose/").status_code == 302


def test_the_form_is_refused_without_its_token() -> None:
    client = stranger(enforce_csrf_checks=True)
    assert sign_in(client, "coach").status_code == 403
    client.get("/accounts/login/")
    token = client.cookies["__Host-csrf"].value
    assert sign_in(client, "coach", csrfmiddlewaretoken=token).status_code == 302


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer() -> None:
    wrong = sign_in(stranger(), "coach", "not the password")
    unknown = sign_in(stranger(), "nobody", "not the password")
    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].errors == unknown.context["form"].errors


def test_an_account_is_shut_after_five_failures_whatever_the_port_in_the_host_header() -> None:
    for attempt in range(5):
        host = f"{settings.BASE_HOST}:{9000 + attempt}"
        stranger().post("/accounts/login/", {"login": address("coach"), "password": "wrong"}, headers={"host": host})
    answer = sign_in(stranger(), "coach")
    assert answer.status_code == 200, "the right password comes too late"
    assert sign_in(stranger(), "receiver").status_code == 302, "others sign in"


def test_a_flood_from_one_place_gets_our_page_429() -> None:
    for _ in range(30):
        stranger().post("/accounts/login/", {})
    answer = stranger().post("/accounts/login/", {})
    assert answer.status_code == 429
    assert b'class="site-footer"' in answer.content


def test_what_limits_count_is_kept_in_the_database_and_readable_by_nobody() -> None:
    from django.db import connection

    sign_in(stranger(), "coach", "wrong")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM public.identity_cache")
        keys = [key for (key,) in cursor.fetchall()]
    assert keys
    assert all(len(key) == 64 and "coach" not in key for key in keys)
    cache.set("known", 1)
    assert cache.get("known") == 1


def test_sign_in_and_its_failures_are_written_down_without_the_address() -> None:
    sign_in(stranger(), "coach", "wrong")
    sign_in(stranger(), "coach")
    (failed,) = entries("sign_in.fail")
    assert (failed.actor, failed.object_id, failed.detail) == (None, None, "")
    (entry,) = entries("sign_in")
    assert entry.object_id == user_id("coach")


def test_a_closed_account_cannot_sign_in() -> None:
    closed = person("coach")
    closed.is_active = False
    closed.save(update_fields=["is_active"])
    client = stranger()
    assert sign_in(client, "coach")["Location"] == "/accounts/inactive/"
    assert client.get("/choose/").status_code == 302


def test_nobody_registers_by_themselves() -> None:
    data = {"email": "new@maillage.example", "password1": PASSWORD, "password2": PASSWORD}
    answer = stranger().post("/accounts/signup/", data)
    assert "account/signup_closed.html" in [template.name for template in answer.templates]
    assert not AccountAdapter().is_open_for_signup(answer.wsgi_request)


def test_pages_of_the_bare_host_do_not_answer_on_a_bodys_host() -> None:
    client = stranger()
    sign_in(client, "coach")
    assert client.get("/accounts/login/", headers=at("lire-et-ecrire-bw")).status_code == 404
    assert client.get("/team/", headers=BARE).status_code == 404
