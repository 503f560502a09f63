"""The one way to write to the audit log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from maillage.audit.actor import Actor
from maillage.audit.models import AuditEntry
from maillage.postgres.acting import current_role


def record(
    *,
    actor: Actor | None,
    action: str,
    object_kind: str,
    object_id: UUID | None = None,
    owner_role: str | None = None,
    disclosure_ids: Sequence[UUID] = (),
    detail: str = "",
) -> None:
    """Append an entry for the acting body, in the running transaction; it is chained at commit.

    `action` is a dotted verb such as `referral.send`; `detail` is a code, never a value from a file.
    `owner_role` names the body whose data was read or changed when it is another one.
    """
    AuditEntry.objects.create(
        **_who(actor),
        owner_role=owner_role,
        action=action,
        object_kind=object_kind,
        object_id=object_id,
        disclosure_ids=list(disclosure_ids),
        detail=detail,
    )


def record_each(*, actor: Actor | None, action: str, object_kind: str, objects: Iterable[tuple[UUID, str]]) -> None:
    """One entry for each object, given with its detail, a thousand a statement: for what is done to many at once."""
    entries = (
        AuditEntry(**_who(actor), action=action, object_kind=object_kind, object_id=object_id, detail=detail)
        for object_id, detail in objects
    )
    AuditEntry.objects.bulk_create(entries, batch_size=1000)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one page showed of one data owner: which disclosures, and the referral when it showed a single one."""

    owner_role: str
    disclosure_ids: Sequence[UUID]
    object_id: UUID | None


def record_readings(*, actor: Actor, action: str, object_kind: str, readings: Iterable[Reading], detail: str) -> None:
    """One entry a reading, all in one statement: a page costs the same whatever the number of owners it shows."""
    AuditEntry.objects.bulk_create(
        AuditEntry(
            **_who(actor),
            owner_role=reading.owner_role,
            action=action,
            object_kind=object_kind,
            object_id=reading.object_id,
            disclosure_ids=list(reading.disclosure_ids),
            detail=detail,
        )
        for reading in readings
    )


def _who(actor: Actor | None) -> dict[str, Any]:
    return {"body_role": current_role() or "", "actor": actor.user_id if actor else None}
