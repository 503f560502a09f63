"""The team of a body by a program: the same doors and services as the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from maillage.identity.models import Invitation, Membership, PersonCard
from maillage.identity.services import invite_colleague
from maillage.outbox.deliver import deliver_one
from tests.cast import user_id
from tests.identity.hosts import entries

type Browsers = Callable[[str], Client]
type ActingAs = Callable[[str], Any]
NEWCOMER: dict[str, Any] = {"email": "New.Colleague@maillage.example", "function": "case_worker"}
INVITATIONS = "/api/team/invitations/"


def post(client: Client, address: str, data: Any = None) -> Any:
    return client.post(address, data, content_type="application/json")


def card_of(name: str) -> PersonCard:
    return PersonCard.objects.get(user_id=user_id(name))


@pytest.mark.parametrize("name", ["colleague", "reader", "finance", "dpo", "manager"])
def test_every_function_reads_its_own_team_and_only_its_keeper_the_invitations(
    browser: Browsers, acting: ActingAs, name: str
) -> None:
    with acting("manager") as manager:
        invitation = invite_colleague(actor=manager, **NEWCOMER)
        card = card_of("reader")
    answer = browser(name).get("/api/team/")
    assert answer["Cache-Control"] == "no-store"
    team = answer.json()
    assert {member["name"] for member in team["members"]} == {
        f"{who} Testard" for who in ("Colleague", "Dpo", "Finance", "Manager", "Reader")
    }
    reader = {"id": str(card.pk), "user_id": str(user_id("reader")), "name": "Reader Testard", "function": "reader"}
    assert [one for one in team["members"] if reader.items() <= one.items()]
    assert name == "manager" or {one["decides_income"] for one in team["members"]} == {None}
    open_ones = [(each["id"], each["email"], each["state"]) for each in team["invitations"]]
    assert open_ones == ([(str(invitation.pk), NEWCOMER["email"].lower(), "open")] if name == "manager" else [])


@pytest.mark.parametrize(
    ("name", "function"), [("manager", "reader"), ("coach_manager", "coach"), ("coordinator", "treasurer")]
)
def test_the_one_who_keeps_the_team_invites_and_cancels(
    browser: Browsers, acting: ActingAs, name: str, function: str
) -> None:
    client = browser(name)
    answer = post(client, INVITATIONS, NEWCOMER | {"function": function})
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["email"], made["function"], made["state"]) == (NEWCOMER["email"].lower(), function, "open")
    assert "token" not in answer.content.decode()
    with acting(name) as keeper:
        while deliver_one():
            pass
        assert [str(entry.object_id) for entry in entries("invitation.send", keeper.body_role)] == [made["id"]]
    (message,) = mail.outbox
    assert message.to == [NEWCOMER["email"].lower()]
    cancelled = post(client, f"{INVITATIONS}{made['id']}/cancel/")
    assert (cancelled.status_code, cancelled.json()) == (200, made | {"state": "cancelled"})
    assert client.get("/api/team/").json()["invitations"] == []
    again = post(client, f"{INVITATIONS}{made['id']}/cancel/")
    assert (again.status_code, again.json()["code"]) == (409, "invitation_closed")


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"email": "no address"}, "invalid", "email"),
        ({"email": ""}, "blank", "email"),
        ({"email": f"{'x' * 250}@maillage.example"}, "max_length", "email"),
        ({"function": "coach"}, "function_unknown", "function"),
        ({"function": "chief"}, "invalid_choice", "function"),
        ({"body": "cesep"}, "unknown_field", "body"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_code(
    browser: Browsers, acting: ActingAs, values: dict[str, str], code: str, field: str
) -> None:
    answer = post(browser("manager"), INVITATIONS, NEWCOMER | values)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, code, field)
    with acting("manager"):
        assert not Invitation.objects.exists()


def test_an_address_is_invited_once_at_a_time(browser: Browsers) -> None:
    client = browser("manager")
    assert post(client, INVITATIONS, NEWCOMER).status_code == 201
    again = post(client, INVITATIONS, NEWCOMER)
    assert (again.status_code, again.json()["code"], again.json()["field"]) == (409, "already_invited", "email")


def test_ending_a_membership_cuts_the_next_request(browser: Browsers, acting: ActingAs) -> None:
    with acting("manager") as manager:
        card = card_of("reader")
    reader, client = browser("reader"), browser("manager")
    assert reader.get("/api/team/").status_code == 200
    ended = post(client, f"/api/team/members/{card.pk}/end/")
    assert (ended.status_code, ended.content) == (204, b"")
    assert reader.get("/api/team/").json()["code"] == "not_a_member"
    assert str(card.pk) not in client.get("/api/team/").content.decode()
    assert [entry.object_id for entry in entries("membership.end", manager.body_role)] == [card.pk]
    assert post(client, f"/api/team/members/{card.pk}/end/").status_code == 404


def test_the_last_person_who_keeps_the_team_stays(browser: Browsers, acting: ActingAs) -> None:
    with acting("manager"):
        card = card_of("manager")
    refused = post(browser("manager"), f"/api/team/members/{card.pk}/end/")
    assert (refused.status_code, refused.json()["code"]) == (409, "last_keeper")
    assert browser("manager").get("/api/team/").status_code == 200


@pytest.mark.parametrize(
    ("name", "status"),
    [
        *((name, 403) for name in ("colleague", "reader", "finance", "dpo", "coach", "treasurer")),
        *((name, 404) for name in ("villers_manager", "coach_manager", "coordinator")),
    ],
)
def test_nobody_else_changes_a_team(browser: Browsers, acting: ActingAs, name: str, status: int) -> None:
    with acting("manager") as manager:
        invitation = invite_colleague(actor=manager, **NEWCOMER)
        card = card_of("reader")
    client = browser(name)
    for theirs, member in ((invitation.pk, card.pk), (uuid4(), uuid4())):
        for address in (f"{INVITATIONS}{theirs}/cancel/", f"/api/team/members/{member}/end/"):
            assert post(client, address).status_code == status
    if status == 403:
        assert post(client, INVITATIONS, NEWCOMER).status_code == 403
    with acting("manager"):
        assert Invitation.objects.get().state == "open"
        assert Membership.objects.get(pk=card.pk).ended_at is None
