"""The days to keep, on one page; and how many things wait at each body, where somebody chooses one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from maillage.calendar.events import events_of
from maillage.identity.models import Membership
from maillage.notifications.models import Notification
from maillage.postgres.acting import body_role_name, identifying
from tests.cast import CAST, user_id
from tests.conftest import Acting
from tests.sharing.flow import accepted

type Browsers = Callable[[str], Client]


def test_a_first_contact_stands_in_the_agenda_of_who_follows_it_without_a_name(browser: Browsers) -> None:
    referral = accepted()
    for path in ("/agenda/", "/api/notifications/agenda/"):
        shown = browser("coach").get(path).content.decode()
        assert f"/referrals/{referral.pk}/" in shown
        assert "Noël" not in shown
    (day,) = browser("coach").get("/api/notifications/agenda/").json()["results"]
    assert day["day"] == timezone.localdate().isoformat()
    for name in ("other_coach", "receiver", "treasurer"):
        assert str(referral.pk) not in browser(name).get("/agenda/").content.decode()


def test_who_distributes_sees_the_days_of_the_whole_team_in_the_agenda_not_in_their_own_calendar(
    browser: Browsers, acting: Callable[[str], Any]
) -> None:
    referral = accepted()
    assert f"/referrals/{referral.pk}/" in browser("coach_manager").get("/agenda/").content.decode()
    with acting("coach_manager") as lead:
        assert not events_of(lead)


@pytest.mark.parametrize("name", sorted(CAST))
def test_everybody_has_an_agenda_even_an_empty_one(browser: Browsers, name: str) -> None:
    assert browser(name).get("/agenda/").status_code == 200


def test_who_works_for_two_bodies_sees_how_many_things_wait_at_each_and_nothing_of_them(browser: Browsers) -> None:
    with identifying():
        Membership.objects.create(
            user_id=user_id("coach"), body_id=body_role_name("cesep"), function="coach", starts=timezone.localdate()
        )
    for name, count in (("coach", 2), ("other_coach", 3)):
        with Acting(name) as actor:
            for _ in range(count):
                Notification.objects.create(
                    user_id=user_id("coach"), body_role=actor.body_role, kind="referral.assigned", object_id=uuid4()
                )
    client = browser("coach")
    with identifying():
        page = client.get("/choose/", headers={"host": settings.BASE_HOST})
    assert {choice.membership.body.slug: choice.waiting for choice in page.context["choices"]} == {
        "lire-et-ecrire-bw": 2,
        "cesep": 3,
    }
    assert "/referrals/" not in page.content.decode()
