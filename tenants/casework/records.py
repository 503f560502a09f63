"""What partners wrote about a person, as it is read in the file; that it was read is written down."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from maillage.audit.actor import Actor
from maillage.audit.record import record as write_down
from maillage.documents.uploads import serve
from sharing.grants.discretion import hidden_uses
from sharing.grants.models import Category
from sharing.records import rules
from sharing.records.models import Kind
from sharing.records.wording import Line, lines
from tenants.casework.access import access_participant
from tenants.casework.models import Participant, ReceivedRecord


@dataclass(frozen=True, slots=True)
class Received:
    """One kept record in words, with those who signed it."""

    record: ReceivedRecord
    lines: list[Line]
    signed_by: list[ReceivedRecord]

    @property
    def kind(self) -> str:
        """What it is, in words."""
        return str(Kind(self.record.kind).label)

    @property
    def category(self) -> str:
        """The category in words; empty for what the two bodies told each other."""
        return str(Category(self.record.category).label) if self.record.category else ""


def access_received_records(actor: Actor, participant: Participant) -> QuerySet[ReceivedRecord]:
    """What was kept in a file from `access_participant`, but what no one who decides on income may read of it: also of
    a programme that has become voluntary since.
    """
    found = ReceivedRecord.objects.filter(participant=participant)
    if actor.decides_income and (hidden := hidden_uses(actor)) is not None:
        found = found.exclude(voluntary=True).exclude(referral_id__in=hidden.values("pk"))
    return found


def received_records(actor: Actor, participant: Participant) -> list[Received]:
    """Those that no later one replaced, the latest first; that they were read is written down."""
    found = list(access_received_records(actor, participant))
    replaced = {record.supersedes for record in found if record.supersedes}
    signed: dict[UUID, list[ReceivedRecord]] = {}
    for record in found:
        if record.kind == rules.SIGNATURE and record.about:
            signed.setdefault(record.about, []).append(record)
    if found:
        write_down(actor=actor, action="record.kept_read", object_kind="participant", object_id=participant.pk)
    return [
        Received(record, lines(record.kind, record.payload), signed.get(record.record_id, []))
        for record in found
        if record.kind != rules.SIGNATURE and record.record_id not in replaced
    ]


def hand_out_file(actor: Actor, participant_id: UUID, record_id: UUID) -> FileResponse:
    """The file of a kept document, as a download; that it was handed out is written down. Raises Http404."""
    participant = access_participant(actor, participant_id)
    record = access_received_records(actor, participant).filter(pk=record_id, file_key__isnull=False).first()
    if record is None or record.file_key is None:
        raise Http404
    write_down(actor=actor, action="record.kept_document", object_kind="participant", object_id=participant.pk)
    return serve(role=actor.body_role, key=record.file_key, content_type=record.file_type, name=_("document"))
