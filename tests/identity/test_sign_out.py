"""Signing out, here and everywhere."""

from __future__ import annotations

import pytest

from maillage.identity.models import ApiToken
from maillage.identity.resolve import issue_token
from maillage.postgres.acting import body_role_name
from tests.cast import user_id
from tests.identity.hosts import at, entries, person, sign_in, stranger

pytestmark = pytest.mark.django_db
TEAM = at("lire-et-ecrire-bw")


def test_signing_out_is_asked_for_and_then_done() -> None:
    client = stranger()
    sign_in(client, "coach")
    assert client.get("/accounts/logout/").status_code == 200
    assert client.get("/team/", headers=TEAM).status_code == 200, "looking at the page ends nothing"
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert client.get("/team/", headers=TEAM).status_code == 302
    (entry,) = entries("sign_out")
    assert entry.object_id == user_id("coach")


def test_signing_out_leaves_other_browsers_signed_in() -> None:
    here, there = stranger(), stranger()
    sign_in(here, "coach")
    sign_in(there, "coach")
    here.post("/accounts/logout/")
    assert there.get("/team/", headers=TEAM).status_code == 200


def test_signing_out_everywhere_ends_every_session_and_key_of_that_person_alone() -> None:
    here, there, other = stranger(), stranger(), stranger()
    sign_in(here, "coach")
    sign_in(there, "coach")
    sign_in(other, "coach_manager")
    key = issue_token(person("coach"), body_role_name("lire-et-ecrire-bw"), "a program")
    program = {"authorization": f"Token {key}", **TEAM}
    assert stranger().get("/team/", headers=program).status_code == 200

    assert here.get("/account/sign-out-everywhere/").status_code == 200
    assert here.post("/account/sign-out-everywhere/")["Location"] == "/"

    assert here.get("/team/", headers=TEAM).status_code == 302
    assert there.get("/team/", headers=TEAM).status_code == 302
    assert there.get("/").status_code == 200, "the session that has ended is put away quietly"
    assert stranger().get("/team/", headers=program).status_code == 302
    assert other.get("/team/", headers=TEAM).status_code == 200
    assert not ApiToken.objects.filter(user_id=user_id("coach"), revoked_at=None).exists()
    (entry,) = entries("sign_out.everywhere")
    assert entry.object_id == user_id("coach")


def test_signing_out_everywhere_is_refused_without_the_forms_token() -> None:
    client = stranger(enforce_csrf_checks=True)
    client.get("/accounts/login/")
    sign_in(client, "coach", csrfmiddlewaretoken=client.cookies["__Host-csrf"].value)
    assert client.post("/account/sign-out-everywhere/").status_code == 403
    assert client.get("/team/", headers=TEAM).status_code == 200


@pytest.mark.parametrize("path", ["/choose/", "/account/", "/account/keys/", "/account/sign-out-everywhere/"])
def test_a_stranger_is_sent_to_sign_in(path: str) -> None:
    assert stranger().get(path)["Location"] == f"/accounts/login/?next={path}"
