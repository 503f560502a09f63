"""A suspended member opens nothing, from the next request on; the rest of the team goes on."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from maillage.identity.members import describe_member, lift_suspension, suspend_member
from maillage.identity.models import KeyUse, MemberCard, Membership, PersonCard, User
from maillage.identity.resolve import issue_token
from maillage.identity.services import accept_as_user, invite_colleague
from maillage.notifications.models import Notification
from maillage.postgres.acting import acting_as, body_role_name, identifying
from maillage.problems import Problem
from tests.cast import user_id
from tests.conftest import Acting, make_actor
from tests.identity.hosts import entries

type Browsers = Callable[[str], Client]
type ActingAs = Callable[[str], Any]


def card_of(name: str) -> MemberCard:
    """Their card, as the body that acts sees it."""
    return MemberCard.objects.get(user_id=user_id(name))


def suspend(name: str, by: str) -> MemberCard:
    """Suspend them."""
    with Acting(by) as keeper:
        card = card_of(name)
        suspend_member(actor=keeper, card=card)
    return card


def key_of(name: str, use: str = KeyUse.PROGRAM) -> str:
    """A key of theirs at their body."""
    with identifying():
        return issue_token(User.objects.get(pk=user_id(name)), make_actor(name).body_role, "essai", use=use)


def test_a_suspended_member_loses_pages_keys_and_calendar_with_the_next_request(browser: Browsers) -> None:
    client, key, calendar = browser("coach"), key_of("coach"), key_of("coach", KeyUse.CALENDAR)
    program = Client(headers={"host": "lire-et-ecrire-bw.maillage.localhost", "authorization": f"Token {key}"})
    nobody = Client(headers={"host": "lire-et-ecrire-bw.maillage.localhost"})
    asks: list[Callable[[], Any]] = [
        lambda: client.get("/referrals/"),
        lambda: client.post("/referrals/", {}),
        lambda: program.get("/api/referrals/"),
        lambda: nobody.get(f"/calendar/{calendar}.ics"),
    ]
    assert [ask().status_code for ask in asks] == [200, 303, 200, 200]
    suspend("coach", "coach_manager")
    assert [ask().status_code for ask in asks] == [403, 403, 403, 404]
    with Acting("coach_manager") as keeper:
        lift_suspension(actor=keeper, card=card_of("coach"))
    assert [ask().status_code for ask in asks] == [200, 303, 200, 200]


def test_a_suspension_of_one_body_leaves_the_others_open(browser: Browsers) -> None:
    with identifying():
        Membership.objects.create(
            user_id=user_id("coach"), body_id=body_role_name("cesep"), function="coach", starts=timezone.localdate()
        )
    client = browser("coach")
    suspend("coach", "coach_manager")
    assert client.get("/").status_code == 403
    assert client.get("/", headers={"host": "cesep.maillage.localhost"}).status_code == 200
    with identifying():
        page = client.get("/choose/", headers={"host": "maillage.localhost"}).content.decode()
    assert "CESEP" in page
    assert "Lire et Ecrire" not in page


def test_who_is_suspended_is_nobodys_colleague_but_their_keepers_still_see_them(
    browser: Browsers, acting: ActingAs
) -> None:
    suspend("colleague", "manager")
    with acting("manager"):
        assert not PersonCard.objects.filter(user_id=user_id("colleague")).exists()
        assert card_of("colleague").suspended_at is not None
    assert "Colleague Testard" in browser("manager").get("/team/").content.decode()
    assert "Colleague Testard" not in browser("reader").get("/team/").content.decode()
    names = [one["name"] for one in browser("reader").get("/api/team/").json()["members"]]
    assert "Colleague Testard" not in names


def test_the_other_keepers_are_told_and_the_log_says_who_did_it(acting: ActingAs) -> None:
    with identifying():
        Membership.objects.filter(user_id=user_id("colleague")).update(function="manager")
    card = suspend("reader", "manager")
    with acting("manager") as keeper:
        told = Notification.objects.filter(kind="team.suspended")
        assert [(one.user_id, one.object_id) for one in told] == [(user_id("colleague"), card.pk)]
        assert [entry.object_id for entry in entries("membership.suspend", keeper.body_role)] == [card.pk]
        assert {entry.actor for entry in entries("membership.suspend", keeper.body_role)} == {keeper.user_id}


def test_nobody_suspends_themselves_or_the_last_who_keeps_the_team(acting: ActingAs) -> None:
    with acting("manager") as keeper:
        with pytest.raises(Problem) as refused:
            suspend_member(actor=keeper, card=card_of("manager"))
        assert (refused.value.code, refused.value.status) == ("own_membership", 409)
        with pytest.raises(Problem) as twice:
            lift_suspension(actor=keeper, card=card_of("reader"))
        assert twice.value.code == "changed_meanwhile"


def test_a_suspended_member_is_not_invited_back_past_the_suspension(acting: ActingAs) -> None:
    suspend("coach", "coach_manager")
    with acting("coach_manager") as keeper:
        invitation = invite_colleague(actor=keeper, email="coach@maillage.example", function="coach")
    with identifying(), pytest.raises(Problem) as refused:
        accept_as_user(invitation_id=invitation.pk, user=User.objects.get(pk=user_id("coach")))
    assert refused.value.code == "already_member"


def test_a_body_suspends_nobody_elses_member(acting: ActingAs) -> None:
    with acting("cesep_manager"):
        changed = Membership.objects.filter(user_id=user_id("coach")).update(suspended_at=timezone.now())
        assert (changed, MemberCard.objects.filter(user_id=user_id("coach")).count()) == (0, 0)


def test_a_suspended_member_can_still_be_ended(browser: Browsers) -> None:
    card = suspend("coach", "coach_manager")
    assert browser("coach_manager").post(f"/team/members/{card.pk}/end/").status_code == 302
    with acting_as(body_role_name("lire-et-ecrire-bw")):
        assert Membership.objects.get(pk=card.pk).ended_at is not None


@pytest.mark.parametrize(("said", "kept"), [("function", None), ("yes", True), ("no", False)])
def test_the_manager_says_who_decides_on_income(browser: Browsers, acting: ActingAs, said: str, kept: object) -> None:
    client = browser("manager")
    with acting("manager"):
        card = card_of("colleague")
    address = f"/team/members/{card.pk}/"
    assert client.post(address, {}).status_code == 200
    assert client.post(address, {"decides_income": said, "note": "Bousval"}).status_code == 302
    with acting("manager") as keeper:
        assert (card_of("colleague").decides_income, card_of("colleague").note) == (kept, "Bousval")
        assert len(entries("membership.describe", keeper.body_role)) == 1


def test_a_program_says_the_same(browser: Browsers, acting: ActingAs) -> None:
    with acting("manager"):
        card = card_of("colleague")
    client, base = browser("manager"), f"/api/team/members/{card.pk}/"

    def post(path: str, said: dict[str, object]) -> Any:
        return client.post(path, json.dumps(said), content_type="application/json")

    assert post(base, {"decides_income": True}).json()["decides_income"] is True
    assert post(base, {"decides_income": True, "employer": "cesep"}).json()["code"] == "employer_unknown"
    assert post(f"{base}suspend/", {}).json()["suspended_at"]
    assert post(f"{base}suspend/", {}).json()["code"] == "changed_meanwhile"
    assert post(f"{base}lift/", {}).json()["suspended_at"] is None


def test_what_a_keeper_says_needs_no_name_of_an_employer_outside_a_programme(acting: ActingAs) -> None:
    with acting("manager") as keeper:
        describe_member(actor=keeper, card=card_of("reader"), decides_income=None, note=" Bousval ")
        assert card_of("reader").note == "Bousval"
