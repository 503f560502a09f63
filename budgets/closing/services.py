"""Draw the final account up, settle it through the lead, close the pool, reopen it."""

from __future__ import annotations

from datetime import date
from operator import attrgetter

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budgets.closing.access import in_force
from budgets.closing.figures import Worked, work_out
from budgets.closing.models import FinalAccount, FinalShare
from budgets.closing.rules import CONTRIBUTIONS, COSTS, SUBSIDY, digest_of
from budgets.closing.settling import what_is_left
from budgets.closing.topics import DRAWN_UP
from budgets.contributions.models import Payment
from budgets.contributions.services import enter_payment, enter_refund
from budgets.ledger.balances import balance_of, balances
from budgets.ledger.models import AccountKind, EventKind, Transaction
from budgets.ledger.services import Posting, locked_pool, of_member, post, reverse
from budgets.models import Pool
from budgets.services.pools import parties
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity.models import Body
from maillage.outbox.post import post as post_message
from maillage.problems import Problem
from maillage.ui.fields import euros


def draw_up(*, actor: Actor, pool: Pool, booked_on: date | None = None, seen: str = "") -> FinalAccount:
    """Write the final account down and post each member's part: its account then holds what it owes or is owed.

    `seen`: the token of the preview that was read (`Worked.token`); with it, what has moved since stops this. Call with
    a pool from `access_pool_to_manage`. Raises Problem account_drawn_up (409), changed_since (409), nothing_adopted
    (409), stays_changed (409), no_weight (409), pool_closed (409).
    """
    with transaction.atomic():
        locked = locked_pool(pool)
        if in_force(locked) is not None:
            raise Problem("account_drawn_up", _("The final account is drawn up already."), status=409)
        worked = work_out(locked)
        if seen and seen != worked.token:
            message = _("Something was entered since you read the account: read it again, then draw it up.")
            raise Problem("changed_since", message, status=409)
        account = _write(actor, locked, worked, booked_on or timezone.localdate())
        for role in locked.member_roles:
            post_message(DRAWN_UP, to_role=role, object_id=locked.pk)
        record(actor=actor, action="account.draw_up", object_kind="pool", object_id=locked.pk)
    return account


def _write(actor: Actor, pool: Pool, worked: Worked, booked_on: date) -> FinalAccount:
    last = FinalAccount.objects.filter(pool=pool).order_by("-number").first()
    posted = Transaction.objects.filter(pool=pool).aggregate(last=Max("number"))["last"]
    account = FinalAccount.objects.create(
        **parties(pool), statement=worked.statement, number=last.number + 1 if last else 1, figures=worked.figures,
        digest=digest_of(worked.figures), costs_cents=worked.costs_cents, subsidy_cents=worked.subsidy_cents,
        amount_cents=worked.amount_cents, posted_until=posted or 0, booked_on=booked_on, drawn_up_at=timezone.now(),
        drawn_up_by=actor.user_id,
    )  # fmt: skip
    shares = [
        FinalShare(
            account=account, pool=pool, coordination_id=pool.coordination_id, member_id=worked.roles[code], code=code,
            share_cents=each.share, called_cents=each.called, paid_cents=each.paid, advanced_cents=each.advanced,
            in_kind_cents=each.in_kind, balance_cents=each.balance,
        )
        for code, each in worked.positions.items()
    ]  # fmt: skip
    FinalShare.objects.bulk_create(shares)
    for share in shares:
        adjusted = share.share_cents - share.called_cents
        role = worked.roles[share.code]
        post(
            actor=actor, pool=pool, kind=EventKind.FINAL_SHARE, event=share.pk, booked_on=booked_on, member=role,
            postings=[of_member(role, adjusted), Posting(AccountKind.CONTRIBUTIONS, -adjusted)],
        )  # fmt: skip
    return account


def enter_settlement(
    *, actor: Actor, pool: Pool, member: Body, paid_on: date, cents: int | None = None, note: str = ""
) -> Payment:
    """Say that a member's transfer was made, whole or (`cents`, above zero) in part: a payment by it, or to it.

    Call with a pool from `access_pool_to_manage`. Raises Problem no_account (409), nothing_due (409), no_amount,
    above_due, paid_in_the_future, pool_closed (409).
    """
    with transaction.atomic():
        locked = locked_pool(pool)
        _account(locked)
        due = balance_of(locked, AccountKind.MEMBER, member.role)
        _check_amount(due, cents)
        enter = enter_payment if due > 0 else enter_refund
        # never twice: no more is entered than what is left
        payment = enter(
            actor=actor, pool=locked, member=member, cents=abs(due) if cents is None else cents, paid_on=paid_on,
            note=note, confirmed=True,
        )  # fmt: skip
        record(actor=actor, action="account.settle", object_kind="pool", object_id=locked.pk)
    return payment


def carry_over(
    *, actor: Actor, pool: Pool, member: Body, later: Pool, paid_on: date, cents: int | None = None
) -> Payment:
    """Carry what a member is owed, or owes, into a later pool: paid out of one, paid into the other.

    No money moves: both pools use the bank account of one lead. `cents`: a part of it, above zero. Call with pools from
    `access_pool_to_manage`. Raises what `enter_settlement` does, and Problem same_pool, other_lead, not_a_member (of
    the later pool).
    """
    if later.pk == pool.pk:
        raise Problem("same_pool", _("Choose another pool to carry it over to."), field="later")
    with transaction.atomic():
        # both locks before anything is posted, in one order for whoever carries over the other way
        locked = {each.pk: locked_pool(each) for each in sorted((pool, later), key=attrgetter("pk"))}
        if locked[pool.pk].lead_id != locked[later.pk].lead_id:
            message = _("The two pools use two bank accounts: pay it from one to the other.")
            raise Problem("other_lead", message, field="later")
        due = balance_of(locked[pool.pk], AccountKind.MEMBER, member.role)
        settled = enter_settlement(
            actor=actor, pool=locked[pool.pk], member=member, paid_on=paid_on, cents=cents,
            note=gettext("Carried over to %(pool)s") % {"pool": later.name},
        )  # fmt: skip
        enter = enter_refund if due > 0 else enter_payment
        enter(
            actor=actor, pool=locked[later.pk], member=member, cents=settled.cents, paid_on=paid_on,
            note=gettext("Carried over from %(pool)s") % {"pool": pool.name}, confirmed=True, early=True,
        )  # fmt: skip
    return settled


def close_pool(*, actor: Actor, pool: Pool) -> FinalAccount:
    """Bring contributions, subsidies and costs to zero once all is settled, and shut the pool: nothing is entered then.

    Call with a pool from `access_pool_to_manage`. Raises Problem no_account (409), not_settled (409, it says what is
    left), pool_closed (409).
    """
    with transaction.atomic():
        locked = locked_pool(pool)
        account = _account(locked)
        if left := what_is_left(locked):
            message = _("Before the pool can be closed: %(left)s") % {"left": " ".join(left)}
            raise Problem("not_settled", message, status=409)
        kinds = (CONTRIBUTIONS, SUBSIDY, COSTS)
        postings = [Posting(each.kind, -each.cents, each.code) for each in balances(locked) if each.kind in kinds]
        post(
            actor=actor, pool=locked, kind=EventKind.CLOSING, event=account.pk, booked_on=timezone.localdate(),
            postings=postings,
        )  # fmt: skip
        locked.closed_at = timezone.now()
        locked.save(update_fields=["closed_at"])
        record(actor=actor, action="account.close", object_kind="pool", object_id=locked.pk)
    return account


def reopen(*, actor: Actor, pool: Pool, reason: str) -> FinalAccount:
    """Take the final account back: what it posted is reversed, the pool is open again, the account is kept with the
    reason. Payments stay: money that moved has moved.

    Call with a pool from `access_pool_to_manage`. Raises Problem no_reason, no_account (409).
    """
    if not reason.strip():
        raise Problem("no_reason", _("Say why the account is reopened."), field="reason")
    with transaction.atomic():
        locked = Pool.objects.select_for_update(of=("self",)).get(pk=pool.pk)
        account = _account(locked)
        account.reopened_at, account.reopened_by = timezone.now(), actor.user_id
        account.reason = reason.strip()
        account.save(update_fields=["reopened_at", "reopened_by", "reason"])
        if locked.closed_at is not None:
            locked.closed_at = None
            locked.save(update_fields=["closed_at"])
        events = [account.pk, *account.shares.values_list("pk", flat=True)]
        for posted in Transaction.objects.filter(
            pool=locked, event__in=events, kind__in=(EventKind.CLOSING, EventKind.FINAL_SHARE)
        ).order_by("-number"):
            reverse(actor=actor, pool=locked, posted=posted, booked_on=timezone.localdate(), memo=account.reason[:200])
        record(actor=actor, action="account.reopen", object_kind="pool", object_id=locked.pk)
    return account


def _account(pool: Pool) -> FinalAccount:
    account = in_force(pool)
    if account is None:
        raise Problem("no_account", _("Draw the final account up first."), status=409)
    return account


def _check_amount(due: int, cents: int | None) -> None:
    if not due:
        raise Problem("nothing_due", _("Nothing is left to transfer for this member."), status=409)
    if cents is not None and cents <= 0:
        raise Problem("no_amount", _("Enter an amount above zero."), field="amount")
    if cents is not None and cents > abs(due):
        message = _("No more than %(amount)s is left to transfer.") % {"amount": euros(abs(due))}
        raise Problem("above_due", message, field="amount")
