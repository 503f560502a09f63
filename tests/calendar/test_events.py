"""Dates as calendars read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from maillage.calendar import events
from maillage.calendar.events import CalendarEvent, events_of, register_events
from maillage.calendar.ics import calendar_of
from tests.conftest import make_actor

DAY = date(2026, 11, 23)
MOMENT = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Europe/Brussels"))
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def read(*given: CalendarEvent) -> list[Any]:
    content = calendar_of(given, name="Maillage – CESEP", address="https://cesep.maillage.example:8000", now=NOW)
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_a_day_is_a_whole_day_that_takes_no_time() -> None:
    (entry,) = read(CalendarEvent("1-contact", "First contact", "/referrals/1/", starts_on=DAY))
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (DAY, DAY + timedelta(days=1))
    assert (str(entry["transp"]), str(entry["class"])) == ("TRANSPARENT", "PRIVATE")
    assert str(entry["uid"]) == "1-contact@cesep.maillage.example"
    assert str(entry["url"]) == "https://cesep.maillage.example:8000/referrals/1/"
    assert entry.decoded("dtstamp") == NOW


def test_several_days_include_the_last_one() -> None:
    (entry,) = read(CalendarEvent("1", "Session", "/", starts_on=DAY, ends=DAY + timedelta(days=2)))
    assert entry.decoded("dtend") == DAY + timedelta(days=3)


def test_a_moment_takes_until_its_end_or_an_hour() -> None:
    long, short = read(
        CalendarEvent("1", "Session", "/", starts_at=MOMENT, ends=MOMENT + timedelta(hours=3)),
        CalendarEvent("2", "Session", "/", starts_at=MOMENT),
    )
    assert [entry.decoded("dtstart") for entry in (long, short)] == [MOMENT, MOMENT]
    assert long.decoded("dtend") == MOMENT + timedelta(hours=3)
    assert short.decoded("dtend") == MOMENT + timedelta(hours=1)
    assert "transp" not in long


def test_words_with_commas_semicolons_and_accents_come_back_as_they_were() -> None:
    words = "Séance d’information ; apporter : carte, stylo — œuvre\nà 9 h"
    (entry,) = read(CalendarEvent("1", words, "/", starts_on=DAY))
    assert str(entry["summary"]) == words


def test_the_calendar_has_a_name_and_asks_to_be_read_again() -> None:
    content = calendar_of([], name="Maillage", address="https://x.example", now=NOW)
    calendar = Calendar.from_ical(content)
    assert str(calendar["x-wr-calname"]) == "Maillage"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in content
    assert calendar.walk("VEVENT") == []


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"starts_on": DAY, "starts_at": MOMENT},
        {"starts_on": DAY, "ends": MOMENT},
        {"starts_at": MOMENT, "ends": DAY},
        {"starts_on": DAY, "ends": DAY - timedelta(days=1)},
        {"starts_at": MOMENT.replace(tzinfo=None)},
    ],
)
def test_an_event_has_one_start_and_an_end_of_the_same_sort(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"^(an event|a moment)"):
        CalendarEvent("1", "Session", "/", **wrong)


def test_the_dates_of_all_features_come_together_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_providers", [])
    later, sooner = CalendarEvent("b", "B", "/", starts_at=MOMENT), CalendarEvent("a", "A", "/", starts_on=DAY)

    def one(actor: Any) -> list[CalendarEvent]:
        return [later]

    register_events(one)
    register_events(one)
    register_events(lambda actor: [sooner])
    assert events_of(make_actor("coach")) == [sooner, later]
