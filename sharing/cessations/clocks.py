"""The days of a cessation notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maillage.calendar.working_days import working_days_later


@dataclass(frozen=True, slots=True)
class Clocks:
    """The days of a notice: reminded at half time and on the last day, escalated on the working day after."""

    half: date
    deadline: date
    escalation: date


def clocks_of(day: date, days: int) -> Clocks:
    """The clocks of a notice that is sent on a day, with that many working days to answer."""
    deadline = working_days_later(day, days)
    return Clocks(working_days_later(day, max(days // 2, 1)), deadline, working_days_later(deadline, 1))
