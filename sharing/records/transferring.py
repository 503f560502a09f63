"""What was written inside a referral, on its way into the sender's own files."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from maillage.audit.record import record as write_down
from maillage.identity.models import Body
from sharing.grants.models import GrantUse
from sharing.grants.subjects import KeptRecord
from sharing.grants.subjects import files as own_files
from sharing.records import files, rules
from sharing.records.models import Record


def ended_records(referral_id: UUID, sender_role: str) -> list[Record]:
    """The records of a referral of the acting sender that have ended and are not erased yet, oldest first, locked."""
    found = Record.objects.filter(referral_id=referral_id, sender_role=sender_role, team_only=False)
    ended = found.filter(ended_at__isnull=False, erased_at=None).order_by("created_at", "pk")
    return list(ended.select_for_update())


def take_home(record: Record) -> None:
    """Keep a record in the person's file and erase it where it was shared. In one transaction, as the sender.

    What the person was promised would stay with the programme's team is erased without a copy.
    """
    use = GrantUse.objects.select_related("grant").get(pk=record.referral_id)
    if not (use.grant.one_person and use.grant.voluntary and record.category in rules.UNTOLD):
        keep(use, record)
    record.payload, record.erased_at = None, timezone.now()
    record.save(update_fields=["payload", "erased_at"])
    write_down(actor=None, action="record.transfer", object_kind="record", object_id=record.pk)


def is_untold(use: GrantUse, record: Record) -> bool:
    """Whether who decides on income never reads the copy: all that comes from a voluntary programme.

    That it comes says already that the person went there, and no longer goes.
    """
    return record.voluntary or use.voluntary


def keep(use: GrantUse, record: Record) -> None:
    """Keep a copy in the person's file, with its file. Safe to repeat."""
    files.bring_home(record)
    own_files().keep_record(
        use.subject_id,
        KeptRecord(
            record_id=record.pk,
            referral_id=record.referral_id,
            kind=record.kind,
            category=record.category,
            happened_on=record.happened_on,
            payload=record.payload or {},
            author_name=record.author_name,
            organisation=Body.objects.values_list("name", flat=True).get(pk=record.author_role),
            written_at=record.created_at,
            voluntary=is_untold(use, record),
            supersedes=record.supersedes_id,
            about=record.about_id,
            file_key=record.file_key,
            file_type=record.file_type,
            file_digest=record.file_digest,
        ),
    )


def cut_uncovered(referral_id: UUID, *, reads: Collection[str]) -> None:
    """End what the sender added in categories that its recipient may no longer read.

    What the recipient wrote in categories that it may no longer write is cut by the database, with the disclosure.
    """
    own = Record.objects.filter(referral_id=referral_id, author_role=F("sender_role"), kind=rules.ATTACHMENT)
    own.filter(ended_at=None).exclude(category__in=reads).update(ended_at=timezone.now())
