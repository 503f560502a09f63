"""What a CPAS tells itself to do later. Idempotent."""

from __future__ import annotations

from maillage.outbox.models import OutboxMessage
from maillage.outbox.post import too_early
from tenants.casework.light.importing import expire_import
from tenants.casework.models import ParticipantImport


def forget_import(message: OutboxMessage) -> None:
    """The day of an uploaded list is over."""
    batch = ParticipantImport.objects.filter(pk=message.object_id).first()
    if batch is not None and not too_early(message, batch.expires_at):
        expire_import(batch.pk)
