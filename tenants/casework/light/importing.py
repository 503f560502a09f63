"""Upload a list, look at what it would do, apply it whole or not at all. Nothing is ever deleted.

Locks are taken in the order import, numbering, files by their identifier.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record, record_each
from maillage.outbox.post import post
from maillage.problems import Problem
from tenants.casework.access import access_new_participant
from tenants.casework.light.comparing import ChangedRow, NewRow, Preview, compare, value_of
from tenants.casework.light.parsing import Unreadable, parse
from tenants.casework.models import Participant, ParticipantImport, TimelineEntry
from tenants.casework.numbering import next_numbers
from tenants.casework.services import correct_file

KEPT = timedelta(days=1)
EXPIRE = "import.expire"  # a message to oneself
BATCH = 1000
UNREADABLE = {
    "too_large": _("The list is larger than 5 MB: split it."),
    "not_text": _("This is not a list as text. In your spreadsheet, save it as CSV, then choose that file."),
    "empty_list": _("The list is empty."),
    "no_number_column": _("No column holds the number of the person. Name it “external_number” or “Numéro”."),
    "column_twice": _("Two columns have the same meaning: keep one of them."),
    "too_many_rows": _("The list has more than 5,000 rows: split it."),
}
CHANGED = _("Files have changed since you looked at the list. Look at what would change again, then apply it.")
WRONG = _("Some rows are not right: correct the list and upload it again. Nothing was changed.")


def upload_list(*, actor: Actor, content: bytes) -> ParticipantImport:
    """Read a list and keep what its rows say for a day, in the CPAS's own schema; nothing is changed yet.

    Raises Http404 or PermissionDenied by the file's access rules, and Problem with the codes of `UNREADABLE`.
    """
    access_new_participant(actor)
    try:
        parsed = parse(content, today=timezone.localdate())
    except Unreadable as error:
        code = str(error)
        raise Problem(code, UNREADABLE[code], field="list") from None
    with transaction.atomic():
        now = timezone.now()
        batch = ParticipantImport.objects.create(
            uploaded_by=actor.user_id,
            uploaded_at=now,
            expires_at=now + KEPT,
            rows=[[row.line, row.number, row.values] for row in parsed.rows],
            problems=[list(problem) for problem in parsed.problems],
            ignored=parsed.ignored,
        )
        post(EXPIRE, to_role=actor.body_role, object_id=batch.pk, due_at=batch.expires_at)
        record(actor=actor, action="import.upload", object_kind="import", object_id=batch.pk)
    return batch


def access_import(actor: Actor, import_id: UUID) -> ParticipantImport:
    """One's own upload of the last day. Raises Http404, PermissionDenied to who may only read files."""
    access_new_participant(actor)
    batch = ParticipantImport.objects.filter(
        pk=import_id, uploaded_by=actor.user_id, expires_at__gt=timezone.now()
    ).first()
    if batch is None:
        raise Http404
    return batch


def apply_import(*, actor: Actor, batch: ParticipantImport, shown: str) -> ParticipantImport:
    """Open and correct the files as the list says, all or nothing; open referrals show the new values at once.

    `shown` is the fingerprint of the preview that was looked at. Call with one from `access_import`. Raises Problem
    already_applied, import_has_errors, changed_since_shown (409 each).
    """
    with transaction.atomic():
        held = ParticipantImport.objects.select_for_update().get(pk=batch.pk)
        if held.rows is None:
            raise Problem("already_applied", _("This list was already applied."), status=409)
        numbers = next_numbers(actor, len(held.rows))
        _hold_files(held)
        preview = compare(actor, held)
        if preview.problems:
            raise Problem("import_has_errors", WRONG, status=409)
        if not constant_time_compare(shown, preview.fingerprint):
            raise Problem("changed_since_shown", CHANGED, status=409)
        _open(actor, preview.new, numbers)
        _correct(actor, preview.changed)
        _close(held, preview)
        record(actor=actor, action="import.apply", object_kind="import", object_id=held.pk)
    return held


def _hold_files(batch: ParticipantImport) -> None:
    """Nobody corrects these files, or sends them, meanwhile: who would see a change is known."""
    numbers = [number for _line, number, _values in batch.rows or ()]
    files = Participant.objects.filter(external_number__in=numbers).order_by("pk")
    list(files.select_for_update(no_key=True).values_list("pk", flat=True))


def _open(actor: Actor, rows: Iterable[NewRow], numbers: list[str]) -> None:
    people = [
        Participant(
            number=number, external_number=row.number, light=True,
            **{code: value_of(code, text) for code, text in row.values.items()},
        )
        for row, number in zip(rows, numbers, strict=False)
    ]  # fmt: skip
    Participant.objects.bulk_create(people, batch_size=BATCH)
    _write_down(actor, [(person.pk, "") for person in people], "participant.open", "file.opened", own=True)


def _correct(actor: Actor, rows: Iterable[ChangedRow]) -> None:
    """Those that somebody else sees now go through `correct_file`, one by one; the others together."""
    quiet: list[Participant] = []
    said: list[tuple[UUID, str]] = []
    codes: set[str] = set()
    for row in rows:
        values = {code: value_of(code, text) for code, text in row.values.items()}
        if row.seen:
            correct_file(actor=actor, participant=row.participant, values=values)
            continue
        for code, value in values.items():
            setattr(row.participant, code, value)
        quiet.append(row.participant)
        said.append((row.participant.pk, ",".join(sorted(values))))
        codes |= values.keys()
    if quiet:
        # they are all there, and locked: nothing is inserted. Ten times as fast as a CASE for each column
        Participant.objects.bulk_create(
            quiet, update_conflicts=True, unique_fields=["id"], update_fields=sorted(codes), batch_size=BATCH
        )
        _write_down(actor, said, "participant.correct", "file.corrected")


def _write_down(actor: Actor, said: list[tuple[UUID, str]], action: str, kind: str, *, own: bool = False) -> None:
    """In the timelines and in the log: of each person, the fields that were written."""
    now = timezone.now()
    entries = (
        TimelineEntry(
            participant_id=pk, at=now, actor_id=actor.user_id, actor_name=actor.user_name, kind=kind, detail=detail,
            organisation=actor.body_name if own else "", organisation_role=actor.body_role if own else None,
        )
        for pk, detail in said
    )  # fmt: skip
    TimelineEntry.objects.bulk_create(entries, batch_size=BATCH)
    record_each(actor=actor, action=action, object_kind="participant", objects=said)


def _close(batch: ParticipantImport, preview: Preview) -> None:
    batch.rows, batch.problems, batch.ignored, batch.applied_at = None, [], [], timezone.now()
    batch.opened, batch.changed, batch.unchanged = len(preview.new), len(preview.changed), preview.unchanged
    batch.save()


def discard_import(*, actor: Actor, batch: ParticipantImport) -> None:
    """Throw an upload away before its day is over. Call with one from `access_import`."""
    with transaction.atomic():
        ParticipantImport.objects.filter(pk=batch.pk).delete()
        record(actor=actor, action="import.discard", object_kind="import", object_id=batch.pk)


def expire_import(import_id: UUID) -> None:
    """A day is over: nothing of the list is kept. Run as its CPAS, in a transaction; idempotent."""
    ParticipantImport.objects.filter(pk=import_id, expires_at__lte=timezone.now()).delete()
