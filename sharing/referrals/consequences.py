"""What else ends with a referral, in the same transaction: features above register themselves here when they start."""

from __future__ import annotations

from collections.abc import Callable

from maillage.audit.actor import Actor
from sharing.referrals.models import Referral

type Consequence = Callable[[Actor | None, Referral], None]
_on_end: list[Consequence] = []
_on_accept: list[Consequence] = []


def on_end(consequence: Consequence) -> None:
    """Register what follows when a referral that was sent ends. It runs as the body that ends it, which is the sender
    or the recipient; the actor is None when a clock ends it. The referral carries its final state.
    """
    if consequence not in _on_end:
        _on_end.append(consequence)


def on_accept(consequence: Consequence) -> None:
    """Register what follows when the recipient accepts; it runs as the recipient, with the worker named."""
    if consequence not in _on_accept:
        _on_accept.append(consequence)


def referral_ended(actor: Actor | None, referral: Referral) -> None:
    """Run what was registered for an end."""
    for consequence in _on_end:
        consequence(actor, referral)


def referral_accepted(actor: Actor | None, referral: Referral) -> None:
    """Run what was registered for an acceptance."""
    for consequence in _on_accept:
        consequence(actor, referral)
