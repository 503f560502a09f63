"""Dates in the format of calendars (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from maillage.calendar.events import CalendarEvent

# How often a calendar asks again: RFC 7986, and the name that others understand.
REFRESH = timedelta(hours=6)


def calendar_of(events: Iterable[CalendarEvent], *, name: str, address: str, now: datetime) -> bytes:
    """The calendar with these events; `address` is that of the body's host, without a final slash."""
    calendar = Calendar()
    calendar.add("prodid", "-//Maillage//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for event in events:
        calendar.add_component(_entry(event, address, now))
    return bytes(calendar.to_ical())


def _entry(event: CalendarEvent, address: str, now: datetime) -> Event:
    entry = Event()
    entry.add("uid", f"{event.uid}@{address.partition('://')[2].partition(':')[0]}")
    entry.add("dtstamp", now)
    entry.add("summary", str(event.summary))
    entry.add("url", address + event.url)
    entry.add("class", "PRIVATE")
    entry.add("dtstart", event.starts)
    if isinstance(event.starts, datetime):
        entry.add("dtend", event.ends or event.starts + timedelta(hours=1))
    else:
        entry.add("dtend", _day_after(event.ends or event.starts))
        # a day to think of something is no day that is taken
        entry.add("transp", "TRANSPARENT")
    return entry


def _day_after(day: date) -> date:
    return day + timedelta(days=1)
