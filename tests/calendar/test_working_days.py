"""Working days, against the holidays of the law of 4 January 1974, written by hand from the federal calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.calendar.working_days import is_working_day, start_of, working_days_between, working_days_later

HOLIDAYS = {
    2025: ("01-01", "04-21", "05-01", "05-29", "06-09", "07-21", "08-15", "11-01", "11-11", "12-25"),
    2026: ("01-01", "04-06", "05-01", "05-14", "05-25", "07-21", "08-15", "11-01", "11-11", "12-25"),
    2027: ("01-01", "03-29", "05-01", "05-06", "05-17", "07-21", "08-15", "11-01", "11-11", "12-25"),
}
DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
COUNTS = st.integers(0, 120)


def holidays(year: int) -> set[date]:
    return {date.fromisoformat(f"{year}-{day}") for day in HOLIDAYS[year]}


@pytest.mark.parametrize("year", HOLIDAYS)
def test_every_day_of_a_year_is_as_the_calendar_says(year: int) -> None:
    first = date(year, 1, 1)
    for day in (first + timedelta(days=step) for step in range(365)):
        assert is_working_day(day) == (day.weekday() < 5 and day not in holidays(year)), day


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2025, 9, 27), "a Saturday"),
        (date(2027, 9, 27), "the French Community"),
        (date(2026, 7, 11 - 1), "the eve of the Flemish Community"),
        (date(2025, 7, 11), "the Flemish Community"),
        (date(2027, 11, 15), "the King, and the German-speaking Community"),
        (date(2025, 9, 15), "near the feast of Wallonia"),
        (date(2027, 5, 10), "the week of Brussels’ feast"),
        (date(2026, 4, 3), "Good Friday"),
        (date(2025, 12, 26), "the day after Christmas"),
    ],
)
def test_feasts_of_regions_and_other_days_off_are_working_days(day: date, why: str) -> None:
    assert is_working_day(day) == (day.weekday() < 5), why


@pytest.mark.parametrize("day", [date(2025, 4, 21), date(2026, 4, 6), date(2027, 3, 29), date(2028, 4, 17)])
def test_nobody_works_on_easter_monday(day: date) -> None:
    assert not is_working_day(day)
    assert is_working_day(day + timedelta(days=1))


def test_nobody_works_on_the_national_day() -> None:
    assert not is_working_day(date(2026, 7, 21))
    assert working_days_later(date(2026, 7, 20), 1) == date(2026, 7, 22)


def test_a_christmas_on_a_saturday_is_not_moved() -> None:
    # the employer replaces it, each as they agreed: no day that offices share
    assert date(2027, 12, 25).weekday() == 5
    assert is_working_day(date(2027, 12, 24))
    assert is_working_day(date(2027, 12, 27))


def test_ten_working_days_over_new_year() -> None:
    assert working_days_later(date(2025, 12, 22), 10) == date(2026, 1, 7)
    assert working_days_between(date(2025, 12, 22), date(2026, 1, 7)) == 10


def test_a_clock_starts_on_the_day_after() -> None:
    friday = date(2026, 11, 20)
    assert working_days_later(friday, 0) == friday
    assert working_days_later(friday, 1) == date(2026, 11, 23)
    assert working_days_later(friday + timedelta(days=1), 1) == date(2026, 11, 23)
    with pytest.raises(ValueError, match="backwards"):
        working_days_later(friday, -1)


@given(DAYS, st.integers(1, 120))
def test_what_is_counted_is_reached_and_ends_on_a_working_day(day: date, count: int) -> None:
    reached = working_days_later(day, count)
    assert is_working_day(reached)
    assert working_days_between(day, reached) == count
    assert working_days_between(day, reached - timedelta(days=1)) == count - 1


@given(DAYS, COUNTS, COUNTS)
def test_two_stretches_after_each_other_are_one(day: date, first: int, second: int) -> None:
    assert working_days_later(working_days_later(day, first), second) == working_days_later(day, first + second)


@given(DAYS, DAYS)
def test_counting_never_goes_below_nothing_and_loses_at_most_the_weekends_and_holidays(one: date, other: date) -> None:
    days = (other - one).days
    counted = working_days_between(one, other)
    if days <= 0:
        assert counted == 0
    else:
        weekdays = sum((one + timedelta(days=step)).weekday() < 5 for step in range(1, days + 1))
        assert weekdays - 10 * (days // 365 + 2) <= counted <= weekdays


@given(DAYS, COUNTS)
def test_a_later_start_never_ends_earlier(day: date, count: int) -> None:
    assert working_days_later(day, count) <= working_days_later(day + timedelta(days=1), count)


@given(DAYS)
def test_a_day_starts_at_its_own_midnight_also_when_the_clock_changes(day: date) -> None:
    moment = start_of(day)
    assert (moment.date(), moment.hour, moment.minute) == (day, 0, 0)
    assert moment.utcoffset() in (timedelta(hours=1), timedelta(hours=2))
