"""Enter hours out of a time sheet: no hour of a worker twice, in whatever pool."""

from __future__ import annotations

from datetime import date, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.expenses import rules
from budgets.expenses.models import Proof, WorkedHours
from budgets.expenses.services.checking import check_day, in_words, of_whom, open_now
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.problems import Problem


def enter_hours(*, actor: Actor, proof: Proof, worker: str, day: date, starts: time, ends: time) -> WorkedHours:
    """Enter hours of one worker out of the time sheet of an expense. `worker` is a code, never a name.

    Call with a proof of an expense from `access_expense_to_change`. Raises Problem not_a_time_sheet, no_code,
    ends_before_start, outside_period, in_future, hours_once (409), not_live (409), pool_closed (409).
    """
    code = rules.worker_code(worker)
    if code is None:
        message = _("Enter a code with letters, then figures, such as TS-01: never a name.")
        raise Problem("no_code", message, field="worker")
    if ends <= starts:
        raise Problem("ends_before_start", _("The end is not after the beginning."), field="ends")
    with in_words(), transaction.atomic():
        pool = open_now(proof.pool)
        expense = proof.expense
        if expense is None or proof.kind != rules.TIME_SHEET:
            raise Problem("not_a_time_sheet", _("Hours come out of a time sheet: add it first."), field="proof")
        if expense.state not in (rules.DRAFT, rules.SUBMITTED, rules.APPROVED):
            raise Problem("not_live", _("This expense does not count any more."), status=409)
        check_day(pool, day, "day")
        hours = WorkedHours.objects.create(
            **of_whom(pool, proof.member_id), line_id=expense.line_id, proof=proof, worker=code, day=day,
            starts=starts.replace(second=0, microsecond=0), ends=ends.replace(second=0, microsecond=0),
            entered_at=timezone.now(), entered_by=actor.user_id,
        )  # fmt: skip
        record(actor=actor, action="hours.enter", object_kind="expense", object_id=expense.pk)
    return hours


def strike_hours(*, actor: Actor, hours: WorkedHours) -> None:
    """Strike hours out that were entered by mistake. Raises Problem struck_out (409), hours_claimed (409)."""
    with in_words(), transaction.atomic():
        open_now(hours.pool)
        found = WorkedHours.objects.select_for_update(of=("self",)).get(pk=hours.pk)
        if found.struck_at is not None:
            raise Problem("struck_out", _("It was struck out before."), status=409)
        found.struck_at, found.struck_by = timezone.now(), actor.user_id
        found.save(update_fields=["struck_at", "struck_by"])
        record(actor=actor, action="hours.strike", object_kind="expense", object_id=found.proof.expense_id)
