"""What a CPAS tells itself to do later. Idempotent."""

from __future__ import annotations

from maillage.outbox.models import OutboxMessage
from tenants.casework.light.importing import expire_import


def forget_import(message: OutboxMessage) -> None:
    """The day of an uploaded list is over."""
    expire_import(message.object_id)
