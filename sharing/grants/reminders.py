"""Messages that a CPAS leaves for itself, for the day on which an agreement needs a word with the person.

Nothing depends on them: what an agreement covers is computed from the day, whether or not a message was handled.
"""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from maillage.notifications.notify import notify, settle
from maillage.outbox.post import post
from sharing.grants import rules
from sharing.grants.models import Grant

TO_RECONFIRM, ENDING = "grant.to_reconfirm", "grant.ending"
MORNING = time(7)


def remind(actor: Actor, grant: Grant) -> None:
    """Leave the messages of one agreement, in the running transaction. None for a day that is past."""
    if grant.evidence == rules.SPOKEN:
        _at(actor, TO_RECONFIRM, grant, timezone.localdate(grant.recorded_at) + rules.RECONFIRM_FROM)
    _at(actor, ENDING, grant, grant.valid_until - rules.RENEW_FROM)


def _at(actor: Actor, topic: str, grant: Grant, day: date) -> None:
    if day > timezone.localdate():
        due = timezone.make_aware(datetime.combine(day, MORNING))
        post(topic, to_role=actor.body_role, object_id=grant.pk, due_at=due)


def forget(grant: Grant) -> None:
    """What an agreement waited for is done: nobody is told of it any more. In the running transaction."""
    settle(TO_RECONFIRM, ENDING, object_id=grant.pk)


def awaits_reconfirmation(grant: Grant, today: date) -> bool:
    """Whether a spoken agreement would lapse before its own last day, and has been waiting for a while."""
    lapses_on = grant.lapses_on
    if lapses_on is None or not grant.is_live(today) or lapses_on >= grant.valid_until:
        return False
    return today >= lapses_on - (rules.LAPSES_AFTER - rules.RECONFIRM_FROM)


def ends_soon(grant: Grant, today: date) -> bool:
    """Whether an agreement in force reaches its own last day within 30 days."""
    return grant.is_live(today) and grant.valid_until - today <= rules.RENEW_FROM


def tell(topic: str, grant: Grant) -> None:
    """Tell who recorded it, or, when they have left, the managers; or, when those must not know, the case workers."""
    if notify(topic, object_id=grant.pk, user_ids=[grant.recorded_by]):
        return
    if not notify(topic, object_id=grant.pk, functions={identity.MANAGER}):
        notify(topic, object_id=grant.pk, functions={identity.CASE_WORKER})
