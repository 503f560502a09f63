"""Who keeps the arrangements of a body between joint controllers (GDPR, article 26), and what a period may be."""

from __future__ import annotations

from datetime import date

from maillage.identity import rules as identity

# In a body of each kind: who reads, proposes, confirms and ends arrangements.
KEEPS = {
    identity.CPAS: frozenset({identity.DPO, identity.MANAGER}),
    identity.PARTNER: frozenset({identity.MANAGER}),
    identity.PROGRAMME: frozenset({identity.MANAGER}),
    identity.COORDINATION: frozenset({identity.COORDINATOR}),
}
# Bodies that may share information about a person: a coordination never sees one.
PARTIES = frozenset({identity.CPAS, identity.PARTNER, identity.PROGRAMME})

PROPOSED, UPCOMING, IN_FORCE, ENDED = "proposed", "upcoming", "in_force", "ended"


def keeps(kind: str, function: str) -> bool:
    """Whether this function keeps the arrangements of a body of this kind."""
    return function in KEEPS.get(kind, ())


def period_problem(starts: date, ends: date | None, today: date) -> str | None:
    """The code of what is wrong with a period, or None: ends_before_start, ended_already."""
    if ends is None:
        return None
    if ends < starts:
        return "ends_before_start"
    return "ended_already" if ends < today else None


def state_of(*, starts: date, ends: date | None, agreed: bool, stopped: bool, today: date) -> str:
    """Where an arrangement stands on a day: proposed, upcoming, in_force or ended."""
    if stopped or (ends is not None and ends < today):
        return ENDED
    if not agreed:
        return PROPOSED
    return IN_FORCE if starts <= today else UPCOMING
