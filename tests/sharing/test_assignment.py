"""Who follows what an organisation received: given, handed over, taken in; and what nobody learns by guessing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.identity.members import suspend_member
from maillage.identity.models import MemberCard, Membership
from maillage.notifications.models import Notification
from maillage.postgres.acting import acting_as, body_role_name, identifying
from maillage.problems import Problem
from sharing.referrals.access import (
    access_followed_by,
    access_received_to_distribute,
    access_referral,
    answering_workers,
    followers_of,
)
from sharing.referrals.models import Referral, ReferralUserObjectPermission
from sharing.referrals.services import assign_referral, hand_over, set_intake
from tests.cast import user_id
from tests.conftest import Acting, make_actor
from tests.permissions.routes import all_routes
from tests.sharing.flow import PARTNER, accepted, sent

type Browsers = Callable[[str], Client]
COLLEAGUE = user_id("other_coach")  # also works as a coach for the first partner in these tests


@pytest.fixture
def colleague(db: None) -> Actor:
    """A second coach of the first partner."""
    with identifying():
        Membership.objects.create(
            user_id=COLLEAGUE, body_id=body_role_name(PARTNER), function="coach", starts=timezone.localdate()
        )
    return replace(make_actor("coach"), user_id=COLLEAGUE, user_name="Other_coach Testard")


@pytest.fixture
def colleague_browser(browser: Browsers, colleague: Actor) -> Client:
    """The second coach, signed in at the first partner."""
    from django.conf import settings

    from maillage.identity.models import User

    client = Client(headers={"host": f"{PARTNER}.{settings.BASE_HOST}"})
    with identifying():
        client.force_login(
            User.objects.get(pk=COLLEAGUE), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
    return client


def give(referral: Referral, to: UUID) -> None:
    """The manager gives it."""
    with Acting("coach_manager") as lead:
        assign_referral(actor=lead, referral=access_received_to_distribute(lead, referral.pk), worker_id=to)


def sees(actor: Actor, referral: Referral) -> bool:
    """Whether this person may read it."""
    with acting_as(actor.body_role):
        try:
            access_referral(actor, referral.pk)
        except Http404:
            return False
    return True


def test_a_referral_given_to_one_coach_is_hidden_from_the_others_and_the_new_one_is_told(colleague: Actor) -> None:
    referral, coach = sent(), make_actor("coach")
    assert sees(coach, referral)
    assert sees(colleague, referral)
    give(referral, COLLEAGUE)
    assert sees(colleague, referral)
    assert not sees(coach, referral)
    with Acting("coach_manager"):
        told = Notification.objects.get(kind="referral.assigned")
        assert (told.user_id, told.object_id) == (COLLEAGUE, referral.pk)


def test_handing_one_over_moves_the_name_that_the_sender_sees(colleague: Actor) -> None:
    referral = accepted()
    give(referral, COLLEAGUE)
    with Acting("colleague"):
        assert Referral.objects.get(pk=referral.pk).worker_name == "Other_coach Testard"
    assert not sees(make_actor("coach"), referral)


def test_only_the_manager_distributes(colleague: Actor) -> None:
    referral = sent()
    with Acting("coach") as coach, pytest.raises(PermissionDenied):
        access_received_to_distribute(coach, referral.pk)
    with Acting("colleague") as sender, pytest.raises(PermissionDenied):
        access_received_to_distribute(sender, referral.pk)


@pytest.mark.parametrize("stranger", ["colleague", "other_coach"])
def test_nobody_outside_the_team_is_given_anything(stranger: str) -> None:
    referral = sent()
    with pytest.raises(Problem) as refused:
        give(referral, user_id(stranger))
    assert refused.value.code == "unknown_worker"


def test_everything_that_somebody_follows_changes_hands_at_once(colleague: Actor) -> None:
    first, second, other = accepted(), accepted(last_name="Petit"), sent(last_name="Grand")
    with Acting("coach_manager") as lead:
        assert hand_over(actor=lead, from_id=user_id("coach"), worker_id=COLLEAGUE) == 2
        for referral in (first, second):
            assert followers_of(referral) == [COLLEAGUE]
        assert followers_of(other) == []
        assert hand_over(actor=lead, from_id=user_id("coach"), worker_id=COLLEAGUE) == 0
    assert not sees(make_actor("coach"), first)


def test_of_a_suspended_follower_the_manager_hears_and_can_hand_over(colleague: Actor) -> None:
    referral = accepted()
    with Acting("coach_manager") as lead:
        suspend_member(actor=lead, card=MemberCard.objects.get(user_id=user_id("coach")))
        assert answering_workers(Referral.objects.get(pk=referral.pk)) == [lead.user_id]
        assert hand_over(actor=lead, from_id=user_id("coach"), worker_id=COLLEAGUE) == 1
        assert answering_workers(Referral.objects.get(pk=referral.pk)) == [COLLEAGUE]
        with pytest.raises(Problem) as refused:
            hand_over(actor=lead, from_id=COLLEAGUE, worker_id=user_id("coach"))
        assert refused.value.code == "unknown_worker"


def test_somebody_who_never_worked_here_has_nothing_to_hand_over() -> None:
    with Acting("coach_manager") as lead:
        for stranger in (user_id("colleague"), uuid4()):
            with pytest.raises(Http404):
                access_followed_by(lead, stranger)
    with Acting("coach") as coach, pytest.raises(PermissionDenied):
        access_followed_by(coach, coach.user_id)


def test_who_takes_new_ones_in_is_told_and_the_others_see_them_only_when_given(colleague: Actor) -> None:
    with Acting("coach_manager") as lead:
        set_intake(actor=lead, user_ids=[COLLEAGUE])
    referral = sent()
    assert sees(colleague, referral)
    assert not sees(make_actor("coach"), referral)
    with Acting("coach_manager") as lead:
        assert set(answering_workers(Referral.objects.get(pk=referral.pk))) == {COLLEAGUE, lead.user_id}


def test_the_pages_and_the_programs_do_the_same(browser: Browsers, colleague: Actor) -> None:
    first, second = sent(), sent(last_name="Petit")
    client = browser("coach_manager")

    def api(path: str, said: object) -> Any:
        return client.post(path, json.dumps(said), content_type="application/json")

    assert client.get(f"/referrals/{first.pk}/assign/").status_code == 200
    assert client.post(f"/referrals/{first.pk}/assign/", {"worker": str(COLLEAGUE)}).status_code == 302
    assert api(f"/api/referrals/{second.pk}/assign/", {"worker_id": str(COLLEAGUE)}).status_code == 200
    assert api(f"/api/referrals/{second.pk}/assign/", {"worker_id": str(uuid4())}).json()["code"] == "unknown_worker"
    coach = user_id("coach")
    assert client.post(f"/referrals/hand-over/{COLLEAGUE}/", {"worker": str(coach)}).status_code == 302
    assert sees(make_actor("coach"), first)
    assert sees(make_actor("coach"), second)
    assert api(f"/api/referrals/hand-over/{coach}/", {"worker_id": str(COLLEAGUE)}).json() == {"referrals": 2}
    assert client.post("/referrals/intake/", {"workers": [str(coach)]}).status_code == 302
    assert client.get("/api/referrals/intake/").json() == {"user_ids": [str(coach)]}
    assert api("/api/referrals/intake/", {"user_ids": []}).json() == {"user_ids": []}


def test_the_list_says_who_follows_and_is_narrowed_to_ones_own(browser: Browsers, colleague: Actor) -> None:
    mine, theirs, nobodys = accepted(), sent(last_name="Petit"), sent(last_name="Grand")
    give(theirs, COLLEAGUE)
    client = browser("coach_manager")

    def listed(whose: object) -> set[str]:
        page = client.get("/referrals/", {"whose": str(whose)}).content.decode()
        return set(re.findall(r"/referrals/([0-9a-f-]{36})/", page))

    assert listed(user_id("coach")) == {str(mine.pk)}
    assert listed(COLLEAGUE) == {str(theirs.pk)}
    assert listed("nobody") == {str(nobodys.pk)}
    assert listed("mine") == set()
    assert "Other_coach Testard" in client.get("/referrals/").content.decode()
    found = client.get("/api/referrals/", {"followed_by": "nobody"}).json()["results"]
    assert [one["id"] for one in found] == [str(nobodys.pk)]
    assert client.get("/api/referrals/", {"followed_by": "x"}).status_code == 400


TOKEN = re.compile(r'(csrfmiddlewaretoken" value=|nonce=)"[^"]*"')
GUESSED = sorted(one.path for one in all_routes() if one.kind == "partner" and "<referral_id>" in one.path)


def asked(client: Client, method: str, path: str, referral_id: UUID) -> tuple[int, str, int]:
    """Status, body and number of queries of one guess."""
    address = re.sub(r"<[a-z_]+>", str(UUID(int=7)), path.replace("<referral_id>", str(referral_id)))
    with CaptureQueriesContext(connection) as queries:
        answer = client.generic(method, address, "{}", content_type="application/json")
    body = b"".join(answer) if answer.streaming else answer.content
    shown = TOKEN.sub("", body.decode("utf-8", "replace")).replace(str(referral_id), "")
    return answer.status_code, shown, len(queries)


@pytest.mark.parametrize("path", GUESSED)
def test_a_guessed_referral_of_somebody_else_is_answered_like_one_that_does_not_exist(
    browser: Browsers, colleague_browser: Client, path: str
) -> None:
    elsewhere, a_colleagues = sent(to="cesep"), accepted()
    for client, guessed in ((browser("coach"), elsewhere.pk), (colleague_browser, a_colleagues.pk)):
        for method in ("GET", "POST"):
            asked(client, method, path, uuid4())  # whatever is asked once a process
            there, nothing = asked(client, method, path, guessed), asked(client, method, path, uuid4())
            assert there == nothing
            assert there[0] in (404, 405)


def test_a_guessed_name_or_reference_finds_what_nothing_finds(browser: Browsers, colleague_browser: Client) -> None:
    elsewhere, a_colleagues = sent(to="cesep", last_name="Introuvable"), accepted(last_name="Invisible")
    for client, name, referral in (
        (browser("coach"), "Introuvable", elsewhere),
        (colleague_browser, "Invisible", a_colleagues),
    ):
        for guess in (name, referral.reference):

            def search(words: str, client: Client = client) -> tuple[int, str, int]:
                with CaptureQueriesContext(connection) as queries:
                    answer = client.post(
                        "/api/referrals/search/", json.dumps({"q": words}), content_type="application/json"
                    )
                return answer.status_code, answer.content.decode(), len(queries)

            nothing = "zzzzzzzz" if guess == name else "00000000"
            search(nothing)
            assert search(guess) == search(nothing)
            assert json.loads(search(guess)[1])["count"] == 0


def test_what_was_accepted_before_there_were_assignments_stays_with_its_worker(colleague: Actor) -> None:
    referral = accepted()
    with Acting("coach") as coach:
        ReferralUserObjectPermission.objects.filter(content_object=referral).delete()
        assert access_referral(coach, referral.pk).pk == referral.pk
        with pytest.raises(Http404):
            access_referral(colleague, referral.pk)
