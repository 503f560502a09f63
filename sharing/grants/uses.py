"""What an agreement is used for, which agreements never import: referrals register themselves here when they start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from maillage.audit.actor import Actor
from sharing.grants.models import Grant


@dataclass(frozen=True, slots=True)
class Use:
    """One referral under an agreement: its reference and reason, where it stands in words (with the colour of its
    badge, one of `maillage.ui.components.Colour`), since when, until when.
    """

    referral_id: UUID
    reference: str
    reason: str
    state: str
    colour: str
    is_open: bool
    since: datetime
    ended_at: datetime | None


type UsesOf = Callable[[Actor, Grant], list[Use]]
_uses_of: list[UsesOf] = []


def register_uses(uses_of: UsesOf) -> None:
    """Called once, by the app of referrals."""
    _uses_of[:] = [uses_of]


def uses_of(actor: Actor, grant: Grant) -> list[Use]:
    """Every use of an agreement that the actor may see, newest first; call with one from `access_grant`."""
    return [use for registered in _uses_of for use in registered(actor, grant)]
