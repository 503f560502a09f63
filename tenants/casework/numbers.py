"""The national register number of a file, as far as the CPAS may use it."""

from __future__ import annotations

from maillage.audit.actor import Actor
from tenants.casework.models import Participant
from tenants.registry.national_number_uses import FILE, record_use, uses_national_number


def asks_number() -> bool:
    """Whether files ask for the number and show it: an authorisation is in force."""
    return uses_national_number(FILE)


def show_number(actor: Actor, participant: Participant) -> str | None:
    """The number of a file that the actor sees, "" when it has none; that it was shown is written down.

    None without an authorisation: the field is not there. A number that was kept before stays, and nobody reads it.
    """
    if not asks_number():
        return None
    if participant.national_number:
        record_use(actor=actor, purpose=FILE, subject_id=participant.pk)
    return participant.national_number
