"""Who plans and reads group information sessions, in which states, and how many seats there are."""

from __future__ import annotations

from datetime import datetime, timedelta

from maillage.identity import rules as identity

PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"
STATES = (PLANNED, HELD, CANCELLED)

# Who reads sessions in a body of each kind, and who plans them. A coordination has no part in them.
READS = {
    identity.CPAS: frozenset({identity.MANAGER, identity.CASE_WORKER, identity.READER}),
    identity.PARTNER: frozenset({identity.MANAGER, identity.COACH}),
    identity.PROGRAMME: frozenset({identity.MANAGER, identity.COACH}),
}
ACTS = {
    identity.CPAS: frozenset({identity.MANAGER, identity.CASE_WORKER}),
    identity.PARTNER: frozenset({identity.MANAGER, identity.COACH}),
    identity.PROGRAMME: frozenset({identity.MANAGER, identity.COACH}),
}

MOST_SEATS = 500
LONGEST = timedelta(hours=12)


def reads_sessions(kind: str, function: str) -> bool:
    """Whether this function reads the sessions of its body."""
    return function in READS.get(kind, ())


def plans_sessions(kind: str, function: str) -> bool:
    """Whether this function plans sessions and invites to them."""
    return function in ACTS.get(kind, ())


def times_problem(starts: datetime, ends: datetime, now: datetime) -> str | None:
    """The code of what is wrong with the hours of a session to come, or None: in_past, ends_before_start, too_long."""
    if starts <= now:
        return "in_past"
    if ends <= starts:
        return "ends_before_start"
    return "too_long" if ends - starts > LONGEST else None


def seats_left(capacity: int, taken: int) -> int:
    """How many seats are free; never below zero."""
    return max(capacity - taken, 0)


def has_begun(state: str, starts: datetime, now: datetime) -> bool:
    """Whether it can be said who came: from the hour it began on, unless it was cancelled."""
    return state == HELD or (state == PLANNED and starts <= now)
