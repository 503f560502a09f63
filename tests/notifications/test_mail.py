"""When an e-mail leaves, to whom, what it says, and that it leaves once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from maillage.calendar.working_days import is_working_day
from maillage.identity.models import Membership, User
from maillage.notifications import rules
from maillage.notifications.mail import BATCH, send_due
from maillage.notifications.models import Mailing, MailPreference, Notification
from maillage.notifications.services import choose_mailing
from maillage.postgres.acting import identifying
from tests.cast import CAST, user_id
from tests.conftest import Acting
from tests.notifications.kinds import OTHER, tell

pytestmark = pytest.mark.django_db
BRUSSELS = ZoneInfo("Europe/Brussels")
MORNING = datetime(2026, 11, 23, 7, 30, tzinfo=BRUSSELS)  # a Monday


def prefer(name: str, mailing: str) -> None:
    with Acting(name) as actor:
        choose_mailing(actor=actor, mailing=mailing)


class Clock:
    """What `timezone.now` says."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sunday afternoon."""
    made = Clock(MORNING - timedelta(hours=16))
    monkeypatch.setattr(timezone, "now", made)
    return made


def sent() -> list[Any]:
    """What left since the last time, by recipient."""
    found, mail.outbox[:] = sorted(mail.outbox, key=lambda message: message.to), []
    return found


def to(name: str) -> list[str]:
    return [f"{name}@maillage.example"]


def test_at_once_means_with_the_worker_s_next_round(clock: Clock) -> None:
    prefer("coach", Mailing.AT_ONCE)
    tell("coach")
    send_due()
    (message,) = sent()
    assert message.to == to("coach")
    send_due()
    assert sent() == []
    tell("coach", OTHER)
    send_due()
    assert len(sent()) == 1


def test_without_a_choice_one_message_comes_on_the_morning_of_the_next_working_day(clock: Clock) -> None:
    tell("coach")
    tell("coach", OTHER)
    send_due()
    assert sent() == []
    clock.now = MORNING - timedelta(seconds=1)
    send_due()
    assert sent() == []
    clock.now = MORNING
    tell("coach", OTHER)
    clock.now += timedelta(seconds=1)
    send_due()
    (message,) = sent()
    assert "3" in message.subject
    clock.now += timedelta(hours=8)
    send_due()
    assert sent() == []


def test_a_worker_that_slept_in_the_morning_sends_when_it_wakes(clock: Clock) -> None:
    tell("coach")
    clock.now = MORNING + timedelta(hours=5)
    tell("coach")
    send_due()
    assert len(sent()) == 1


def test_who_wants_none_gets_none(clock: Clock) -> None:
    prefer("coach", Mailing.NONE)
    tell("coach")
    clock.now = MORNING
    send_due()
    assert sent() == []


def test_what_was_read_meanwhile_is_not_announced(clock: Clock) -> None:
    tell("coach")
    with Acting("coach"):
        Notification.objects.update(read_at=timezone.now())
    clock.now = MORNING
    send_due()
    assert sent() == []


@pytest.mark.parametrize("how", ["membership", "account"])
def test_who_may_no_longer_sign_in_there_is_not_written_to(clock: Clock, how: str) -> None:
    prefer("coach", Mailing.AT_ONCE)
    tell("coach")
    with identifying():
        if how == "account":
            User.objects.filter(pk=user_id("coach")).update(is_active=False)
        else:
            ended = Membership.objects.filter(user_id=user_id("coach"))
            ended.update(ends=timezone.localdate(), ended_at=timezone.now())
    assert send_due() == 0
    assert sent() == []


def test_a_message_says_how_much_where_and_nothing_else(clock: Clock) -> None:
    prefer("coach", Mailing.AT_ONCE)
    thing = tell("coach")
    send_due()
    (message,) = sent()
    said = f"{message.subject}\n{message.body}"
    assert "Lire et Ecrire BW" in message.subject
    assert "http://lire-et-ecrire-bw.maillage.localhost:8000/notifications/\n" in message.body
    assert "http://lire-et-ecrire-bw.maillage.localhost:8000/notifications/settings/" in message.body
    for hidden in (str(thing), thing.hex, "test.thing", "A thing waits", "Testard", "Coach"):
        assert hidden not in said


def test_a_server_that_refuses_is_asked_again_later_and_not_for_everybody(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[EmailMessage] = []

    def refusing(message: EmailMessage, **options: Any) -> int:
        asked.append(message)
        raise SMTPServerDisconnected("coach@maillage.example")

    for name in ("coach", "colleague", "reader"):
        prefer(name, Mailing.AT_ONCE)
        tell(name)
    with monkeypatch.context() as broken:
        broken.setattr(EmailMessage, "send", refusing)
        assert send_due() == 0
        assert len(asked) == 1
        assert "coach@" not in caplog.text
        assert "SMTPServerDisconnected" in caplog.text
    assert send_due() == 2
    assert {message.to[0] for message in sent()} | set(asked[0].to) == {
        f"{name}@maillage.example" for name in ("coach", "colleague", "reader")
    }
    assert send_due() == 0
    clock.now += rules.LEASE
    assert send_due() == 1
    assert [message.to for message in sent()] == [asked[0].to]


def test_an_address_that_is_refused_stops_nobody_else(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    send = EmailMessage.send

    def picky(message: EmailMessage, *args: Any, **options: Any) -> int:
        if message.to == to("coach"):
            raise SMTPRecipientsRefused({})
        return send(message, *args, **options)

    monkeypatch.setattr(EmailMessage, "send", picky)
    for name in ("coach", "colleague", "reader"):
        prefer(name, Mailing.AT_ONCE)
        tell(name)
    send_due()
    assert [message.to for message in sent()] == [to("colleague"), to("reader")]
    for _ in range(rules.MOST_ATTEMPTS + 5):
        clock.now += timedelta(hours=2)
        send_due()
    with Acting("coach"):
        assert Notification.objects.get(user_id=user_id("coach")).mail_attempts == rules.MOST_ATTEMPTS


def test_a_round_is_a_batch_and_the_rest_follows(clock: Clock) -> None:
    names = [name for name, (slug, _function) in CAST.items() if slug == "genappe"]
    assert len(names) * 2 < BATCH
    for name in names:
        prefer(name, Mailing.AT_ONCE)
        tell(name)
    call_command("work", "--once")
    assert len(sent()) == len(names)


def test_a_preference_is_one_s_own_at_one_body(clock: Clock) -> None:
    prefer("coach", Mailing.AT_ONCE)
    tell("coach_manager")
    send_due()
    assert sent() == []
    with Acting("colleague"):
        assert not MailPreference.objects.exists()


@given(st.datetimes(datetime(2024, 1, 1), datetime(2029, 12, 31), timezones=st.just(BRUSSELS)))  # noqa: DTZ001
def test_the_last_digest_is_the_latest_working_morning(now: datetime) -> None:
    last = rules.last_digest(now, is_working_day)
    assert (last.time(), is_working_day(last.date())) == (rules.DIGEST_AT, True)
    assert last <= now
    between = (last.date() + timedelta(days=step) for step in range(1, (now.date() - last.date()).days + 1))
    assert not any(
        is_working_day(day) and datetime.combine(day, rules.DIGEST_AT, tzinfo=BRUSSELS) <= now for day in between
    )


def test_on_a_holiday_no_digest_leaves() -> None:
    monday = datetime(2026, 7, 20, 9, tzinfo=BRUSSELS)
    national_day = monday + timedelta(days=1)
    assert rules.last_digest(national_day, is_working_day).date() == date(2026, 7, 20)
    assert rules.last_digest(national_day + timedelta(days=1), is_working_day).date() == date(2026, 7, 22)
