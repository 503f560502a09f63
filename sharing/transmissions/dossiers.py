"""What a transmission needs of the acting CPAS's own schema: casework registers itself here when it starts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from maillage.audit.actor import Actor


@dataclass(frozen=True, slots=True)
class Kept:
    """What a sender keeps of its own transmission: whose it is (None without a file), what it carries or carried."""

    subject_id: UUID | None
    person: Mapping[str, str]


class Dossiers(Protocol):
    """The acting CPAS's own side of its transmissions."""

    def keep(self, transmission_id: UUID, subject_id: UUID | None, person: Mapping[str, str]) -> None:
        """Keep the person of a new transmission of the own CPAS."""

    def change(self, transmission_id: UUID, person: Mapping[str, str]) -> None:
        """Replace what it will carry, while it has not been sent."""

    def kept(self, transmission_ids: Collection[UUID]) -> dict[UUID, Kept]:
        """What is kept of these, in one query; those of other CPAS are not among them."""

    def is_taken_up(self, transmission_id: UUID) -> bool:
        """Whether a file of the own CPAS was opened or linked from what another one sent."""

    def of_subject(self, subject_id: UUID) -> list[UUID]:
        """The transmissions of a person with a file."""

    def hidden(self, actor: Actor) -> Iterable[UUID]:
        """The transmissions, sent or taken up, about a person whose file does not exist for the actor, for `__in`."""

    def prefill(self, actor: Actor, subject_id: UUID) -> dict[str, str]:
        """The fields of a file that a transmission may carry; a confidential address is left out. Raises Http404."""

    def hides_address(self, subject_id: UUID) -> bool:
        """Whether the person's address is confidential."""


_dossiers: list[Dossiers] = []


def register_dossiers(dossiers: Dossiers) -> None:
    """Called once, by casework's AppConfig."""
    _dossiers[:] = [dossiers]


def dossiers() -> Dossiers:
    """The registered side. Raises LookupError when no casework app is installed."""
    if not _dossiers:
        raise LookupError("no app has registered its side with sharing.transmissions.dossiers")
    return _dossiers[0]
