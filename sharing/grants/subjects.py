"""What sharing needs of a CPAS's files, which it never imports: casework registers itself here when it starts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.utils import timezone

from maillage.audit.actor import Actor
from sharing.grants import rules
from sharing.grants.rules import DisclosableField

BIRTH_DATE = "birth_date"


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """What was written inside a referral, as it is kept in the file of the person: who wrote it, for which body, when.

    `payload` as in `sharing.records.rules`. A file stands in the acting body's own folder under `file_key`.
    `voluntary`: never for who decides on income or sanctions.
    """

    record_id: UUID
    referral_id: UUID
    kind: str
    category: str
    happened_on: date
    payload: Mapping[str, Any]
    author_name: str
    organisation: str
    written_at: datetime
    voluntary: bool
    supersedes: UUID | None = None
    about: UUID | None = None
    file_key: UUID | None = None
    file_type: str = ""
    file_digest: str = ""


class Files(Protocol):
    """The files of the acting CPAS. Calls raise Http404 or PermissionDenied as the file's own access rules say."""

    def fields(self) -> tuple[DisclosableField, ...]:
        """Every field that can be disclosed, in the order in which it is shown."""

    def label_of(self, actor: Actor, subject_id: UUID) -> str:
        """The person's name, for pages of their own CPAS."""

    def names(self, actor: Actor, subject_ids: Collection[UUID]) -> dict[UUID, str]:
        """The names of those whose file the actor may see, in one query; the others are left out."""

    def named(self, actor: Actor, words: str) -> Iterable[UUID]:
        """Those whose name or file number contains every word, for `__in`: asked of the database with the query."""

    def hidden_referrals(self, actor: Actor) -> Iterable[UUID]:
        """The referrals, sent or received, about a person whose file does not exist for the actor, for `__in`."""

    def check_change(self, actor: Actor, subject_id: UUID) -> None:
        """Return if the actor may change this file."""

    def changes_any(self, actor: Actor) -> bool:
        """Whether the actor changes files at all: those who do know of sensitive recipients."""

    def hold(self, subject_id: UUID) -> None:
        """Keep the file as it is until the running transaction ends: who corrects it waits."""

    def values(self, subject_id: UUID) -> dict[str, str]:
        """The person's disclosable values by field code; empty ones and a confidential address are left out."""

    def display(self, code: str, value: str) -> str:
        """One of `values`, in words of the active language: the label of a choice, a date as it is written."""

    def kept_back(self, subject_id: UUID) -> tuple[str, ...]:
        """What of this person's file never leaves, whatever an agreement covers, in words."""

    def note(
        self, actor: Actor | None, subject_id: UUID, *, kind: str, organisation: str = "", role: str | None = None,
        detail: str = "",
    ) -> None:  # fmt: skip
        """Add an entry to the file's timeline: the name of the body it is about, and its role, which says who reads it.

        Without a role, what names a body is for those alone from whom no body is hidden.
        """

    def keep_record(self, subject_id: UUID, kept: KeptRecord) -> None:
        """Keep what a partner wrote in the person's file; nothing happens when it is there already."""


_files: list[Files] = []


def register_files(files: Files) -> None:
    """Called once, by casework's AppConfig."""
    _files[:] = [files]


def files() -> Files:
    """The registered files. Raises LookupError when no casework app is installed."""
    if not _files:
        raise LookupError("no app has registered its files with sharing.grants.subjects")
    return _files[0]


def is_minor(subject_id: UUID) -> bool:
    """Whether the person is under age today, by the date of birth in their file; without one, nobody asks."""
    born = files().values(subject_id).get(BIRTH_DATE)
    return rules.is_minor(date.fromisoformat(born) if born else None, timezone.localdate())


def field_labels() -> dict[str, str]:
    """The translated label of each disclosable field, by code."""
    return {field.code: str(field.label) for field in files().fields()}
