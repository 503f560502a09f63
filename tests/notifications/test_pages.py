"""The page of notifications, the number in every header, and the same for programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.audit.models import AuditEntry
from maillage.identity.models import Membership
from maillage.notifications import kinds
from maillage.notifications.models import Notification
from maillage.postgres.acting import identifying
from tests.cast import user_id
from tests.conftest import Acting
from tests.notifications.kinds import NOWHERE, OTHER, THING, tell

pytestmark = pytest.mark.django_db
type Browser = Callable[[str], Client]
EVERYWHERE = ["colleague", "coach", "coordinator"]


def mine(name: str) -> list[Notification]:
    with Acting(name):
        return list(Notification.objects.filter(user_id=user_id(name)).order_by("created_at"))


def rows(answer: Any) -> list[str]:
    return [row.notification.kind for row in answer.context["rows"]]


@pytest.mark.parametrize("name", EVERYWHERE)
def test_every_body_has_the_page_and_the_number_in_its_header(browser: Browser, name: str) -> None:
    client = browser(name)
    assert client.get("/notifications/").context["rows"] == []
    assert b"rounded-pill" not in client.get("/team/").content
    tell(name)
    tell(name)
    answer = client.get("/notifications/")
    assert rows(answer) == ["test.thing", "test.thing"]
    page = client.get("/team/").content.decode()
    assert 'href="/notifications/"' in page
    assert '<span class="badge rounded-pill tag-yellow">2<span class="visually-hidden"> ' in page


def test_the_number_costs_a_page_one_query(browser: Browser) -> None:
    client = browser("coach")
    client.get("/team/")
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get("/team/")
        assert len([sql for sql in queries.captured_queries if "notifications_" in sql["sql"]]) == 1
        tell("coach")


def test_a_page_for_something_wrong_on_our_side_does_not_count(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maillage.identity.web.team.keeps_team", lambda actor: 1 / 0)
    client = browser("coach")
    client.raise_request_exception = False
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/team/").status_code == 500
    assert not [sql for sql in queries.captured_queries if "notifications_" in sql["sql"]]


def test_unread_ones_come_first_then_by_their_kind_then_the_newest(browser: Browser) -> None:
    read = tell("coach", OTHER)
    first, second = tell("coach"), tell("coach")
    urgent = tell("coach", OTHER)
    with Acting("coach"):
        Notification.objects.filter(object_id=read).update(read_at=timezone.now())
    found = [row.notification.object_id for row in browser("coach").get("/notifications/").context["rows"]]
    assert found == [urgent, second, first, read]


def test_opening_one_marks_it_and_leads_to_what_it_is_about(browser: Browser) -> None:
    tell("coach")
    (one,) = mine("coach")
    assert browser("coach").get(f"/notifications/{one.pk}/open/").status_code == 405
    assert mine("coach")[0].read_at is None
    answer = browser("coach").post(f"/notifications/{one.pk}/open/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/team/")
    assert mine("coach")[0].read_at is not None
    with Acting("coach"):
        assert AuditEntry.objects.get(action="notification.read").object_id == one.pk


def test_what_has_no_page_on_this_host_leads_home(browser: Browser) -> None:
    tell("coach", NOWHERE)
    answer = browser("coach").post(f"/notifications/{mine('coach')[0].pk}/open/")
    assert answer.headers["Location"] == "/"


def test_one_or_all_are_marked_as_read(browser: Browser) -> None:
    for _ in range(3):
        tell("coach")
    first = mine("coach")[0]
    client = browser("coach")
    assert client.post(f"/notifications/{first.pk}/read/").headers["Location"] == "/notifications/"
    assert [one.read_at is None for one in mine("coach")] == [False, True, True]
    client.post("/notifications/read/")
    assert all(one.read_at for one in mine("coach"))
    client.post("/notifications/read/")
    with Acting("coach"):
        assert AuditEntry.objects.filter(action="notification.read_all").count() == 1


def test_a_colleague_neither_sees_nor_marks_them(browser: Browser) -> None:
    tell("coach")
    (one,) = mine("coach")
    colleague = browser("coach_manager")
    assert colleague.get("/notifications/").context["rows"] == []
    colleague.post("/notifications/read/")
    for path in (f"/notifications/{one.pk}/open/", f"/notifications/{one.pk}/read/"):
        assert colleague.post(path).status_code == 404
    assert colleague.post(f"/api/notifications/{one.pk}/read/").status_code == 404
    assert mine("coach")[0].read_at is None


def test_who_is_no_longer_a_member_sees_none(browser: Browser) -> None:
    client = browser("coach")
    tell("coach")
    with identifying():
        Membership.objects.filter(user_id=user_id("coach")).update(ends=timezone.localdate(), ended_at=timezone.now())
    assert client.get("/notifications/").status_code == 403
    assert client.get("/api/notifications/").status_code == 403


def test_what_was_told_by_a_feature_that_is_gone_is_not_shown(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell("coach")
    monkeypatch.setattr(kinds, "_kinds", {OTHER.code: OTHER})
    client = browser("coach")
    assert client.get("/notifications/").context["rows"] == []
    assert client.get("/api/notifications/unread/").json() == {"unread": 0}


def test_a_long_list_is_read_a_page_at_a_time_at_the_cost_of_one(browser: Browser) -> None:
    client = browser("coach")
    for _ in range(2):
        tell("coach")
    with CaptureQueriesContext(connection) as few:
        client.get("/notifications/")
    for _ in range(28):
        tell("coach")
    with CaptureQueriesContext(connection) as many:
        answer = client.get("/notifications/")
    assert len(answer.context["rows"]) == 25
    assert len(many) == len(few)
    assert len(client.get("/notifications/?page=2").context["rows"]) == 5


def test_programs_list_count_and_mark(browser: Browser) -> None:
    client = browser("coach")
    thing = tell("coach")
    tell("coach")
    assert client.get("/api/notifications/unread/").json() == {"unread": 2}
    listed = client.get("/api/notifications/").json()
    assert listed["count"] == 2
    one = next(row for row in listed["results"] if row["object_id"] == str(thing))
    assert set(one) == {"id", "kind", "text", "url", "object_id", "created_at", "read_at"}
    assert (one["kind"], one["text"], one["url"], one["read_at"]) == (THING.code, THING.text, "/team/", None)
    assert client.post(f"/api/notifications/{one['id']}/read/").json()["read_at"] is not None
    assert client.post(f"/api/notifications/{uuid4()}/read/").status_code == 404
    assert client.post("/api/notifications/read/").json() == {"read": 1}
    assert client.get("/api/notifications/unread/").json() == {"unread": 0}


@pytest.mark.parametrize("name", EVERYWHERE)
def test_everybody_chooses_when_e_mails_come_on_the_page_and_by_program(browser: Browser, name: str) -> None:
    client = browser(name)
    assert client.get("/notifications/settings/").context["form"].initial == {"mailing": "digest"}
    assert client.post("/notifications/settings/", {"mailing": "at_once"}).status_code == 302
    assert client.get("/api/notifications/settings/").json() == {"mailing": "at_once"}
    answer = client.post("/api/notifications/settings/", {"mailing": "none"}, content_type="application/json")
    assert answer.json() == {"mailing": "none"}
    assert client.get("/notifications/settings/").context["form"].initial == {"mailing": "none"}
    with Acting(name):
        assert list(AuditEntry.objects.filter(action="mailing.choose").values_list("detail", flat=True)) == [
            "at_once",
            "none",
        ]


def test_a_choice_that_does_not_exist_is_refused_in_words(browser: Browser) -> None:
    client = browser("coach")
    answer = client.post("/notifications/settings/", {"mailing": "hourly"})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    answer = client.post("/api/notifications/settings/", {"mailing": "hourly"}, content_type="application/json")
    assert answer.status_code == 400
    assert client.get("/api/notifications/settings/").json() == {"mailing": "digest"}
