"""A refusal that its sender contests goes before the coordination of both bodies, which sees no name."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import Error, connection, models, transaction
from django.http import Http404
from django.test import Client
from django.utils import timezone

from maillage.identity.models import Body
from maillage.notifications.models import Notification
from maillage.outbox.deliver import deliver_one
from maillage.postgres.acting import body_role_name
from maillage.problems import Problem
from sharing.referrals import services
from sharing.referrals.access import access_received_to_act, access_referral, access_sent_to_act
from sharing.referrals.models import Moderation, Referral
from sharing.referrals.moderating import access_moderation, access_moderations, coordination_of
from sharing.referrals.waiting import to_decide
from tests.conftest import Acting
from tests.sharing.flow import CPAS, sent

type Browsers = Callable[[str], Client]
MEMBERS = ("genappe", CPAS)


@pytest.fixture
def consortium(db: None) -> None:
    """The sender and the receiving CPAS belong to one consortium today; the third CPAS did once."""
    role, made = body_role_name("cartes-emploi"), uuid4()
    with Acting("coordinator"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_consortium (id, code, name, coordination_role) VALUES (%s, 'cartes', 'Cartes', %s)",
            [made, role],
        )
        for slug, ends in (*((slug, None) for slug in MEMBERS), ("villers-la-ville", "2024-12-31")):
            cursor.execute(
                "INSERT INTO registry_consortiummembership (id, consortium_id, coordination_role, body_role, starts,"
                " ends, inferred, note) VALUES (%s, %s, %s, %s, '2024-01-01', %s, false, '')",
                [uuid4(), made, role, body_role_name(slug), ends],
            )


def decline(referral: Referral, by: str = "receiver") -> None:
    """The recipient declines."""
    with Acting(by) as actor:
        services.decline_referral(actor=actor, referral=access_received_to_act(actor, referral.pk), reason="full")


def send_back(referral: Referral, by: str = "colleague") -> None:
    """The sender sends it back."""
    with Acting(by) as actor:
        services.send_back(actor=actor, referral=access_sent_to_act(actor, referral.pk).referral)


def contested(to: str = CPAS, by: str = "receiver") -> Referral:
    """Declined, sent back, declined again, contested."""
    referral = sent(to=to)
    decline(referral, by)
    send_back(referral)
    decline(referral, by)
    with Acting("colleague") as actor:
        services.contest_decline(actor=actor, referral=access_sent_to_act(actor, referral.pk).referral)
    return referral


def give(opinion: str) -> Moderation:
    """The coordination gives its opinion on the one that waits."""
    with Acting("coordinator") as actor:
        return services.give_opinion(actor=actor, moderation=access_moderations(actor)[0], opinion=opinion)


def deliver(name: str) -> None:
    """Everything that waits for the body of this member of the cast."""
    with Acting(name):
        while deliver_one():
            pass


@pytest.mark.usefixtures("consortium")
def test_the_coordination_of_both_sees_reference_bodies_code_and_days_and_no_name(browser: Browsers) -> None:
    referral = contested()
    deliver("coordinator")
    client = browser("coordinator")
    page = client.get("/moderation/").content.decode()
    assert referral.reference in page
    assert "Court-Saint" in page
    for shown in (page, client.get("/api/moderation/").content.decode()):
        assert "Noël" not in shown
        assert "Testard, " not in shown
    with Acting("coordinator"):
        assert [one.kind for one in Notification.objects.all()] == ["moderation.asked"]
        assert not Referral.objects.filter(pk=referral.pk).exists()


@pytest.mark.usefixtures("consortium")
def test_nobody_else_sees_what_is_contested(browser: Browsers) -> None:
    contested()
    for name in ("treasurer", "receiver", "coach"):
        assert browser(name).get("/moderation/").status_code == 404
    with Acting("receiver"):
        assert not Moderation.objects.exists(), "the recipient is told nothing of the contest"
    with Acting("villers_manager"):
        assert not Moderation.objects.exists()


def test_without_a_common_consortium_the_manager_decides_alone() -> None:
    contested("lire-et-ecrire-bw", "coach_manager")
    with Acting("colleague"):
        assert not Moderation.objects.exists()
        assert Notification.objects.filter(kind="referral.contested").count() == 1


@pytest.mark.usefixtures("consortium")
def test_a_membership_that_has_ended_makes_no_common_coordination() -> None:
    genappe, once = body_role_name("genappe"), body_role_name("villers-la-ville")
    with Acting("colleague"):
        assert coordination_of(genappe, body_role_name(CPAS)) == body_role_name("cartes-emploi")
        assert coordination_of(genappe, once) is None


@pytest.mark.usefixtures("consortium")
@pytest.mark.parametrize(("opinion", "by", "may"), [
    ("recipient", "manager", True), ("recipient", "colleague", False), ("refusal", "manager", False),
    ("another", "manager", False),
])  # fmt: skip
def test_the_manager_sends_it_back_once_more_only_if_the_coordination_is_for_it(
    opinion: str, by: str, may: bool, browser: Browsers
) -> None:
    referral = contested()
    give(opinion)
    page = browser(by).get(f"/referrals/{referral.pk}/").content.decode()
    assert (f"/referrals/{referral.pk}/send-back/" in page) is may
    if not may:
        with pytest.raises(Problem) as refused:
            send_back(referral, by)
        assert refused.value.code == "sent_back_already"
        return
    send_back(referral, by)
    decline(referral)
    with pytest.raises(Problem):
        send_back(referral, by)


@pytest.mark.usefixtures("consortium")
def test_the_manager_is_told_of_the_opinion_and_can_confirm_or_choose_another(browser: Browsers) -> None:
    referral = contested()
    assert f"/referrals/{referral.pk}/" in browser("manager").get("/").content.decode()
    give("another")
    deliver("manager")
    with Acting("manager") as manager:
        assert Notification.objects.filter(kind="moderation.given", user_id=manager.user_id).exists()
        assert access_referral(manager, referral.pk).state == "declined_pending"
    page = browser("manager").get(f"/referrals/{referral.pk}/").content.decode()
    for decision in ("confirm-decline", "reroute"):
        assert f"/referrals/{referral.pk}/{decision}/" in page


@pytest.mark.usefixtures("consortium")
def test_an_opinion_is_given_once_by_page_or_program(browser: Browsers) -> None:
    contested()
    client = browser("coordinator")

    def post(path: str, said: dict[str, str]) -> Any:
        return client.post(path, json.dumps(said), content_type="application/json")

    with Acting("coordinator") as actor:
        key = access_moderations(actor)[0].pk
    assert client.post(f"/moderation/{key}/", {}).status_code == 200
    assert post(f"/api/moderation/{key}/", {"opinion": "nothing"}).status_code == 400
    assert client.post(f"/moderation/{key}/", {"opinion": "refusal"}).status_code == 302
    assert post(f"/api/moderation/{key}/", {"opinion": "another"}).json()["code"] == "changed_meanwhile"
    with Acting("coordinator") as actor, pytest.raises(Http404):
        access_moderation(actor, uuid4())


@pytest.mark.usefixtures("consortium")
def test_nobody_brings_another_bodys_referral_or_their_own_opinion_before_the_coordination() -> None:
    referral = sent(to=CPAS)
    values: dict[str, Any] = {
        "referral_id": referral.pk, "sender_id": body_role_name("genappe"), "recipient_id": body_role_name("cesep"),
        "coordination_id": body_role_name("cartes-emploi"), "decline_reason": "full", "sent_on": timezone.localdate(),
    }  # fmt: skip
    with Acting("colleague"), pytest.raises(Error, match="moderation_of_the_parties"), transaction.atomic():
        Moderation.objects.create(**values)
    contested()
    with Acting("colleague"):
        assert Moderation.objects.update(opinion="recipient", opined_at=timezone.now()) == 0


def test_what_follows_a_contest_waits_for_the_worker_again(consortium: None) -> None:
    referral = contested()
    with Acting("colleague") as actor:
        assert not to_decide(actor).exists()
    give("recipient")
    send_back(referral, by="manager")
    with Acting("receiver") as actor:
        received = access_received_to_act(actor, referral.pk)
        services.request_information(actor=actor, referral=received, wanted=["contact"])
    with Acting("colleague") as actor:
        assert [waiting.pk for waiting in to_decide(actor)] == [referral.pk]


@pytest.mark.usefixtures("consortium")
def test_the_coordination_sees_no_name_of_a_sensitive_recipient(
    browser: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    referral = contested()
    with Acting("coordinator") as actor:
        made = access_moderations(actor)[0].pk
    client = browser("coordinator")
    paths = ("/moderation/", f"/moderation/{made}/", "/api/moderation/")
    assert all("court-saint" in client.get(path).content.decode().lower() for path in paths)
    monkeypatch.setattr(Body, "from_db", classmethod(_sensitive(vars(models.Model)["from_db"].__func__)))
    for path in paths:
        shown = client.get(path).content.decode()
        assert referral.reference in shown
        assert "court-saint" not in shown.lower(), path
    assert client.get("/api/moderation/").json()["results"][0]["recipient"] is None
    answer = client.post(f"/api/moderation/{made}/", {"opinion": "refusal"}, content_type="application/json")
    assert (answer.status_code, answer.json()["recipient"]) == (200, None)


def _sensitive(original: Callable[..., Any]) -> Callable[..., Any]:
    """Every CPAS but the sender is sensitive, as the register would say."""

    def loaded(cls: type[Body], *args: Any, fetch_mode: Any = None) -> Body:
        found: Body = original(cls, *args, fetch_mode=fetch_mode)
        found.sensitive = found.slug == CPAS
        return found

    return loaded
