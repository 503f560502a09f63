"""What a list would change: row by row, old beside new, against the files as they are now."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from sharing.grants.discretion import roles_hidden_in
from sharing.grants.models import GrantUse
from sharing.referrals.models import Disclosure
from tenants.casework import rules
from tenants.casework.access import access_participants
from tenants.casework.files import CaseworkFiles, field_label, plain
from tenants.casework.models import Participant, ParticipantImport

PROBLEMS = {
    "no_number": _("There is no number in this row: without it the person cannot be found again."),
    "number_twice": _("This number is in the list twice: keep one of the rows."),
    "bad_date": _("The date of birth cannot be read: write it as 31/12/1990."),
    "born_in_future": _("The date of birth is in the future."),
    "bad_sex": _("Write F, M or X."),
    "bad_email": _("This e-mail address is not right."),
    "too_long": _("A text is too long for its column."),
    "bad_cells": _("This row has more cells than there are columns: a separator too many?"),
    "no_name": _("A new person needs a first and a last name."),
    "closed": _("This file is closed to you: a colleague has to import this row."),
}
_files = CaseworkFiles()


@dataclass(frozen=True, slots=True)
class Change:
    """One field that would change: its label, and both values in words."""

    code: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class NewRow:
    """Somebody without a file here."""

    line: int
    number: str
    values: dict[str, str]

    @property
    def name(self) -> str:
        """As the list says it."""
        return f"{self.values['first_name']} {self.values['last_name']}"


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """Somebody whose file would change, and the recipients of open referrals that would see it at once.

    `seen` when there are any; `informed` names those that the actor may know of.
    """

    line: int
    number: str
    participant: Participant
    values: dict[str, str]
    changes: list[Change]
    informed: list[str]
    seen: bool


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that stands in the way."""

    line: int
    code: str

    @property
    def message(self) -> Any:
        """What to do."""
        return PROBLEMS[self.code]


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that applying the list would do now. `fingerprint` tells it from any other."""

    new: list[NewRow]
    changed: list[ChangedRow]
    unchanged: int
    problems: list[RowProblem]
    ignored: list[str]

    @property
    def informed(self) -> list[str]:
        """The recipients that would see something change, by name."""
        return sorted({name for row in self.changed for name in row.informed})

    @property
    def fingerprint(self) -> str:
        """Of exactly this: it goes back with the decision to apply."""
        said = [
            [[row.number, row.values] for row in self.new],
            [[row.number, [[change.code, change.old, change.new] for change in row.changes]] for row in self.changed],
            [[problem.line, problem.code] for problem in self.problems],
        ]
        return salted_hmac("casework.import", json.dumps(said, sort_keys=True), algorithm="sha256").hexdigest()


def value_of(code: str, text: str) -> Any:
    """A value as the column holds it."""
    return date.fromisoformat(text) if code == "birth_date" else text


def show_comparison(actor: Actor, batch: ParticipantImport) -> Preview:
    """The same, for a page or a program: where it shows what files say now, that is written down."""
    found = compare(actor, batch)
    if found.changed:
        record(actor=actor, action="import.preview", object_kind="import", object_id=batch.pk)
    return found


def compare(actor: Actor, batch: ParticipantImport) -> Preview:
    """What the list would do now: six queries whatever its length. Raises Http404 to a function without files."""
    rows = batch.rows or []
    numbers = [number for _line, number, _values in rows]
    known = {found.external_number: found for found in Participant.objects.filter(external_number__in=numbers)}
    mine = set(access_participants(actor).filter(external_number__in=numbers).order_by().values_list("pk", flat=True))
    people = [found.pk for found in known.values()]
    informed, hidden = Informed.of(people), roles_hidden_in(actor, people)
    preview = Preview([], [], 0, [RowProblem(*problem) for problem in batch.problems], batch.ignored)
    unchanged = 0
    for line, number, values in rows:
        participant = known.get(number)
        if participant is None:
            _add_new(preview, line, number, values)
        elif participant.pk not in mine:
            preview.problems.append(RowProblem(line, "closed"))
        elif changes := _changes(participant, values):
            codes = {change.code for change in changes}
            new = {code: values[code] for code in codes}
            readers = informed.by(participant, codes)
            told = [name for name, role in readers if role not in hidden]
            preview.changed.append(ChangedRow(line, number, participant, new, changes, told, bool(readers)))
        else:
            unchanged += 1
    problems = sorted(preview.problems, key=lambda problem: problem.line)
    return Preview(preview.new, preview.changed, unchanged, problems, preview.ignored)


def _add_new(preview: Preview, line: int, number: str, values: dict[str, str]) -> None:
    if all(values.get(name) for name in rules.OPENING_FIELDS):
        preview.new.append(NewRow(line, number, values))
    else:
        preview.problems.append(RowProblem(line, "no_name"))


def _changes(participant: Participant, values: dict[str, str]) -> list[Change]:
    """What differs. An empty cell says nothing: it is not among the values, and takes nothing away."""
    found = []
    for code in (code for code in rules.DISCLOSABLE if code in values):
        text = values[code]
        before = plain(getattr(participant, code))
        if before != text:
            old = _files.display(code, before) if before else ""
            found.append(Change(code, str(field_label(code)), old, _files.display(code, text)))
    return found


@dataclass(frozen=True, slots=True)
class Informed:
    """Who sees what of these people now: by person, each recipient of an open referral, by name and role, with the
    categories it reads.
    """

    readers: dict[UUID, list[tuple[str, str, frozenset[str]]]]

    @classmethod
    def of(cls, participant_ids: Iterable[UUID]) -> Informed:
        """Three queries at most."""
        under = GrantUse.objects.filter(subject_id__in=list(participant_ids)).select_related("grant")
        uses = {use.pk: use for use in under.prefetch_related("grant__narrowings")}
        disclosed = Disclosure.objects.filter(referral_id__in=list(uses), ended_at=None)
        readers: dict[UUID, list[tuple[str, str, frozenset[str]]]] = {}
        for referral_id in disclosed.values_list("referral_id", flat=True):
            use = uses[referral_id]
            reads = use.grant.recipient_name, use.grant.recipient_role, frozenset(use.grant.covers)
            readers.setdefault(use.subject_id, []).append(reads)
        return cls(readers)

    def by(self, participant: Participant, codes: Collection[str]) -> list[tuple[str, str]]:
        """The recipients that would see these fields change: name and role, by name."""
        hidden = rules.ADDRESS_FIELDS if participant.confidential_address else frozenset()
        categories = {rules.DISCLOSABLE[code] for code in codes if code not in hidden}
        reading = self.readers.get(participant.pk, ())
        return sorted({(name, role) for name, role, covers in reading if covers & categories})
