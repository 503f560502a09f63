"""The period of an agreement, and what it covers when."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from maillage.identity import rules as identity

LONGEST_MONTHS = 12

# A coordination never sees a name.
RECIPIENT_KINDS = frozenset({identity.CPAS, identity.PARTNER, identity.PROGRAMME})

UPCOMING, LIVE, ENDED, WITHDRAWN = "upcoming", "live", "ended", "withdrawn"
LAPSED, REPLACED = "lapsed", "replaced"
# For a person with several agreements: what matters most comes first.
STATES = (LIVE, UPCOMING, LAPSED, ENDED, REPLACED, WITHDRAWN)

SIGNED, EID, SCREEN, SPOKEN = "signed", "eid", "screen", "spoken"
EVIDENCE = (SIGNED, EID, SCREEN, SPOKEN)
# Those whose evidence is a file.
WITH_DOCUMENT = frozenset({SIGNED, EID, SCREEN})

# A spoken agreement waits for who can read and write as for who cannot: said again counts as much as signed.
RECONFIRM_FROM = timedelta(days=14)
LAPSES_AFTER = timedelta(days=30)
# Before the last day of any agreement.
RENEW_FROM = timedelta(days=30)

MAJORITY = 18

KEEPS_LEGAL_BASES = frozenset({identity.MANAGER, identity.DPO})

# What a recipient writes of its work, unless the agreement says otherwise; it need not be able to read it elsewhere.
USUAL_WRITES = ("employment", "assessment", "attendance")


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


def lapse_of(recorded_on: date) -> date:
    """The last day of a spoken agreement that nobody reconfirms."""
    return recorded_on + LAPSES_AFTER


def access_until(ends: date, lapses_on: date | None = None, replaced_on: date | None = None) -> date:
    """The last day of access: its own, or an earlier one by which it lapses, or before which a newer version begins."""
    last_days = [ends]
    if lapses_on is not None:
        last_days.append(lapses_on)
    if replaced_on is not None:
        last_days.append(replaced_on - timedelta(days=1))
    return min(last_days)


def state_of(
    starts: date,
    ends: date,
    withdrawn: bool,
    today: date,
    *,
    lapses_on: date | None = None,
    replaced_on: date | None = None,
) -> str:
    """Where an agreement stands today; its first and last days are included."""
    if withdrawn:
        return WITHDRAWN
    if replaced_on is not None and today >= replaced_on:
        return REPLACED
    if today < starts:
        return UPCOMING
    if today > ends:
        return ENDED
    return LAPSED if lapses_on is not None and today > lapses_on else LIVE


def is_minor(born: date | None, today: date) -> bool:
    """Whether a person born that day is under age; nobody is asked to prove it who gave no date of birth."""
    return born is not None and today < months_later(born, 12 * MAJORITY)


def foremost(states: Iterable[str]) -> str | None:
    """Of the states of one person's agreements, the one that says most; None without any."""
    return min(states, key=STATES.index, default=None)
