"""Messages that a CPAS leaves for itself, for the day on which an agreement needs a word with the person."""

from __future__ import annotations

from maillage.audit.actor import Actor
from sharing.grants.models import Grant


def remind(actor: Actor, grant: Grant) -> None:
    """Leave the messages of one agreement, in the running transaction."""
