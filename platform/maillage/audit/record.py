"""The one way to write to the audit log."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

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
        body_role=current_role() or "",
        owner_role=owner_role,
        actor=actor.user_id if actor else None,
        action=action,
        object_kind=object_kind,
        object_id=object_id,
        disclosure_ids=list(disclosure_ids),
        detail=detail,
        at=timezone.now(),
    )
