"""The address of a calendar: what it opens, for whom, how long, and that nobody else learns it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from maillage.audit.models import AuditEntry
from maillage.calendar import events
from maillage.calendar.events import CalendarEvent
from maillage.identity.models import ApiToken, KeyUse, Membership
from maillage.identity.resolve import issue_token
from maillage.identity.services import sign_out_everywhere
from maillage.logs import NoPersonalData
from maillage.postgres.acting import body_role_name, identifying
from tests.cast import user_id
from tests.identity.hosts import at, person

pytestmark = pytest.mark.django_db
type Browser = Callable[[str], Client]
HOST = "lire-et-ecrire-bw"
KEY = re.compile(r"http://lire-et-ecrire-bw\.maillage\.localhost(/calendar/[\w-]{43}\.ics)")


@pytest.fixture(autouse=True)
def _one_date(monkeypatch: pytest.MonkeyPatch) -> None:
    def provider(actor: Any) -> Iterator[CalendarEvent]:
        yield CalendarEvent(f"of-{actor.user_id}", "Session", "/team/", starts_on=timezone.localdate())

    monkeypatch.setattr(events, "_providers", [provider])


@pytest.fixture
def path(browser: Browser) -> str:
    """The path of the coach's calendar."""
    answer = browser("coach").post("/notifications/settings/calendar/")
    found = KEY.search(answer.content.decode())
    assert found is not None
    return found[1]


def ask(path: str, slug: str = HOST, **headers: str) -> Any:
    """What a program without any session gets."""
    return Client(headers={**at(slug), **headers}).get(path)


def test_the_address_opens_the_calendar_of_who_made_it_to_a_program_without_a_session(path: str) -> None:
    answer = ask(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    (entry,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(entry["uid"]) == f"of-{user_id('coach')}@lire-et-ecrire-bw.maillage.localhost"
    assert str(entry["url"]) == "http://lire-et-ecrire-bw.maillage.localhost/team/"
    assert not answer.cookies


def test_it_is_kept_in_no_cache_and_told_to_no_other_site(path: str) -> None:
    for answer in (ask(path), ask("/calendar/none.ics")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_only_its_digest_is_kept_and_it_is_shown_once(browser: Browser, path: str) -> None:
    with identifying():
        token = ApiToken.objects.get(use=KeyUse.CALENDAR)
    key = path.removeprefix("/calendar/").removesuffix(".ics")
    assert bytes(token.digest) not in key.encode()
    assert key not in browser("coach").get("/notifications/settings/").content.decode()
    with identifying():
        assert AuditEntry.objects.filter(action="calendar_link.create", owner_role=body_role_name(HOST)).count() == 1


def test_a_new_address_ends_the_former_one_and_either_is_ended_on_the_page(browser: Browser, path: str) -> None:
    coach = browser("coach")
    second = KEY.search(coach.post("/notifications/settings/calendar/").content.decode())
    assert second is not None
    assert [ask(path).status_code, ask(second[1]).status_code] == [404, 200]
    assert coach.post("/notifications/settings/calendar/end/").status_code == 302
    assert ask(second[1]).status_code == 404
    coach.post("/notifications/settings/calendar/end/")
    with identifying():
        assert AuditEntry.objects.filter(action="calendar_link.revoke").count() == 1


def test_it_ends_with_the_membership_the_account_the_year_and_signing_out_everywhere(path: str) -> None:
    with identifying():
        members, tokens = Membership.objects.filter(user_id=user_id("coach")), ApiToken.objects.all()
        members.update(ended_at=timezone.now(), ends=timezone.localdate())
        assert ask(path).status_code == 404
    with identifying():
        members.update(ended_at=None, ends=None)
        assert ask(path).status_code == 200
    with identifying():
        tokens.update(expires_at=timezone.now() - timedelta(seconds=1))
        assert ask(path).status_code == 404
    with identifying():
        tokens.update(expires_at=timezone.now() + timedelta(days=1))
        user = person("coach")
        user.is_active = False
        user.save(update_fields=["is_active"])
        assert ask(path).status_code == 404
    with identifying():
        user.is_active = True
        user.save(update_fields=["is_active"])
        sign_out_everywhere(user=user)
        assert ask(path).status_code == 404


def test_whatever_opens_nothing_gets_one_and_the_same_answer(browser: Browser, path: str) -> None:
    browser("coach").post("/notifications/settings/calendar/end/")
    with identifying():
        program = issue_token(person("coach"), body_role_name(HOST), "Agenda")
    asked = [
        ask(path),
        ask("/calendar/made-up.ics"),
        ask(f"/calendar/{program}.ics"),
        ask("/calendar/a/b.ics"),
        ask("/calendar/.ics"),
        ask(path, "genappe"),
        ask(path, "nobody-here"),
        browser("coach").get("/calendar/made-up.ics", headers=at(HOST)),
        browser("colleague").get(path),
        Client(headers=at(HOST)).post(path),
    ]
    answers = {(answer.status_code, answer.content, answer.headers["Content-Type"]) for answer in asked}
    assert answers == {(404, b"This calendar link does not work.\n", "text/plain; charset=utf-8")}


def test_it_opens_nothing_else(path: str) -> None:
    key = path.removeprefix("/calendar/").removesuffix(".ics")
    for address in ("/team/", "/api/me/", "/notifications/"):
        assert ask(address, authorization=f"Token {key}").status_code in (302, 401)
    assert ask(path, "genappe").status_code == 404
    assert Client(headers=at(HOST)).post(path).status_code == 405


def test_a_session_does_not_stand_in_for_the_address(browser: Browser) -> None:
    assert browser("coach").get("/calendar/made-up.ics").status_code == 404


def test_the_address_reaches_no_log(path: str, caplog: pytest.LogCaptureFixture) -> None:
    key = path.removeprefix("/calendar/").removesuffix(".ics")
    with caplog.at_level(logging.DEBUG):
        Client(headers=at(HOST)).post(path)
        Client(headers=at("genappe")).get(path)
    assert caplog.records
    for record in caplog.records:
        assert NoPersonalData().filter(record)
        assert key not in logging.Formatter("%(message)s").format(record)


@pytest.mark.parametrize(
    "message", ["Error handling request %s", '"GET %s HTTP/1.1" 200 12', "Broken pipe from ('%s')"]
)
def test_what_servers_write_down_by_themselves_is_masked(path: str, message: str) -> None:
    record = logging.LogRecord("gunicorn.error", logging.ERROR, "f", 1, message, (path,), None)
    assert NoPersonalData().filter(record)
    assert path.removeprefix("/calendar/").removesuffix(".ics") not in record.getMessage()
