"""Keys for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from maillage.identity.models import ApiToken, Membership
from maillage.identity.resolve import issue_token
from maillage.postgres.acting import body_role_name
from tests.cast import user_id
from tests.identity.hosts import at, entries, person, sign_in, stranger

pytestmark = pytest.mark.django_db
OWN = body_role_name("lire-et-ecrire-bw")


@pytest.fixture
def coach() -> Client:
    client = stranger()
    sign_in(client, "coach")
    return client


def status(key: str, slug: str = "lire-et-ecrire-bw") -> Any:
    """What a program with this key gets at a body's host."""
    return stranger().get("/team/", headers={"authorization": f"Token {key}", **at(slug)}).status_code


def test_a_key_is_shown_once_and_works_at_its_body_alone(coach: Client) -> None:
    answer = coach.post("/account/keys/", {"label": "Agenda", "body": OWN})
    key = answer.context["new_key"]
    assert key in answer.content.decode()
    assert status(key) == 200
    assert status(key, "genappe") == 302
    page = coach.get("/account/keys/").content.decode()
    assert key not in page
    assert "Agenda" in page
    assert bytes(ApiToken.objects.get().digest) not in key.encode()
    assert [entry.owner_role for entry in entries("key.create")] == [OWN]


def test_a_key_is_made_for_ones_own_bodies_only(coach: Client) -> None:
    answer = coach.post("/account/keys/", {"label": "Agenda", "body": body_role_name("genappe")})
    assert answer.context["form"].errors
    assert not ApiToken.objects.exists()


def test_a_revoked_key_is_refused_at_once(coach: Client) -> None:
    key = issue_token(person("coach"), OWN, "Agenda")
    assert status(key) == 200
    coach.post(f"/account/keys/{ApiToken.objects.get().pk}/revoke/")
    assert status(key) == 302
    assert coach.post(f"/account/keys/{ApiToken.objects.get().pk}/revoke/").status_code == 404
    assert len(entries("key.revoke")) == 1


def test_nobody_revokes_the_key_of_another(coach: Client) -> None:
    key = issue_token(person("coach_manager"), OWN, "Agenda")
    assert coach.post(f"/account/keys/{ApiToken.objects.get().pk}/revoke/").status_code == 404
    assert status(key) == 200


def test_an_expired_key_is_refused() -> None:
    key = issue_token(person("coach"), OWN, "Agenda")
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert status(key) == 302


def test_a_key_ends_with_the_membership_and_with_the_account() -> None:
    key = issue_token(person("coach"), OWN, "Agenda")
    ended = Membership.objects.filter(user_id=user_id("coach"))
    ended.update(ended_at=timezone.now(), ends=timezone.localdate())
    assert status(key) == 403
    ended.update(ended_at=None, ends=None)
    user = person("coach")
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert status(key) == 302


def test_a_key_is_no_way_around_the_missing_membership_of_a_session(coach: Client) -> None:
    assert coach.get("/team/", headers={"authorization": "Token made-up", **at("lire-et-ecrire-bw")}).status_code == 302
