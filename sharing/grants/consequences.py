"""What else happens, in the same transaction, when an agreement changes: those above register themselves here."""

from __future__ import annotations

from collections.abc import Callable

from maillage.audit.actor import Actor
from sharing.grants.models import Grant

type Consequence = Callable[[Actor, Grant], None]
type Renewal = Callable[[Actor, Grant, Grant], None]

_withdrawn: list[Consequence] = []
_narrowed: list[Consequence] = []
_renewed: list[Renewal] = []


def on_withdrawal(consequence: Consequence) -> None:
    """Register what else ends when an agreement is withdrawn (referrals do)."""
    if consequence not in _withdrawn:
        _withdrawn.append(consequence)


def on_narrowing(consequence: Consequence) -> None:
    """Register what follows when a person takes categories back: `Grant.covers` and `Grant.writes` are without them."""
    if consequence not in _narrowed:
        _narrowed.append(consequence)


def on_renewal(consequence: Renewal) -> None:
    """Register what moves from an agreement to its newer version.

    Both are the same when a spoken agreement was reconfirmed: then only `Grant.access_until` is another.
    """
    if consequence not in _renewed:
        _renewed.append(consequence)


def follow_withdrawal(actor: Actor, grant: Grant) -> None:
    """Run what was registered. In the transaction of the withdrawal, with the agreement locked."""
    for consequence in _withdrawn:
        consequence(actor, grant)


def follow_narrowing(actor: Actor, grant: Grant) -> None:
    """Run what was registered. In the transaction of the narrowing, with the agreement locked."""
    for consequence in _narrowed:
        consequence(actor, grant)


def follow_renewal(actor: Actor, old: Grant, new: Grant) -> None:
    """Run what was registered. In the transaction of the renewal, with both locked."""
    for consequence in _renewed:
        consequence(actor, old, new)
