"""Kinds of bodies, their states, the functions a person may have in each, and the state of an invitation."""

from __future__ import annotations

from datetime import datetime, timedelta

CPAS, PARTNER, PROGRAMME, COORDINATION = "cpas", "partner", "programme", "coordination"
KINDS = (CPAS, PARTNER, PROGRAMME, COORDINATION)

PREPARING, ACTIVE, SUSPENDED, CLOSED = "preparing", "active", "suspended", "closed"
# An organisation without an account: people are referred to it by letter, and it may claim its place later.
OUTSIDE = "outside"
# Only an active body is served. A suspended one keeps its schema up to date; a half-made one is left alone.
SERVED_STATES = frozenset({ACTIVE})
RECEIVING_STATES = frozenset({ACTIVE, OUTSIDE})
# Somebody can join an active body, and open an organisation without an account by being its first manager.
JOINABLE_STATES = frozenset({ACTIVE, OUTSIDE})
MIGRATED_STATES = frozenset({ACTIVE, SUSPENDED})

MANAGER, CASE_WORKER, READER, FINANCE, DPO = "manager", "case_worker", "reader", "finance", "dpo"
COACH, COORDINATOR, TREASURER = "coach", "coordinator", "treasurer"
FUNCTIONS_BY_KIND: dict[str, tuple[str, ...]] = {
    CPAS: (MANAGER, CASE_WORKER, READER, FINANCE, DPO),
    PARTNER: (MANAGER, COACH),
    PROGRAMME: (MANAGER, COACH),
    COORDINATION: (COORDINATOR, TREASURER),
}
# Who lends agents to a joint programme.
EMPLOYERS = frozenset({CPAS, PARTNER})
# Who invites colleagues and ends memberships of the own body.
TEAM_KEEPERS = frozenset({MANAGER, COORDINATOR})
# The function of the first person invited to a new body, who invites the others.
FIRST_FUNCTION = {CPAS: MANAGER, PARTNER: MANAGER, PROGRAMME: MANAGER, COORDINATION: COORDINATOR}

# Who decides on income or sanctions unless their team says otherwise: never told who came to a voluntary programme.
DECIDES_INCOME = {CPAS: frozenset({MANAGER, FINANCE})}

INVITATION_LIFETIME = timedelta(days=7)
# What the columns of e-mail addresses hold; Django's forms let longer ones through.
ADDRESS_LENGTH = 254
OPEN, ACCEPTED, CANCELLED, EXPIRED = "open", "accepted", "cancelled", "expired"


def may_hold(kind: str, function: str) -> bool:
    """Whether this function exists in bodies of this kind."""
    return function in FUNCTIONS_BY_KIND.get(kind, ())


def decides_income(kind: str, function: str, said: bool | None) -> bool:
    """Whether a member decides on income or sanctions: as their team says, else by their function."""
    return function in DECIDES_INCOME.get(kind, ()) if said is None else said


def invitation_state(
    *, now: datetime, expires_at: datetime, accepted_at: datetime | None, cancelled_at: datetime | None
) -> str:
    """Open, accepted, cancelled or expired."""
    if accepted_at:
        return ACCEPTED
    if cancelled_at:
        return CANCELLED
    return OPEN if now < expires_at else EXPIRED
