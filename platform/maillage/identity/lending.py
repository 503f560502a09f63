"""Who lends agents to a joint programme, and which communes they cover: known above, where consortia are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Lending(Protocol):
    """What the register of consortia knows of a joint programme, by its role."""

    def lenders(self, programme: str) -> frozenset[str] | None:
        """The roles of its consortium's members of today; None when it is tied to no consortium."""

    def communes(self, programme: str) -> Mapping[str, str]:
        """The communes of its consortium's CPAS of today: names by NIS code, in the order of names."""


_registered: list[Lending] = []


def register_lending(lending: Lending) -> None:
    """Say who knows, from `AppConfig.ready`."""
    _registered[:] = [lending]


def lenders_of(programme: str) -> frozenset[str] | None:
    """The roles of who may lend agents to this joint programme; None: any CPAS or partner."""
    return _registered[0].lenders(programme) if _registered else None


def communes_of(programme: str) -> Mapping[str, str]:
    """Names, by NIS code, of the communes that the agents of this joint programme can cover."""
    return _registered[0].communes(programme) if _registered else {}
