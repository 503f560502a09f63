"""The registry of dates: features say which ones a person has to keep, without anybody's name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise

from maillage.audit.actor import Actor


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One date to keep: a day (`starts_on`), or a moment (`starts_at`, aware). `ends` is of the same sort.

    Whoever keeps the calendar reads all of it, outside of this platform: `summary` is the same for every event of its
    sort and names no person; `url` is the path of the page that says more to who may read it. `uid` stays the same as
    long as it is the same date to keep. The last day of an event of several days is included.
    """

    uid: str
    summary: str | Promise
    url: str
    starts_on: date | None = None
    starts_at: datetime | None = None
    ends: date | datetime | None = None

    def __post_init__(self) -> None:
        """Raise ValueError unless it has one start and, if any, an end of the same sort that is not earlier."""
        if (self.starts_on is None) == (self.starts_at is None):
            raise ValueError("an event starts on a day or at a moment")
        if self.ends is not None and (type(self.ends) is not type(self.starts) or self.ends < self.starts):
            raise ValueError("an event ends on a day or at a moment, like it starts, and not before")
        if self.starts_at is not None and self.starts_at.tzinfo is None:
            raise ValueError("a moment has a time zone")

    @property
    def starts(self) -> date:
        """The day or the moment."""
        found = self.starts_at or self.starts_on
        assert found is not None
        return found


type Provider = Callable[[Actor], Iterable[CalendarEvent]]

_providers: list[Provider] = []
_team_providers: list[Provider] = []


def register_events(provider: Provider) -> None:
    """Add a provider, from `AppConfig.ready`. It answers, as the acting body, the dates that the actor has to keep.

    It goes through its feature's access functions, and answers nothing to who may not read: it does not raise. What
    another body disclosed stays out of its words: reading a calendar is not written down.
    """
    if provider not in _providers:
        _providers.append(provider)


def register_team_events(provider: Provider) -> None:
    """Add a provider of the dates that colleagues keep, for who distributes among them; else like `register_events`."""
    if provider not in _team_providers:
        _team_providers.append(provider)


def agenda_events_of(actor: Actor) -> list[CalendarEvent]:
    """The actor's dates, and those of the team for who distributes among it: by day, each once."""
    team = (event for provider in _team_providers for event in provider(actor))
    by_uid = {event.uid: event for event in (*team, *events_of(actor))}
    return sorted(by_uid.values(), key=lambda event: (event.starts.isoformat(), event.uid))


def events_of(actor: Actor) -> list[CalendarEvent]:
    """The actor's dates at the acting body, by day, then by identifier."""
    found = [event for provider in _providers for event in provider(actor)]
    return sorted(found, key=lambda event: (event.starts.isoformat(), event.uid))
