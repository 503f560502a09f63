"""Forgotten and changed passwords."""

from __future__ import annotations

import re

import pytest
from django.core import mail

from maillage.identity.addresses import bare_url, body_host
from maillage.identity.models import User
from maillage.identity.resolve import issue_token, user_of_token
from maillage.postgres.acting import body_role_name, identifying
from tests.cast import user_id
from tests.conftest import signed_in
from tests.identity.hosts import address, at, sign_in, stranger

pytestmark = pytest.mark.django_db
NEW = "four plain words together"


def link_in_mail() -> str:
    (message,) = mail.outbox
    found = re.search(r"http\S+", str(message.body))
    assert found
    return found.group()


def test_a_link_by_mail_lets_choose_a_password_once() -> None:
    stranger().post("/accounts/password/reset/", {"email": address("coach")})
    link = link_in_mail()
    assert link.startswith(bare_url() + "/accounts/password/reset/key/")
    client, path = stranger(), link.removeprefix(bare_url())
    form = client.get(path)["Location"]
    assert client.get(form).status_code == 200
    done = client.post(form, {"password1": NEW, "password2": NEW})
    assert done["Location"] == "/accounts/password/reset/key/done/"
    assert sign_in(stranger(), "coach").status_code == 200, "the old password is refused"
    assert sign_in(stranger(), "coach", NEW).status_code == 302
    again = stranger().get(path)
    assert again.status_code == 200
    assert again.context["token_fail"]


def test_a_reset_ends_the_keys_and_sessions_of_the_account() -> None:
    user = User.objects.get(pk=user_id("coach"))
    role = body_role_name("lire-et-ecrire-bw")
    key = issue_token(user, role, "Agenda")
    elsewhere = signed_in("coach")
    stranger().post("/accounts/password/reset/", {"email": address("coach")})
    client = stranger()
    form = client.get(link_in_mail().removeprefix(bare_url()))["Location"]
    client.post(form, {"password1": NEW, "password2": NEW})
    with identifying():
        assert user_of_token(key, body_host("lire-et-ecrire-bw")) is None
    assert elsewhere.get("/").status_code == 302


def test_the_answer_does_not_say_whether_there_is_an_account() -> None:
    known = stranger().post("/accounts/password/reset/", {"email": address("coach")})
    unknown = stranger().post("/accounts/password/reset/", {"email": "nobody@maillage.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    to_known, to_unknown = mail.outbox
    assert "/key/" in str(to_known.body)
    assert "http" not in str(to_unknown.body)
    assert not any("Testard" in str(message.body) for message in mail.outbox)


def test_the_link_leads_to_our_address_whatever_the_request_says() -> None:
    stranger().post(
        "/accounts/password/reset/", {"email": address("coach")}, headers={"host": "maillage.localhost:6666"}
    )
    assert ":6666" not in link_in_mail()


def test_a_changed_password_ends_every_session() -> None:
    here, there = stranger(), stranger()
    sign_in(here, "coach")
    sign_in(there, "coach")
    old = {"oldpassword": "correct horse battery"}
    weak = here.post("/accounts/password/change/", old | {"password1": "short", "password2": "short"})
    assert weak.status_code == 200
    done = here.post("/accounts/password/change/", old | {"password1": NEW, "password2": NEW})
    assert done["Location"] == "/accounts/login/"
    for client in (here, there):
        assert client.get("/team/", headers=at("lire-et-ecrire-bw")).status_code == 302
