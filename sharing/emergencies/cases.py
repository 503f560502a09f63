"""What an emergency needs of a CPAS's files, which sharing never imports: casework registers itself here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Given:
    """What was given of a file in an emergency: by which CPAS, to whom, for which danger, until when."""

    body_role: str
    emergency_id: UUID
    subject_id: UUID
    referral_id: UUID
    organisation: str
    user_id: UUID
    user_name: str
    reason: str
    words: str
    categories: list[str]
    opened_at: datetime
    expires_at: datetime


class Cases(Protocol):
    """The files of the acting CPAS, in an emergency."""

    def values(self, subject_id: UUID, categories: Collection[str], *, address: bool) -> dict[str, str]:
        """The values of these categories, never a national number; a confidential address only when asked for."""

    def keep(self, given: Given) -> None:
        """Write down in the person's file what was given; from then on they wait to be told."""


_cases: list[Cases] = []


def register_cases(cases: Cases) -> None:
    """Called once, by casework's AppConfig."""
    _cases[:] = [cases]


def cases() -> Cases:
    """The registered files. Raises LookupError when no casework app is installed."""
    if not _cases:
        raise LookupError("no app has registered its files with sharing.emergencies.cases")
    return _cases[0]
