"""What an arrangement causes at the other party. A message may come twice."""

from __future__ import annotations

from maillage.notifications.notify import notify
from maillage.outbox.models import OutboxMessage
from sharing.arrangements import rules
from sharing.arrangements.models import Arrangement

PROPOSED, CONFIRMED = "arrangement.proposed", "arrangement.confirmed"


def tell_proposal(message: OutboxMessage) -> None:
    """At the other party: who keeps its arrangements is told, unless it was decided meanwhile."""
    found = Arrangement.objects.select_related("other").filter(pk=message.object_id, confirmed_at=None, ended_at=None)
    for arrangement in found:
        notify(PROPOSED, object_id=arrangement.pk, functions=rules.KEEPS.get(arrangement.other.kind, frozenset()))


def tell_confirmation(message: OutboxMessage) -> None:
    """At the proposer: it can be relied on."""
    for arrangement in Arrangement.objects.select_related("proposer").filter(pk=message.object_id):
        notify(CONFIRMED, object_id=arrangement.pk, functions=rules.KEEPS.get(arrangement.proposer.kind, frozenset()))
