"""What comes due for the data protection officer."""

from __future__ import annotations

from django.utils import timezone

from maillage.identity import rules as identity
from maillage.notifications.notify import notify
from maillage.outbox.models import OutboxMessage
from tenants.protection import rules
from tenants.protection.models import Breach
from tenants.protection.services.breaches import BREACH_DUE


def remind_of_breach(message: OutboxMessage) -> None:
    """Tell the officer that the 72 hours run out, unless the breach is settled, or its discovery was moved later."""
    breach = Breach.objects.filter(entry_id=message.object_id, replaced_at=None).first()
    if breach is None or not breach.awaits_notification:
        return
    if timezone.now() >= breach.discovered_at + min(rules.BREACH_REMINDERS):
        notify(BREACH_DUE, object_id=breach.entry_id, functions={identity.DPO})
