"""What a funder paid: entered by hand, posted at once, taken back by a reversal."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.expenses.models import FunderPayment
from budgets.expenses.services.checking import check_above_zero, in_words, reason_of
from budgets.ledger.models import AccountKind, EventKind, Transaction
from budgets.ledger.services import Posting, locked_pool, post, reverse
from budgets.models import FundingSource, Pool
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.problems import Problem


def receive_subsidy(
    *, actor: Actor, pool: Pool, source: FundingSource, cents: int, received_on: date, reference: str = ""
) -> FunderPayment:
    """Enter money from a funder, an advance before any claim too: its account is below zero until claims justify it.

    Call with a pool from `access_pool_to_manage`. Raises Problem other_funder, not_above_zero, in_future,
    pool_closed (409).
    """
    check_above_zero(cents)
    if received_on > timezone.localdate():
        raise Problem("in_future", _("This day has not come yet."), field="received_on")
    with in_words(), transaction.atomic():
        locked = locked_pool(pool)
        if source.pool_id != locked.pk:
            raise Problem("other_funder", _("Choose a funder of this pool."), field="funder")
        payment = FunderPayment.objects.create(
            pool=locked, coordination_id=locked.coordination_id, member_roles=locked.member_roles, source=source,
            cents=cents, received_on=received_on, reference=reference.strip(), entered_at=timezone.now(),
            entered_by=actor.user_id,
        )  # fmt: skip
        post(
            actor=actor, pool=locked, kind=EventKind.SUBSIDY, event=payment.pk, booked_on=received_on,
            postings=[Posting(AccountKind.BANK, cents), Posting(AccountKind.FUNDER, -cents, source.code)],
            memo=" ".join(filter(None, (source.label, payment.reference)))[:200],
        )  # fmt: skip
        record(actor=actor, action="subsidy.receive", object_kind="pool", object_id=locked.pk)
    return payment


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
