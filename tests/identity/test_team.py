"""The team of a body: who sees it, who changes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from maillage.identity.models import Invitation, Membership, PersonCard
from maillage.identity.services import end_membership, invite_colleague
from maillage.outbox.deliver import deliver_one
from maillage.problems import Problem
from tests.cast import user_id
from tests.conftest import Acting
from tests.identity.hosts import entries

type Browsers = Callable[[str], Client]
type ActingAs = Callable[[str], Any]
NEWCOMER: dict[str, Any] = {"email": "New.Colleague@maillage.example", "function": "case_worker"}


@pytest.mark.parametrize("name", ["manager", "colleague", "reader", "finance", "dpo"])
def test_every_function_reads_the_names_of_its_own_team_alone(browser: Browsers, name: str) -> None:
    page = browser(name).get("/team/").content.decode()
    assert "Colleague Testard" in page
    assert "Elsewhere Testard" not in page
    assert "Coach Testard" not in page


@pytest.mark.parametrize("name", ["colleague", "reader", "finance", "dpo", "coach", "treasurer"])
def test_who_does_not_keep_the_team_changes_nothing_in_it(browser: Browsers, acting: ActingAs, name: str) -> None:
    with acting("manager") as manager:
        invitation = invite_colleague(actor=manager, **NEWCOMER)
        card = PersonCard.objects.get(user_id=user_id("reader"))
    client = browser(name)
    assert NEWCOMER["email"].lower() not in client.get("/team/").content.decode()
    assert client.get("/team/invite/").status_code == 403
    assert client.post("/team/invite/", NEWCOMER).status_code == 403
    assert client.post(f"/team/invitations/{invitation.pk}/cancel/").status_code == 403
    assert client.get(f"/team/members/{card.pk}/end/").status_code == 403
    assert client.post(f"/team/members/{card.pk}/end/").status_code == 403


def test_a_keeper_of_another_body_finds_nothing_here(browser: Browsers, acting: ActingAs) -> None:
    with acting("manager") as manager:
        invitation = invite_colleague(actor=manager, **NEWCOMER)
        card = PersonCard.objects.get(user_id=user_id("reader"))
    client = browser("villers_manager")
    assert client.post(f"/team/invitations/{invitation.pk}/cancel/").status_code == 404
    assert client.post(f"/team/members/{card.pk}/end/").status_code == 404


@pytest.mark.parametrize(
    ("name", "function"), [("manager", "reader"), ("coach_manager", "coach"), ("coordinator", "treasurer")]
)
def test_the_one_who_keeps_the_team_invites(browser: Browsers, acting: ActingAs, name: str, function: str) -> None:
    answer = browser(name).post("/team/invite/", NEWCOMER | {"function": function})
    assert answer["Location"] == "/team/"
    assert not mail.outbox, "nothing leaves before the worker takes it up"
    with acting(name) as keeper:
        (invitation,) = Invitation.objects.all()
        assert invitation.email == NEWCOMER["email"].lower()
        assert invitation.invited_by == keeper.user_id
        assert timedelta(days=6) < invitation.expires_at - timezone.now() <= timedelta(days=7)
        while deliver_one():
            pass
        assert [entry.object_id for entry in entries("invitation.send", keeper.body_role)] == [invitation.pk]
    (message,) = mail.outbox
    assert message.to == [NEWCOMER["email"].lower()]
    assert keeper.body_name in str(message.body)
    assert "/invitations/" in str(message.body)
    assert "Testard" not in f"{message.subject} {message.body}"
    assert NEWCOMER["email"] not in f"{message.subject} {message.body}"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"email": ""}, "email"),
        ({"email": f"{'x' * 250}@maillage.example"}, "email"),
        ({"function": "coach"}, "function"),
        ({"function": ""}, "function"),
    ],
)
def test_what_makes_no_sense_is_said_beside_the_field(browser: Browsers, values: dict[str, str], field: str) -> None:
    answer = browser("manager").post("/team/invite/", NEWCOMER | values)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]


def test_an_address_is_invited_once_at_a_time(browser: Browsers, acting: ActingAs) -> None:
    client = browser("manager")
    client.post("/team/invite/", NEWCOMER)
    assert list(client.post("/team/invite/", NEWCOMER).context["form"].errors) == ["email"]
    with acting("manager"):
        invitation = Invitation.objects.get()
    assert client.post(f"/team/invitations/{invitation.pk}/cancel/")["Location"] == "/team/"
    assert client.post("/team/invite/", NEWCOMER)["Location"] == "/team/"


def test_a_message_stays_on_the_host_that_said_it(browser: Browsers) -> None:
    client = browser("manager")
    client.post("/team/invite/", NEWCOMER)
    cookie = client.cookies["__Host-messages"]
    assert (cookie["domain"], cookie["path"]) == ("", "/")
    assert cookie["secure"]
    assert cookie["httponly"]
    assert b"notice-success" in client.get("/team/").content
    assert client.cookies["__Host-messages"]["secure"], "else the browser would keep it"
    assert b"notice-success" not in client.get("/team/").content


def test_a_cancelled_invitation_is_not_sent(browser: Browsers, acting: ActingAs) -> None:
    client = browser("manager")
    client.post("/team/invite/", NEWCOMER)
    with acting("manager"):
        invitation = Invitation.objects.get()
    client.post(f"/team/invitations/{invitation.pk}/cancel/")
    with acting("manager") as manager:
        assert deliver_one()
        assert len(entries("invitation.cancel", manager.body_role)) == 1
    assert not mail.outbox


def test_ending_a_membership_cuts_the_next_request(browser: Browsers, acting: ActingAs) -> None:
    reader, manager = browser("reader"), browser("manager")
    assert reader.get("/team/").status_code == 200
    with acting("manager") as actor:
        card = PersonCard.objects.get(user_id=user_id("reader"))
    assert manager.get(f"/team/members/{card.pk}/end/").status_code == 200
    assert reader.get("/team/").status_code == 200
    assert manager.post(f"/team/members/{card.pk}/end/")["Location"] == "/team/"

    answer = reader.get("/team/")
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Testard" not in page
    assert "Genappe" not in page
    assert "/choose/" in page
    assert "Reader Testard" not in manager.get("/team/").content.decode()
    assert [entry.object_id for entry in entries("membership.end", actor.body_role)] == [card.pk]
    assert manager.post(f"/team/members/{card.pk}/end/").status_code == 404


def test_the_last_person_who_keeps_the_team_stays(browser: Browsers, acting: ActingAs) -> None:
    with acting("manager"):
        card = PersonCard.objects.get(user_id=user_id("manager"))
    client = browser("manager")
    client.post(f"/team/members/{card.pk}/end/")
    assert client.get("/team/").status_code == 200
    with acting("manager") as actor, pytest.raises(Problem) as refused:
        end_membership(actor=actor, card=card)
    assert refused.value.code == "last_keeper"


def test_a_membership_that_has_not_begun_or_is_over_counts_for_nothing(browser: Browsers) -> None:
    from maillage.postgres.acting import identifying

    today = timezone.localdate()
    client = browser("reader")
    membership = Membership.objects.filter(user_id=user_id("reader"))
    for starts, ends, status in (
        (today + timedelta(days=1), None, 403),
        (today - timedelta(days=9), today - timedelta(days=1), 403),
        (today - timedelta(days=9), today, 200),
        (today, None, 200),
    ):
        with identifying():
            membership.update(starts=starts, ends=ends)
        assert client.get("/team/").status_code == status


def test_not_even_by_sql_does_a_body_bring_a_membership_back() -> None:
    with Acting("manager") as manager:
        end_membership(actor=manager, card=PersonCard.objects.get(user_id=user_id("reader")))
        mine = Membership.objects.filter(body_id=manager.body_role, user_id=user_id("reader"))
        assert mine.exists()
        assert mine.update(ends=None, ended_at=None) == 0
