"""What a final account causes at the members. A message may come twice."""

from __future__ import annotations

from budgets.access import READS
from budgets.closing.access import in_force
from budgets.closing.topics import DRAWN_UP
from budgets.models import Pool
from maillage.identity import rules as identity
from maillage.notifications.notify import notify
from maillage.outbox.models import OutboxMessage


def tell(message: OutboxMessage) -> None:
    """At a member: that its part can be read, to those who read its money, unless it was reopened; never an amount."""
    pool = Pool.objects.filter(pk=message.object_id).first()
    if pool is not None and in_force(pool) is not None:
        notify(DRAWN_UP, object_id=pool.pk, functions=READS[identity.CPAS])
