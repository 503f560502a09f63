"""How often the parties of a referral look back together, and when next: the rhythms of the domain. Pure Python."""

from __future__ import annotations

from datetime import date, timedelta

MONTHLY, TWO_MONTHLY, QUARTERLY, TWO_WEEKLY, ONCE, NEVER = (
    "monthly", "two_monthly", "quarterly", "two_weekly", "once_after_10_days", "never",
)  # fmt: skip
RHYTHMS = (TWO_MONTHLY, MONTHLY, QUARTERLY, TWO_WEEKLY, ONCE, NEVER)
DEFAULT_RHYTHM = TWO_MONTHLY
MONTHS = {MONTHLY: 1, TWO_MONTHLY: 2, QUARTERLY: 3}
DAYS = {TWO_WEEKLY: 14, ONCE: 10}


def first_due(rhythm: str, start: date) -> date | None:
    """When the first review is due, counted from the start of the follow-up; None when there is to be none."""
    if rhythm == NEVER:
        return None
    if rhythm in DAYS:
        return start + timedelta(days=DAYS[rhythm])
    month = start.month - 1 + MONTHS[rhythm]
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, _days_in(year, month)))


def next_due(rhythm: str, held: date) -> date | None:
    """When the one after is due; None when there was to be a single one, or none."""
    return None if rhythm == ONCE else first_due(rhythm, held)


def _days_in(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day
