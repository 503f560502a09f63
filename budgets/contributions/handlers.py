"""What calls and reminders cause at the member that is called. A message may come twice."""

from __future__ import annotations

from budgets.access import READS
from maillage.identity import rules as identity
from maillage.notifications.notify import notify
from maillage.outbox.models import OutboxMessage


def tell(message: OutboxMessage) -> None:
    """At the member: that there is something to look at in the pool, to those who read its money; never an amount."""
    notify(message.topic, object_id=message.object_id, functions=READS[identity.CPAS])
