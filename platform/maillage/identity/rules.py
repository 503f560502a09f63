"""Kinds of bodies, their states, the functions a person may have in each, and who counts as a member today."""

from __future__ import annotations

from datetime import date, timedelta

CPAS, PARTNER, PROGRAMME, COORDINATION = "cpas", "partner", "programme", "coordination"
KINDS = (CPAS, PARTNER, PROGRAMME, COORDINATION)

PREPARING, ACTIVE, SUSPENDED, CLOSED = "preparing", "active", "suspended", "closed"
# Only an active body is served. A suspended one keeps its schema up to date; a half-made one is left alone.
SERVED_STATES = frozenset({ACTIVE})
MIGRATED_STATES = frozenset({ACTIVE, SUSPENDED})

MANAGER, CASE_WORKER, READER, FINANCE, DPO = "manager", "case_worker", "reader", "finance", "dpo"
COACH, COORDINATOR, TREASURER = "coach", "coordinator", "treasurer"
FUNCTIONS_BY_KIND: dict[str, tuple[str, ...]] = {
    CPAS: (MANAGER, CASE_WORKER, READER, FINANCE, DPO),
    PARTNER: (MANAGER, COACH),
    PROGRAMME: (MANAGER, COACH),
    COORDINATION: (COORDINATOR, TREASURER),
}
# Who invites colleagues and ends memberships of the own body.
TEAM_KEEPERS = frozenset({MANAGER, COORDINATOR})

INVITATION_LIFETIME = timedelta(days=7)


def may_hold(kind: str, function: str) -> bool:
    """Whether this function exists in bodies of this kind."""
    return function in FUNCTIONS_BY_KIND.get(kind, ())


def is_current(starts: date, ends: date | None, today: date) -> bool:
    """Whether a membership counts today; both days are included."""
    return starts <= today and (ends is None or today <= ends)
