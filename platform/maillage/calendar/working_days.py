"""Working days: Monday to Friday, without the public holidays of Belgium (`holidays`, law of 4 January 1974)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache

import holidays
from django.utils import timezone


@cache
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("BE", years=year))


def is_working_day(day: date) -> bool:
    """Whether offices work on this day."""
    return day.weekday() < 5 and day not in _holidays_of(day.year)


def working_days_later(day: date, count: int) -> date:
    """The `count`-th working day after `day`, which itself does not count. Raises ValueError for a negative count."""
    if count < 0:
        raise ValueError("a clock does not run backwards")
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days come after `start`, up to and including `end`; 0 when `end` is not later."""
    return sum(is_working_day(start + timedelta(days=step)) for step in range(1, (end - start).days + 1))


def start_of(day: date) -> datetime:
    """The first moment of a day, here."""
    return timezone.make_aware(datetime.combine(day, time.min))
