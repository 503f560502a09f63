"""Who of a coordination may do what with one pool."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client

from budgets.access import access_pool, access_pool_to_manage
from budgets.entrusted import team_of
from budgets.models import Pool, PoolUserObjectPermission
from budgets.rules import MANAGE_POOL, VIEW_POOL_MONEY
from budgets.services import entrust_pool
from maillage.audit.actor import Actor
from maillage.identity.models import Membership, User
from maillage.postgres.acting import acting_as, body_role_name, role_name
from maillage.problems import Problem
from tests.budgets.conftest import make_pool
from tests.cast import user_id
from tests.conftest import make_actor, signed_in

type Browser = Callable[[str], Client]
type ActingAs = Callable[[str], Any]


@pytest.fixture
def second(db: None) -> Actor:
    """A second coordinator of the same coordination."""
    user = uuid4()
    with acting_as(role_name("identity")):
        User.objects.create_user("second@maillage.example", None, id=user, first_name="Second", last_name="Testard")
        Membership.objects.create(
            user_id=user, body_id=body_role_name("cartes-emploi"), function="coordinator", starts=date(2020, 1, 1)
        )
    first = make_actor("coordinator")
    return Actor(
        user_id=user, user_name="Second Testard", function=first.function, body_role=first.body_role,
        body_slug=first.body_slug, body_name=first.body_name, body_kind=first.body_kind, schema=None,
    )  # fmt: skip


def test_a_second_coordinator_changes_a_pool_once_it_is_entrusted(acting: ActingAs, second: Actor) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
        assert access_pool(second, pool.pk) == pool
        with pytest.raises(PermissionDenied):
            access_pool_to_manage(second, pool.pk)
        entrust_pool(actor=actor, pool=pool, user_id=second.user_id, permission=MANAGE_POOL)
        assert access_pool_to_manage(second, pool.pk) == pool
        # and takes over from the first, who cannot be left with nobody behind
        entrust_pool(actor=second, pool=pool, user_id=actor.user_id, permission="")
        with pytest.raises(PermissionDenied):
            access_pool_to_manage(actor, pool.pk)


def test_a_treasurer_who_comes_later_reads_once_entrusted(acting: ActingAs, second: Actor) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
        PoolUserObjectPermission.objects.filter(user_id=user_id("treasurer")).delete()
    treasurer = make_actor("treasurer")
    with acting("coordinator") as actor:
        with pytest.raises(Http404):
            access_pool(treasurer, pool.pk)
        entrust_pool(actor=actor, pool=pool, user_id=treasurer.user_id, permission=VIEW_POOL_MONEY)
        assert access_pool(treasurer, pool.pk) == pool


@pytest.mark.parametrize(
    ("name", "permission", "code"),
    [
        ("coordinator", "", "own_permission"),
        ("coach", VIEW_POOL_MONEY, "unknown_colleague"),
        ("treasurer", MANAGE_POOL, "not_for_function"),
        ("treasurer", "add_pool", "unknown_permission"),
    ],
)
def test_what_cannot_be_entrusted_is_refused(acting: ActingAs, name: str, permission: str, code: str) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
        before = set(PoolUserObjectPermission.objects.values_list("user_id", "permission__codename"))
        with pytest.raises(Problem, match=code):
            entrust_pool(actor=actor, pool=pool, user_id=user_id(name), permission=permission)
        assert set(PoolUserObjectPermission.objects.values_list("user_id", "permission__codename")) == before


def test_the_team_is_listed_with_what_each_may_do(acting: ActingAs, second: Actor) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
        assert {colleague.card.user_id: colleague.permission for colleague in team_of(actor, pool)} == {
            actor.user_id: MANAGE_POOL,
            second.user_id: VIEW_POOL_MONEY,
            user_id("treasurer"): VIEW_POOL_MONEY,
        }


def test_the_page_entrusts_and_refuses(browser: Browser, acting: ActingAs, shared_pool: Pool) -> None:
    client = browser("coordinator")
    address = f"/budgets/{shared_pool.pk}/team/"
    treasurer = str(user_id("treasurer"))
    page = client.get(address).content.decode()
    assert "Treasurer Testard" in page
    assert " checked" not in page
    refused = client.post(address, {"colleague": treasurer, "permission": MANAGE_POOL})
    assert list(refused.context["form"].errors) == ["permission"]
    assert list(client.post(address, {"colleague": "x"}).context["form"].errors) == ["colleague", "permission"]
    assert client.post(address, {"colleague": treasurer, "permission": "nothing"}).status_code == 302
    assert browser("treasurer").get(f"/budgets/{shared_pool.pk}/").status_code == 404


def test_only_who_manages_the_pool_opens_the_page(browser: Browser, shared_pool: Pool) -> None:
    address = f"/budgets/{shared_pool.pk}/team/"
    assert browser("treasurer").get(address).status_code == 403
    assert browser("treasurer").post(address, {}).status_code == 403
    assert browser("manager").get(address).status_code == 404


def test_a_second_coordinator_reads_but_does_not_change_by_http(second: Actor, shared_pool: Pool) -> None:
    client = signed_in("coordinator")
    with acting_as(role_name("identity")):
        client.force_login(
            User.objects.get(pk=second.user_id), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
    page = client.get(f"/budgets/{shared_pool.pk}/")
    assert page.status_code == 200
    assert "/key/" not in page.content.decode()
    assert client.post(f"/budgets/{shared_pool.pk}/funding/", {"label": "x", "amount": "1"}).status_code == 403
    assert client.post(f"/budgets/{shared_pool.pk}/key/", {"basis": "2020-01-01/statbel"}).status_code == 403
    assert client.get("/budgets/new/").status_code == 200
