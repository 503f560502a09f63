"""Sessions and keys, CSRF, hosts, and the one shape of every refusal."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client, RequestFactory
from django.utils import timezone

from maillage.identity.models import User
from maillage.identity.resolve import issue_token
from maillage.logs import NoPersonalData
from maillage.postgres.acting import body_role_name, identifying
from tests.api.conftest import World
from tests.cast import CAST, user_id

NEW = {"first_name": "Zoé", "last_name": "Petit"}


def with_token(name: str, slug: str = "") -> Client:
    """A program of this member of the cast, with a key for their body (or for `slug`), at their body's host."""
    home = CAST[name][0]
    with identifying():
        token = issue_token(User.objects.get(pk=user_id(name)), body_role_name(slug or home), "essai")
    return Client(
        enforce_csrf_checks=True,
        headers={"host": f"{home}.{settings.BASE_HOST}", "authorization": f"Token {token}"},
    )


@pytest.mark.django_db
def test_a_key_writes_without_a_csrf_token() -> None:
    answer = with_token("colleague").post("/api/participants/", NEW, content_type="application/json")
    assert answer.status_code == 201


def strict(browser: Callable[[str], Client], name: str) -> Client:
    client = browser(name)
    client.handler.enforce_csrf_checks = True
    return client


def test_a_session_writes_only_with_its_csrf_token(browser: Callable[[str], Client]) -> None:
    client = strict(browser, "colleague")
    refused = client.post("/api/participants/", NEW, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")
    assert client.get("/api/participants/").json()["count"] == 0
    secret = "a" * 32
    client.cookies[settings.CSRF_COOKIE_NAME] = secret
    allowed = client.post("/api/participants/", NEW, content_type="application/json", headers={"x-csrftoken": secret})
    assert allowed.status_code == 201


@pytest.mark.django_db
def test_a_key_opens_the_body_it_was_issued_for_and_no_other() -> None:
    answer = with_token("colleague", "villers-la-ville").get("/api/me/")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == "Token"


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["", "Token nonsense", "Token", "Basic abc"])
def test_without_a_session_or_a_valid_key_there_is_nothing(header: str) -> None:
    client = Client(headers={"host": f"genappe.{settings.BASE_HOST}", "authorization": header})
    for address in ("/api/me/", "/api/schema/", "/api/participants/", "/api/no-such-thing/"):
        answer = client.get(address)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert client.get("/api/").status_code == 302  # a page: to the sign-in page


def test_answers_are_kept_in_no_cache(call: Callable[..., Any], world: World) -> None:
    for address in ("/api/participants/", "/api/participants/{participant}/", f"/api/participants/{user_id('dpo')}/"):
        assert call("colleague", "GET", world.address(address))["Cache-Control"] == "no-store"


def test_me_says_who_acts_for_which_body(browser: Callable[[str], Client]) -> None:
    assert browser("coach").get("/api/me/").json() == {
        "user_id": str(user_id("coach")),
        "user_name": "Coach Testard",
        "function": "coach",
        "body": "lire-et-ecrire-bw",
        "body_name": "Lire et Ecrire BW",
        "body_kind": "partner",
    }


@pytest.mark.parametrize(
    ("host", "status", "code"),
    [("villers-la-ville", 403, "not_a_member"), ("nulle-part", 404, "unknown_host")],
)
def test_a_member_elsewhere_is_turned_away(browser: Callable[[str], Client], host: str, status: int, code: str) -> None:
    answer = browser("colleague").get("/api/participants/", headers={"host": f"{host}.{settings.BASE_HOST}"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_what_is_nested_too_deep_is_refused(browser: Callable[[str], Client]) -> None:
    deep = '{"first_name": ' + "[" * 100_000
    answer = browser("colleague").post("/api/participants/", deep, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


BAD: list[tuple[str, str, Any, int, str, str | None]] = [
    ("POST", "/api/participants/", {"first_name": "Zoé"}, 400, "required", "last_name"),
    ("POST", "/api/participants/", {**NEW, "number": "X-1"}, 400, "unknown_field", "number"),
    ("POST", "/api/participants/", {**NEW, "status": "gone"}, 400, "invalid_choice", "status"),
    ("POST", "/api/participants/", {**NEW, "birth_date": "31-12-1990"}, 400, "invalid", "birth_date"),
    ("POST", "/api/participants/", NEW | {"national_number": "1"}, 400, "bad_national_number", "national_number"),
    ("POST", "/api/participants/", {**NEW, "phone": "0\u0000"}, 400, "null_characters_not_allowed", "phone"),
    ("POST", "/api/participants/", [], 400, "invalid", None),
    ("GET", "/api/participants/?referent=me", None, 400, "invalid", "referent"),
    ("GET", "/api/participants/?nom=x", None, 400, "unknown_field", "nom"),
    ("POST", "/api/participants/search/", {"q": "\u0000"}, 400, "null_characters_not_allowed", "q"),
    ("GET", "/api/participants/?q=noel", None, 400, "unknown_field", "q"),
    ("GET", "/api/referrals/?q=noel", None, 400, "unknown_field", "q"),
    ("GET", "/api/participants/?page=0", None, 400, "min_value", "page"),
    ("PATCH", "/api/participants/{participant}/", {"last_name": " "}, 400, "blank", "last_name"),
    ("PUT", "/api/participants/{participant}/", {}, 405, "method_not_allowed", None),
    ("OPTIONS", "/api/participants/", None, 405, "method_not_allowed", None),
    ("GET", "/api/participants/not-a-uuid/", None, 404, "not_found", None),
    ("GET", "/api/no-such-thing/", None, 404, "not_found", None),
    ("POST", "/api/referrals/", {"agreement": "{grant}", "reason": ""}, 400, "blank", "reason"),
    ("POST", "/api/referrals/{sent}/send/", None, 409, "changed_meanwhile", None),
]  # fmt: skip


@pytest.mark.parametrize(("method", "address", "body", "status", "code", "field"), BAD)
def test_refusals_have_one_shape(
    call: Callable[..., Any],
    world: World,
    method: str,
    address: str,
    body: Any,
    status: int,
    code: str,
    field: str | None,
) -> None:
    given = {key: world.address(str(value)) for key, value in body.items()} if isinstance(body, dict) else body
    answer = call("colleague", method, world.address(address), given)
    assert answer["Content-Type"] == "application/json"
    shape = answer.json()
    assert (answer.status_code, shape["code"], shape.get("field")) == (status, code, field)
    assert shape["detail"]
    assert set(shape) <= {"code", "detail", "field", "errors"}


def test_all_that_is_wrong_is_told_at_once(call: Callable[..., Any]) -> None:
    errors = call("colleague", "POST", "/api/participants/", {"email": "x", "sex": "q"}).json()["errors"]
    assert {(error["field"], error["code"]) for error in errors} == {
        ("first_name", "required"), ("last_name", "required"), ("email", "invalid"), ("sex", "invalid_choice"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        ("{", "application/json", 400, "parse_error"),
        ("<a/>", "text/xml", 415, "unsupported_media_type"),
    ],
)
def test_what_cannot_be_read_is_refused(
    browser: Callable[[str], Client], body: str, content_type: str, status: int, code: str
) -> None:
    answer = browser("colleague").post("/api/participants/", body, content_type=content_type)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("by", ["session", "key"])
def test_a_huge_request_is_refused_whichever_way_it_comes(browser: Callable[[str], Client], by: str) -> None:
    client = browser("colleague") if by == "session" else with_token("colleague")
    body = '{"first_name": "' + "a" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + '"}'
    answer = client.post("/api/participants/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def signed(world: World, document: Any) -> tuple[str, dict[str, Any]]:
    today = timezone.localdate().isoformat()
    return f"/api/participants/{world.participant}/agreements/", {
        "purpose": "Apprendre à lire",
        "recipient": "cesep",
        "categories": ["identity", "contact"],
        "valid_from": today,
        "valid_until": today,
        "evidence": "signed",
        **({"document": document} if document else {}),
    }


def test_a_signed_document_goes_with_the_agreement(browser: Callable[[str], Client], world: World) -> None:
    pdf = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    answer = browser("colleague").post(*signed(world, SimpleUploadedFile("accord.pdf", pdf)))
    assert (answer.status_code, answer.json()["has_document"]) == (201, True)
    assert answer.json()["categories"] == ["identity", "contact"]


@pytest.mark.parametrize(
    ("content", "code"), [(b"MZ\x90\x00 a program", "not_accepted"), (b"", "empty_file"), (None, "no_document")]
)
def test_a_file_that_is_not_what_it_says_is_refused(
    browser: Callable[[str], Client], world: World, content: bytes | None, code: str
) -> None:
    document = None if content is None else SimpleUploadedFile("accord.pdf", content, "application/pdf")
    answer = browser("colleague").post(*signed(world, document))
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, code, "document")


@pytest.mark.parametrize("recipient", ["genappe", "cartes-emploi", "nulle-part"])
def test_an_agreement_names_a_body_that_may_receive(call: Callable[..., Any], world: World, recipient: str) -> None:
    address, body = signed(world, None)
    answer = call("colleague", "POST", address, {**body, "recipient": recipient, "evidence": "spoken", "witness": "A"})
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_recipient")
    listed = call("colleague", "GET", "/api/recipients/").json()["results"]
    assert recipient not in [body["slug"] for body in listed]


def test_a_fault_of_ours_is_told_in_json_and_in_a_page() -> None:
    from maillage.api import errors

    program, page = RequestFactory().get("/api/me/"), RequestFactory().get("/api/")
    assert errors.server_error(program).status_code == 500
    assert b'"server_error"' in errors.server_error(program).content
    for handler in (errors.not_found, errors.permission_denied, errors.bad_request):
        assert handler(program, Http404())["Content-Type"] == "application/json"
        assert handler(page, Http404())["Content-Type"].startswith("text/html")


def test_the_words_of_a_search_do_not_reach_the_logs(call: Callable[..., Any]) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(NoPersonalData())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        call("colleague", "GET", "/api/participants/?q=noel&nom=dupont")
    finally:
        logger.removeHandler(handler)
    assert "/api/participants/" in written.getvalue()
    assert "noel" not in written.getvalue()
    assert "dupont" not in written.getvalue()
