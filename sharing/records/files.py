"""The files of documents that were added to a referral: where they are kept, and how they move with their record."""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from maillage.audit.record import record as write_down
from maillage.documents.uploads import copy_file, discard_file, serve
from sharing.records.access import Folder
from sharing.records.models import Record
from sharing.referrals.reading import write_down_reading


def hand_out_file(folder: Folder, record: Record) -> FileResponse:
    """The file of a record from `access_document`, as a download; that it was handed out is written down.

    Raises Http404 when the file is not there.
    """
    if record.file_key is None:
        raise Http404
    write_down_reading(folder.actor, [folder.referral])
    write_down(
        actor=folder.actor, action="record.document", object_kind="record", object_id=record.pk,
        owner_role=folder.other_role if record.author_role != folder.actor.body_role else None,
    )  # fmt: skip
    return serve(
        role=record.author_role, key=record.file_key, content_type=record.file_type, name=_("document")
    )  # fmt: skip


def bring_home(record: Record) -> None:
    """Copy the file of a record into the sender's folder, if it is not there yet: safe to repeat."""
    if record.file_key and record.author_role != record.sender_role:
        copy_file(record.file_key, from_role=record.author_role, to_role=record.sender_role)


def leave_nothing(record: Record) -> None:
    """Remove the file of an erased record from the folder of the recipient that brought it: safe to repeat."""
    if record.file_key and record.author_role != record.sender_role:
        discard_file(record.file_key, role=record.author_role)
