"""What an expense and a claim go through, and what staff and hours come to in cents. No Django."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

DRAFT, SUBMITTED, APPROVED, REJECTED, WITHDRAWN, REVERSED = (
    "draft", "submitted", "approved", "rejected", "withdrawn", "reversed",
)  # fmt: skip
# From a state to those that follow it. The database keeps the same list (migration 0002).
EXPENSE_STEPS = {
    DRAFT: frozenset({SUBMITTED, WITHDRAWN}),
    SUBMITTED: frozenset({DRAFT, APPROVED, REJECTED, WITHDRAWN}),
    APPROVED: frozenset({REVERSED}),
}
SENT, ACCEPTED, REFUSED = "sent", "accepted", "refused"
CLAIM_STEPS = {
    DRAFT: frozenset({SENT, WITHDRAWN}),
    SENT: frozenset({ACCEPTED, REFUSED, WITHDRAWN}),
    ACCEPTED: frozenset({WITHDRAWN}),
}
# A claim in one of these counts against its expenses.
LIVE = (DRAFT, SENT, ACCEPTED)

INVOICE, RECEIPT, ATTENDANCE, TIME_SHEET, ORDER, DELIVERY, DECISION, OPINION, SECONDMENT = (
    "invoice", "receipt", "attendance", "time_sheet", "order", "delivery", "decision", "opinion", "secondment",
)  # fmt: skip
# What proves that staff was made available.
PROVES_STAFF = (TIME_SHEET, SECONDMENT)

HOUR = 60
WORKER_CODE = re.compile(r"[A-Z]{1,8}(-?[0-9]{1,6})")


@dataclass(frozen=True, slots=True)
class YearPart:
    """The days of a stay that fall in one calendar year."""

    year: int
    days: int
    of_days: int


def year_parts(starts: date, ends: date) -> list[YearPart]:
    """The days from the first to the last, both counted, by calendar year with the days that it has."""
    parts = []
    for year in range(starts.year, ends.year + 1):
        first, last = max(starts, date(year, 1, 1)), min(ends, date(year, 12, 31))
        whole = (date(year, 12, 31) - date(year, 1, 1)) + timedelta(days=1)
        parts.append(YearPart(year, (last - first).days + 1, whole.days))
    return parts


def staff_cents(annual_cents: int, fraction: Fraction, starts: date, ends: date) -> int:
    """What staff made available is worth: yearly cost × fraction × days ÷ days of the year, exact, then to the cent."""
    exact = sum((Fraction(part.days, part.of_days) for part in year_parts(starts, ends)), Fraction(0))
    return nearest(annual_cents * fraction * exact)


def hours_cents(minutes: int, hourly_cents: int) -> int:
    """What hours cost at a rate, to the nearest cent."""
    return nearest(Fraction(minutes * hourly_cents, HOUR))


def nearest(exact: Fraction) -> int:
    """A number that is not negative, to the nearest whole one, a half upwards."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def worker_code(typed: str) -> str | None:
    """The code of a worker in capitals, such as TS-01; None for what might be a name."""
    code = "".join(typed.split()).upper()
    return code if WORKER_CODE.fullmatch(code) else None


class Unreadable(ValueError):
    """Typed hours or a typed fraction that cannot be read with certainty."""


def read_minutes(typed: str) -> int:
    """Hours as people type them, in minutes: 7:30, 7h30, 7,5, 7.5 or 7. Raises Unreadable, for part of a minute too."""
    text = "".join(typed.split()).lower()
    if found := re.fullmatch(r"([0-9]{1,5})[:h]([0-5][0-9])?", text):
        return int(found[1]) * HOUR + int(found[2] or 0)
    if found := re.fullmatch(r"([0-9]{1,5})(?:[.,]([0-9]{1,2}))?", text):
        minutes = (int(found[1]) + Fraction(int(found[2] or 0), 10 ** len(found[2] or ""))) * HOUR
        if minutes.denominator == 1:
            return int(minutes)
    raise Unreadable(typed)


def read_fraction(typed: str) -> tuple[int, int]:
    """A part of full time as people type it: 3/5, or 1 for the whole. Raises Unreadable."""
    text = "".join(typed.split())
    if text == "1":
        return 1, 1
    found = re.fullmatch(r"([0-9]{1,4})/([0-9]{1,4})", text)
    if found is None or not 0 < int(found[1]) <= int(found[2]):
        raise Unreadable(typed)
    return int(found[1]), int(found[2])


def hours_text(minutes: int) -> str:
    """Hours and minutes, such as 7:30; whole hours as 8."""
    return f"{minutes // HOUR}:{minutes % HOUR:02d}" if minutes % HOUR else str(minutes // HOUR)


def left_of(cents: int, claimed: Iterable[int]) -> int:
    """What of an expense is not claimed yet; never below zero."""
    return max(cents - sum(claimed), 0)
