"""Call the members for a part of their shares; take a call back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.contributions.models import CallRound, ContributionCall
from budgets.contributions.reading import called_by_member, taken_back
from budgets.contributions.rules.numbers import new_reference
from budgets.contributions.rules.portions import Due, Sharing, cumulative_cents, dues, written_portion
from budgets.contributions.topics import CALLED
from budgets.figures import members_of
from budgets.ledger.models import AccountKind, EventKind, Transaction
from budgets.ledger.services import Posting, locked_pool, of_member, post, refusal_of, reverse
from budgets.models import Apportionment, Pool
from budgets.rules.keys import Stay
from budgets.services.pools import parties
from budgets.statements import key_view, stays_of
from budgets.versions import Councils, councils_of
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity.models import Body
from maillage.outbox.post import post as post_message
from maillage.problems import Problem

ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One member in a round that could be issued."""

    member: Body
    due: Due


@dataclass(frozen=True, slots=True)
class RoundPreview:
    """What a round would call of each member, what is called in all afterwards, and which councils have not approved
    the budget that it calls.
    """

    statement: Apportionment
    number: int
    step: Fraction
    portion: Fraction
    rows: list[Row]
    councils: Councils

    @property
    def total_cents(self) -> int:
        """What is called now of all together."""
        return sum(row.due.cents for row in self.rows)

    @property
    def share_cents(self) -> int:
        """The shares of the whole period together."""
        return sum(row.due.share for row in self.rows)

    @property
    def due_cents(self) -> int:
        """What is due by now of all together."""
        return sum(row.due.due for row in self.rows)

    @property
    def before_cents(self) -> int:
        """What was called before of all together."""
        return sum(row.due.before for row in self.rows)


def called_portion(pool: Pool) -> Fraction:
    """Which part of the shares has been called so far: that of the last round of which something still stands."""
    gone = taken_back(pool, EventKind.CALL)
    standing = pool.calls.exclude(pk__in=gone).order_by("-round__number").select_related("round").first()
    return Fraction(standing.round.numerator, standing.round.denominator) if standing else Fraction(0)


def preview_round(pool: Pool, step: Fraction) -> RoundPreview:
    """What calling this part of the shares more would call of each member.

    Raises Problem not_shared (409), portion_above_whole, nothing_to_call, account_drawn_up (409).
    """
    if refused := refusal_of(pool, EventKind.CALL):
        raise refused
    statement = pool.apportionments.select_related("key", "version").first()
    if statement is None:
        raise Problem("not_shared", _("Adopt the budget first: there are no shares to call yet."), status=409)
    before = called_portion(pool)
    if before + step > 1:
        message = _("%(called)s of the shares is called already: at most %(left)s is left.") % {
            "called": written_portion(before), "left": written_portion(1 - before),
        }  # fmt: skip
        raise Problem("portion_above_whole", message, field="portion")
    found = _dues(statement, before + step, called_by_member(pool))
    rows = [Row(body, found[body.role]) for body in sorted(members_of(list(found)), key=lambda body: body.name)]
    if not any(row.due.cents for row in rows):
        funded = _("There is nothing to call: the funders pay the whole budget.")
        nobody = _("With this part nobody is called anything.")
        raise Problem("nothing_to_call", nobody if statement.amount_cents else funded, field="portion")
    last = pool.call_rounds.first()
    councils = councils_of(pool, statement.version)
    return RoundPreview(statement, last.number + 1 if last else 1, step, before + step, rows, councils)


def next_round(pool: Pool) -> RoundPreview | None:
    """What calling all that is left would call; None when nothing is left, or nothing may be called."""
    try:
        return preview_round(pool, 1 - called_portion(pool))
    except Problem:
        return None


def _dues(statement: Apportionment, portion: Fraction, called: Mapping[str, int]) -> dict[str, Due]:
    """What each member owes by now, by role; also of those who have left since and were called."""
    key = key_view(statement.key)
    roles = {code: figures[0].member_id for code, figures in key.figures.items()}
    codes = {role: code for code, role in roles.items()}
    sharing = Sharing(
        statement.amount_cents, key.weights, stays_of(statement), Stay(statement.starts, statement.ends),
        statement.method,
    )  # fmt: skip
    found = dues(sharing, portion, {codes.get(role, role): cents for role, cents in called.items()})
    return {roles.get(code, code): due for code, due in found.items()}


def issue_round(
    *, actor: Actor, pool: Pool, portion: Fraction, due_on: date, label: str, number: int | None = None
) -> CallRound:
    """Call this part of the shares more: each member the difference to what it was called before. It is posted.

    After a modification of the budget that carries what it changes; below zero it is a credit. `number`: of the round
    as it was previewed; of two who issue it at once, the second is told. Call with a pool from `access_pool_to_manage`.
    Raises Problem no_label, due_in_the_past, not_shared (409), portion_above_whole, nothing_to_call, account_drawn_up
    (409), round_issued (409), pool_closed (409).
    """
    today = timezone.localdate()
    if not label.strip():
        raise Problem("no_label", _("Write what is called, such as “First call 2026”."), field="label")
    if due_on < today:
        raise Problem("due_in_the_past", _("Choose a day to pay by that has not passed."), field="due_on")
    with transaction.atomic():
        locked = locked_pool(pool)
        last = locked.call_rounds.first()
        if number is not None and number != (last.number + 1 if last else 1):
            message = _("A round was issued meanwhile. Look at it before you issue another one.")
            raise Problem("round_issued", message, status=409)
        preview = preview_round(locked, portion)
        issued = _write_round(actor, locked, preview, due_on, label.strip(), today)
        for row in preview.rows:
            if row.due.cents:
                _call(actor, locked, issued, preview, row)
        record(actor=actor, action="calls.issue", object_kind="call_round", object_id=issued.pk)
    return issued


def _write_round(
    actor: Actor, pool: Pool, preview: RoundPreview, due_on: date, label: str, today: date
) -> CallRound:  # fmt: skip
    return CallRound.objects.create(
        **parties(pool), number=preview.number, apportionment=preview.statement,
        numerator=preview.portion.numerator, denominator=preview.portion.denominator,
        step_numerator=preview.step.numerator, step_denominator=preview.step.denominator,
        total_cents=preview.total_cents, label=label, issued_on=today, due_on=due_on, issued_at=timezone.now(),
        issued_by=actor.user_id,
    )  # fmt: skip


def _call(actor: Actor, pool: Pool, issued: CallRound, preview: RoundPreview, row: Row) -> None:
    role = row.member.role
    call = _with_reference(
        ContributionCall(
            pool=pool, coordination_id=pool.coordination_id, member_id=role, round=issued, cents=row.due.cents,
            due_on=issued.due_on, working=_working(preview, row.due),
        )
    )  # fmt: skip
    post(
        actor=actor, pool=pool, kind=EventKind.CALL, event=call.pk, booked_on=issued.issued_on, member=role,
        memo=issued.label, postings=[of_member(role, call.cents), Posting(AccountKind.CONTRIBUTIONS, -call.cents)],
    )  # fmt: skip
    post_message(CALLED, to_role=role, object_id=pool.pk)


def _with_reference(call: ContributionCall) -> ContributionCall:
    """Save the call with a structured communication that no call of anybody has; ten digits by chance rarely meet."""
    for attempt in range(ATTEMPTS):
        call.reference = new_reference()
        try:
            with transaction.atomic():
                call.save(force_insert=True)
        except IntegrityError:
            if attempt == ATTEMPTS - 1:
                raise
        else:
            break
    return call


def _working(preview: RoundPreview, due: Due) -> dict[str, int | str]:
    statement = preview.statement
    return {
        "version": statement.version.number,
        "total": statement.total_cents,
        "funding": statement.funding_cents,
        "amount": statement.amount_cents,
        "share": due.share,
        "portion": f"{preview.portion.numerator}/{preview.portion.denominator}",
        "cumulative": cumulative_cents(statement.amount_cents, preview.portion),
        "due": due.due,
        "before": due.before,
    }


def cancel_call(*, actor: Actor, call: ContributionCall, reason: str = "") -> Transaction:
    """Take a call back by its reversal; what was paid for it stays on the member's account.

    The next round calls it again as far as it is due. Call with a call from `access_call_to_manage`. Raises Problem
    reversed_before (409), pool_closed (409).
    """
    with transaction.atomic():
        pool = locked_pool(call.pool)
        posted = Transaction.objects.get(pool=pool, kind=EventKind.CALL, event=call.pk)
        reversal = reverse(actor=actor, pool=pool, posted=posted, booked_on=timezone.localdate(), memo=reason.strip())
        record(actor=actor, action="calls.cancel", object_kind="call", object_id=call.pk)
    return reversal


def cancel_round(*, actor: Actor, pool: Pool, round_id: UUID) -> int:
    """Take back every call of a round that still stands; how many that were. Raises Problem reversed_before (409)."""
    with transaction.atomic():
        locked = locked_pool(pool)
        gone = taken_back(locked, EventKind.CALL)
        calls = list(locked.calls.filter(round=round_id).exclude(pk__in=gone).select_related("pool"))
        if not calls:
            raise Problem("reversed_before", _("This entry was taken back before."), status=409)
        for call in calls:
            cancel_call(actor=actor, call=call)
    return len(calls)
