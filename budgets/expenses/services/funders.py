"""What a funder paid, and what was paid back to it: posted at once, taken back by a reversal."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.expenses.models import FunderPayment
from budgets.expenses.promises import situations
from budgets.expenses.services.checking import check_above_zero, in_words, reason_of
from budgets.ledger.balances import balance_of
from budgets.ledger.models import AccountKind, EventKind, Transaction
from budgets.ledger.services import Posting, locked_pool, post, reverse
from budgets.models import FundingSource, Pool
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.problems import Problem
from maillage.ui.fields import euros

NEAR = timedelta(days=5)


def receive_subsidy(
    *,
    actor: Actor,
    pool: Pool,
    source: FundingSource,
    cents: int,
    received_on: date,
    reference: str = "",
    confirmed: bool = False,
) -> FunderPayment:
    """Enter money from a funder, an advance before any claim too: its account is below zero until claims justify it.

    `confirmed`: it is neither a payment entered twice nor a mistake, though more than was promised. Call with a pool
    from `access_pool_to_manage`. Raises Problem other_funder, not_above_zero, in_future, possible_duplicate (409),
    more_than_promised (409), pool_closed (409).
    """
    check_above_zero(cents)
    _check_day(received_on, "received_on")
    with in_words(), transaction.atomic():
        locked = _locked(pool, source)
        if not confirmed:
            _check_twice(source, cents, received_on)
            _check_promise(locked, source, cents)
        payment = _write(actor, locked, source, cents, received_on, reference)
        record(actor=actor, action="subsidy.receive", object_kind="pool", object_id=locked.pk)
    return payment


def return_subsidy(
    *, actor: Actor, pool: Pool, source: FundingSource, cents: int, paid_on: date, reference: str = ""
) -> FunderPayment:
    """Enter money that was paid back to a funder: of what it paid and no accepted claim accounts for, no more.

    Call with a pool from `access_pool_to_manage`. Raises Problem other_funder, not_above_zero, in_future,
    above_unjustified, pool_closed (409).
    """
    check_above_zero(cents)
    _check_day(paid_on, "paid_on")
    with in_words(), transaction.atomic():
        locked = _locked(pool, source)
        ahead = max(-balance_of(locked, AccountKind.FUNDER, source.code), 0)
        if cents > ahead:
            message = _("%(funder)s paid no more than %(amount)s that no accepted claim accounts for.") % {
                "funder": source.label, "amount": euros(ahead),
            }  # fmt: skip
            raise Problem("above_unjustified", message, field="amount")
        payment = _write(actor, locked, source, -cents, paid_on, reference)
        record(actor=actor, action="subsidy.return", object_kind="pool", object_id=locked.pk)
    return payment


def _check_day(day: date, field: str) -> None:
    if day > timezone.localdate():
        raise Problem("in_future", _("This day has not come yet."), field=field)


def _locked(pool: Pool, source: FundingSource) -> Pool:
    locked = locked_pool(pool)
    if source.pool_id != locked.pk:
        raise Problem("other_funder", _("Choose a funder of this pool."), field="funder")
    return locked


def _write(actor: Actor, pool: Pool, source: FundingSource, cents: int, day: date, reference: str) -> FunderPayment:
    """Cents from the funder, below zero to it, written down and posted."""
    payment = FunderPayment.objects.create(
        pool=pool, coordination_id=pool.coordination_id, member_roles=pool.member_roles, source=source, cents=cents,
        received_on=day, reference=reference.strip(), entered_at=timezone.now(), entered_by=actor.user_id,
    )  # fmt: skip
    post(
        actor=actor, pool=pool, kind=EventKind.SUBSIDY, event=payment.pk, booked_on=day,
        postings=[Posting(AccountKind.BANK, cents), Posting(AccountKind.FUNDER, -cents, source.code)],
        memo=" ".join(filter(None, (source.label, payment.reference)))[:200],
    )  # fmt: skip
    return payment


def _check_twice(source: FundingSource, cents: int, received_on: date) -> None:
    near = FunderPayment.objects.filter(
        source=source, cents=cents, struck_at=None, received_on__range=(received_on - NEAR, received_on + NEAR)
    ).first()
    if near is not None:
        message = _("%(amount)s by %(funder)s is entered already for %(day)s. If it is another payment, confirm it.")
        values = {"amount": euros(cents), "funder": source.label, "day": near.received_on.strftime("%d/%m/%Y")}
        raise Problem("possible_duplicate", message % values, field="confirmed", status=409)


def _check_promise(pool: Pool, source: FundingSource, cents: int) -> None:
    """Ask before a funder has paid more than it promised; before a budget is adopted nothing is promised."""
    now = next(each for each in situations(pool) if each.source.pk == source.pk)
    if now.promised and now.received + cents > now.promised:
        message = _("With this, %(funder)s has paid %(paid)s; it promised %(promised)s. If that is right, confirm it.")
        values = {"funder": source.label, "paid": euros(now.received + cents), "promised": euros(now.promised)}
        raise Problem("more_than_promised", message % values, field="confirmed", status=409)


def take_back_subsidy(*, actor: Actor, payment: FunderPayment, reason: str) -> None:
    """Take a payment back that was entered by mistake. Raises Problem no_reason, struck_out (409), pool_closed."""
    reason = reason_of(reason)
    with in_words(), transaction.atomic():
        pool = locked_pool(payment.pool)
        found = FunderPayment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
        if found.struck_at is not None:
            raise Problem("struck_out", _("It was struck out before."), status=409)
        posted = Transaction.objects.get(kind=EventKind.SUBSIDY, event=found.pk)
        reverse(actor=actor, pool=pool, posted=posted, booked_on=timezone.localdate(), memo=reason[:200])
        found.struck_at, found.struck_by, found.reason = timezone.now(), actor.user_id, reason
        found.save(update_fields=["struck_at", "struck_by", "reason"])
        record(actor=actor, action="subsidy.take_back", object_kind="pool", object_id=pool.pk)
