"""Who decides on income is told nothing of a voluntary programme: no notification, not even the number of them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client

from maillage.identity import rules as identity
from maillage.identity.models import Membership
from maillage.notifications.kinds import known_kinds
from maillage.notifications.models import Notification
from maillage.notifications.notify import notify
from maillage.outbox.deliver import deliver_one
from maillage.postgres.acting import acting_as, body_role_name, role_name
from sharing.grants.models import Grant, GrantUse
from sharing.grants.reminders import ENDING, tell
from sharing.grants.services import withdraw_grant
from sharing.programmes.models import Programme
from sharing.referrals import services
from sharing.referrals.access import access_received_to_act, access_sent_to_act
from sharing.referrals.models import Referral
from tests.cast import user_id
from tests.conftest import Acting
from tests.sharing import flow

PARTNER, SENDER = "lire-et-ecrire-bw", "genappe"


@pytest.fixture
def voluntary(db: None) -> None:
    """The partner's programme."""
    with Acting("coach_manager") as lead:
        Programme.objects.update_or_create(body_id=lead.body_role, defaults={"voluntary": True})


def deliver(*names: str) -> None:
    """Everything that waits for the bodies of these members of the cast."""
    for name in names:
        with Acting(name):
            while deliver_one():
                pass


def told(name: str) -> set[str]:
    """The kinds of everything that this person was ever told at their body."""
    with Acting(name) as actor:
        return set(Notification.objects.filter(user_id=actor.user_id).values_list("kind", flat=True))


def say(name: str, body: str, decides: bool | None) -> None:
    """What the team says of a member."""
    with acting_as(role_name("identity")):
        Membership.objects.filter(user_id=user_id(name), body_id=body_role_name(body)).update(decides_income=decides)


def contested() -> Referral:
    """Declined, sent back, declined again, contested."""
    referral = flow.sent()
    for again in (True, False):
        with Acting("coach") as coach:
            services.decline_referral(actor=coach, referral=access_received_to_act(coach, referral.pk), reason="full")
        with Acting("colleague") as actor:
            sent = access_sent_to_act(actor, referral.pk).referral
            (services.send_back if again else services.contest_decline)(actor=actor, referral=sent)
    return referral


def test_a_contested_refusal_of_another_programme_is_for_the_managers(db: None) -> None:
    contested()
    assert "referral.contested" in told("manager")
    assert "referral.contested" not in told("colleague")


@pytest.mark.usefixtures("voluntary")
def test_a_contested_refusal_of_a_voluntary_one_is_for_those_who_can_open_it(browser: Callable[[str], Client]) -> None:
    referral = contested()
    assert told("manager") == set()
    assert "referral.contested" in told("colleague"), "where no manager may know, a case worker has to"
    assert browser("manager").get(f"/referrals/{referral.pk}/").status_code == 404
    assert browser("colleague").get(f"/referrals/{referral.pk}/").status_code == 200


@pytest.mark.usefixtures("voluntary")
def test_a_manager_who_does_not_decide_is_told_and_can_open_it(browser: Callable[[str], Client]) -> None:
    say("manager", SENDER, decides=False)
    referral = contested()
    assert "referral.contested" in told("manager")
    assert "referral.contested" not in told("colleague")
    assert browser("manager").get(f"/referrals/{referral.pk}/").status_code == 200


def whole_life() -> None:
    """Sent by the manager, accepted, written in, ended by a withdrawal: both sides are told of all of it."""
    referral = flow.accepted()
    with Acting("colleague") as actor:
        grant = Grant.objects.get(pk=GrantUse.objects.get(pk=referral.pk).grant_id)
        GrantUse.objects.filter(pk=referral.pk).update(worker_id=user_id("manager"))
        with transaction.atomic():
            tell(ENDING, grant)
    deliver("coach", "colleague")
    with Acting("colleague") as actor:
        withdraw_grant(actor=actor, grant=grant)
    deliver("coach", "colleague", "coach")


@pytest.mark.usefixtures("voluntary")
def test_nothing_of_a_voluntary_programme_is_counted_for_who_decides_at_either_body(
    browser: Callable[[str], Client],
) -> None:
    say("coach_manager", PARTNER, decides=True)
    whole_life()
    assert told("manager") == told("coach_manager") == set()
    assert {"referral.accept"} <= told("colleague")
    assert {"cessation.to_answer"} <= told("coach")
    assert not browser("manager").get("/api/notifications/").json()["results"]


def test_of_any_other_programme_they_are_told(db: None) -> None:
    say("coach_manager", PARTNER, decides=True)
    whole_life()
    assert {"referral.accept"} <= told("manager")
    assert {"cessation.to_answer"} <= told("coach_manager")


@pytest.mark.usefixtures("voluntary")
def test_what_somebody_was_told_before_they_decided_is_not_listed_nor_counted_any_more(
    browser: Callable[[str], Client],
) -> None:
    say("manager", SENDER, decides=False)
    contested()
    client = browser("manager")
    assert len(client.get("/api/notifications/").json()["results"]) == 1
    say("manager", SENDER, decides=None)
    assert client.get("/api/notifications/").json()["results"] == []
    assert client.get("/notifications/").context["unread_count"]() == 0


@pytest.mark.usefixtures("voluntary")
def test_an_agreement_that_ends_soon_is_told_to_case_workers_when_nobody_else_may_know() -> None:
    with Acting("colleague") as actor:
        grant = flow.grant(actor, flow.participant(actor).pk)
        Grant.objects.filter(pk=grant.pk).update(recorded_by=uuid4())
        with transaction.atomic():
            tell(ENDING, Grant.objects.get(pk=grant.pk))
    assert told("manager") == set()
    assert told("colleague") == {ENDING}


ABOUT_A_REFERRAL = (
    "referral.", "moderation.given", "record", "cessation.", "grant.", "emergency.given", "emergency.used",
)  # fmt: skip


def test_every_kind_about_a_referral_or_an_agreement_says_who_must_not_know() -> None:
    about = [kind for kind in known_kinds() if kind.code.startswith(ABOUT_A_REFERRAL)]
    assert len(about) > 15
    assert [kind.code for kind in about if kind.untold is None] == []


@pytest.mark.django_db
def test_notify_says_who_knows_now() -> None:
    with Acting("colleague") as actor, transaction.atomic():
        first = notify("team.suspended", object_id=actor.user_id, functions={identity.CASE_WORKER})
        again = notify("team.suspended", object_id=actor.user_id, user_ids=[actor.user_id])
        nobody = notify("team.suspended", object_id=actor.user_id, user_ids=[UUID(int=1)])
    assert first == again == {user_id("colleague")}
    assert nobody == frozenset()
