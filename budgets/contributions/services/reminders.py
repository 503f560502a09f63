"""Remind members of calls whose day has passed."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.contributions.models import Reminder
from budgets.contributions.reading import CallView, read_calls
from budgets.contributions.topics import REMINDED
from budgets.ledger.services import locked_pool
from budgets.models import Pool
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.outbox.post import post
from maillage.problems import Problem


def remind(*, actor: Actor, pool: Pool, call_ids: Collection[UUID] | None = None) -> list[Reminder]:
    """Remind of these overdue calls, or of all: each is dated, and the member is told that something waits.

    A call is reminded of once a day. Call with a pool from `access_pool_to_manage`. Raises Problem nothing_overdue
    (409), pool_closed (409).
    """
    with transaction.atomic():
        locked = locked_pool(pool)
        today = timezone.localdate()
        overdue = read_calls(actor, locked).overdue
        late = [
            view
            for view in overdue
            if (call_ids is None or view.call.pk in call_ids) and all(each.sent_on < today for each in view.reminders)
        ]
        if not late:
            message = _("No call is overdue that was not reminded of today.")
            raise Problem("nothing_overdue", message, status=409)
        reminders = [_remind(actor, locked, view) for view in late]
    return reminders


def _remind(actor: Actor, pool: Pool, view: CallView) -> Reminder:
    call = view.call
    reminder = Reminder.objects.create(
        pool=pool, coordination_id=pool.coordination_id, member_id=call.member_id, call=call,
        number=len(view.reminders) + 1, left_cents=view.standing.left, sent_on=timezone.localdate(),
        sent_by=actor.user_id,
    )  # fmt: skip
    post(REMINDED, to_role=str(call.member_id), object_id=pool.pk)
    record(actor=actor, action="calls.remind", object_kind="call", object_id=call.pk)
    return reminder
