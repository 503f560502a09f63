"""Who keeps organisations without an account in the directory."""

from __future__ import annotations

from maillage.identity import rules as identity

# Who adds an organisation and keeps its address: those who refer people to it.
ADDS_OUTSIDE = frozenset({identity.MANAGER, identity.CASE_WORKER})
# Who invites it to take its place: the invitation makes somebody the first manager of an organisation.
INVITES_OUTSIDE = frozenset({identity.MANAGER})


def may_add(kind: str, function: str) -> bool:
    """Whether this function of a body of this kind adds organisations without an account."""
    return kind == identity.CPAS and function in ADDS_OUTSIDE


def may_invite(kind: str, function: str) -> bool:
    """Whether it invites an organisation that its own body added."""
    return kind == identity.CPAS and function in INVITES_OUTSIDE
