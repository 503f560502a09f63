"""The dates to keep at a body in the coming weeks, for who distributes those of the team too: nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.calendar.events import CalendarEvent, agenda_events_of

PAST, COMING = timedelta(days=7), timedelta(days=42)


@dataclass(frozen=True, slots=True)
class Day:
    """One day and what it holds, moments after whole days."""

    day: date
    events: list[CalendarEvent]


def day_of(event: CalendarEvent) -> date:
    """The day on which it starts, here."""
    return timezone.localdate(event.starts) if isinstance(event.starts, datetime) else event.starts


def agenda_of(actor: Actor) -> list[Day]:
    """The days with something to keep, from last week to six weeks from now."""
    today = timezone.localdate()
    near = [event for event in agenda_events_of(actor) if today - PAST <= day_of(event) <= today + COMING]
    near.sort(key=lambda event: (day_of(event), event.starts_at is not None, event.starts.isoformat(), event.uid))
    return [Day(day, list(events)) for day, events in groupby(near, key=day_of)]
