"""What of a referral is the recipient's own from the moment its worker confirmed it: casework registers itself here."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from maillage.audit.actor import Actor

type ConfirmedOf = Callable[[Actor, UUID], list[str]]
_confirmed_of: list[ConfirmedOf] = []


def register_confirmed(confirmed_of: ConfirmedOf) -> None:
    """Called once, by casework's AppConfig."""
    _confirmed_of[:] = [confirmed_of]


def confirmed_fields(actor: Actor, referral_id: UUID) -> list[str]:
    """The labels of the fields of this referral that the acting CPAS confirmed into a file of its own."""
    return [label for registered in _confirmed_of for label in registered(actor, referral_id)]
