"""The clock of a breach: reminders to oneself, which look again at how it stands."""

from __future__ import annotations

from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.notifications.notify import settle
from maillage.outbox.post import post
from tenants.protection import rules
from tenants.protection.models import Breach, Version

BREACH_DUE = "protection.breach_due"  # topic and kind of notification


def follow_breach(actor: Actor, version: Version, before: Version | None) -> None:
    """Set the reminders of a breach that awaits its notification; take away those of one that no longer does.

    Call in the transaction that writes the version; nothing happens for an entry of another register.
    """
    if not isinstance(version, Breach):
        return
    if not version.awaits_notification:
        settle(BREACH_DUE, object_id=version.entry_id)
        return
    if isinstance(before, Breach) and before.awaits_notification and before.discovered_at == version.discovered_at:
        return
    for after in rules.BREACH_REMINDERS:
        due_at = version.discovered_at + after
        if due_at > timezone.now():
            post(BREACH_DUE, to_role=actor.body_role, object_id=version.entry_id, due_at=due_at)
