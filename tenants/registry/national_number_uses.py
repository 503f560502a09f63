"""Uses of the national register number: each needs an authorisation, and is off without one.

The law of 8 August 1983 on the National Register (articles 5 and 8) and that of 15 January 1990 on the Crossroads Bank
let nobody use the number, nor what is computed from it, without an authorisation for that purpose. Features ask here;
the app that keeps the authorisations registers itself when it starts.
"""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from maillage.audit.actor import Actor

FILE = "file"  # kept in a person's file, asked and shown there
DUPLICATES = "duplicates"  # its keyed hash, compared with others' to find a person who already has a file
PURPOSES = (FILE, DUPLICATES)


class Authorisations(Protocol):
    """The authorisations of the acting CPAS."""

    def allows(self, purpose: str) -> bool:
        """Whether an authorisation for this purpose is in force today."""

    def note(self, actor: Actor, purpose: str, subject_id: UUID | None) -> None:
        """Write down that the number was used, and under which authorisation."""


_authorisations: list[Authorisations] = []


def register_authorisations(authorisations: Authorisations) -> None:
    """Called once, by the app that keeps them."""
    _authorisations[:] = [authorisations]


def uses_national_number(purpose: str) -> bool:
    """Whether the acting CPAS may use the number for this purpose now. No, where nobody keeps authorisations.

    Raises ValueError for a purpose that is not one of `PURPOSES`.
    """
    if purpose not in PURPOSES:
        raise ValueError(f"{purpose!r} is no purpose of the national number")
    return any(kept.allows(purpose) for kept in _authorisations)


def record_use(*, actor: Actor, purpose: str, subject_id: UUID | None) -> None:
    """Write down a use of the number, never the number: call where it is stored, shown or compared."""
    for kept in _authorisations:
        kept.note(actor, purpose, subject_id)
