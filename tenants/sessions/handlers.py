"""What happens to a session at its host is told to those who invite, at each invited CPAS. Idempotent."""

from __future__ import annotations

from maillage.identity import rules as identity
from maillage.notifications.notify import notify
from maillage.outbox.models import OutboxMessage
from sharing.programmes.sessions import rules
from sharing.programmes.sessions.services import CANCELLED, CHANGED, PLANNED
from tenants.sessions.models import SessionInvitation

INVITES = rules.ACTS[identity.CPAS]


def tell_planned(message: OutboxMessage) -> None:
    """To all who can invite."""
    notify(PLANNED, object_id=message.object_id, functions=INVITES)


def tell_changed(message: OutboxMessage) -> None:
    """To those who invited somebody: they tell them."""
    _tell_inviting(CHANGED, message)


def tell_cancelled(message: OutboxMessage) -> None:
    """To those who invited somebody: they tell them; to all who can invite where nobody is invited yet."""
    _tell_inviting(CANCELLED, message)


def _tell_inviting(kind: str, message: OutboxMessage) -> None:
    sheet = SessionInvitation.objects.filter(session_id=message.object_id)
    inviting = set(sheet.values_list("invited_by", flat=True))
    notify(kind, object_id=message.object_id, user_ids=inviting, functions=() if inviting else INVITES)
