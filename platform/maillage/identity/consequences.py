"""What other features do when a member is suspended: they register it when they start."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from maillage.audit.actor import Actor

type OnSuspension = Callable[[Actor, UUID], None]
_on_suspension: list[OnSuspension] = []


def on_suspension(consequence: OnSuspension) -> None:
    """Call this in the transaction that suspends a member, as the body, with the actor and the membership's id."""
    if consequence not in _on_suspension:
        _on_suspension.append(consequence)


def member_suspended(actor: Actor, membership_id: UUID) -> None:
    """Let every feature do its part. Run in a transaction."""
    for consequence in _on_suspension:
        consequence(actor, membership_id)
