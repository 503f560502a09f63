"""The period of an agreement, and what it covers when."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from maillage.identity import rules as identity

LONGEST_MONTHS = 12

# A coordination never sees a name.
RECIPIENT_KINDS = frozenset({identity.CPAS, identity.PARTNER, identity.PROGRAMME})

UPCOMING, LIVE, ENDED, WITHDRAWN = "upcoming", "live", "ended", "withdrawn"
# For a person with several agreements: what matters most comes first.
STATES = (LIVE, UPCOMING, ENDED, WITHDRAWN)

SIGNED, SPOKEN = "signed", "spoken"


def months_later(day: date, months: int) -> date:
    """The same day that many months later, or the last day of a shorter month."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def period_problem(starts: date, ends: date, today: date) -> str | None:
    """The code of what is wrong with a period, or None: ends_before_start, ended_already, too_long."""
    if ends < starts:
        return "ends_before_start"
    if ends < today:
        return "ended_already"
    if ends > months_later(starts, LONGEST_MONTHS):
        return "too_long"
    return None


@dataclass(frozen=True, slots=True)
class DisclosableField:
    """A field of a participant's file that an agreement can cover: its code, category and translated label."""

    code: str
    category: str
    label: str


def covered(fields: Iterable[DisclosableField], categories: Collection[str]) -> list[DisclosableField]:
    """The fields whose category the agreement names, in the file's order."""
    return [field for field in fields if field.category in categories]


def state_of(starts: date, ends: date, withdrawn: bool, today: date) -> str:
    """Where an agreement stands today; both of its days are included."""
    if withdrawn:
        return WITHDRAWN
    if today < starts:
        return UPCOMING
    return LIVE if today <= ends else ENDED


def foremost(states: Iterable[str]) -> str | None:
    """Of the states of one person's agreements, the one that says most; None without any."""
    return min(states, key=STATES.index, default=None)


def is_live(starts: date, ends: date, withdrawn: bool, today: date) -> bool:
    """Whether an agreement gives access today; both days are included."""
    return state_of(starts, ends, withdrawn, today) == LIVE
