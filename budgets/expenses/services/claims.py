"""Put a claim to a funder together, send it, and enter what the funder decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.expenses import rules
from budgets.expenses.models import (
    Claim,
    ClaimItem,
    ClaimKind,
    ClaimState,
    CutReason,
    Expense,
    ExpenseState,
    WorkedHours,
)
from budgets.expenses.promises import funding_of
from budgets.expenses.services.checking import check_above_zero, in_words, of_whom, reason_of
from budgets.ledger.models import AccountKind, EventKind, Transaction
from budgets.ledger.services import Posting, locked_pool, post, reverse
from budgets.models import FundingSource, Pool, VersionFunding
from budgets.rules.figures import part_of
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.problems import Problem
from maillage.ui.fields import euros

MEMO = 200
ABOVE_EXPENSE = _("Of this expense %(left)s can still be claimed: all funders together never pay more than it cost.")
ABOVE_RATE = _("At the rate of this funder, %(left)s of this expense can still be claimed.")
ABOVE_PROMISE = _("Of what this funder promised, %(left)s can still be claimed.")


@dataclass(frozen=True, slots=True)
class Cut:
    """What a funder does not accept of one item, and why (a code)."""

    cents: int
    reason: str


def start_claim(*, actor: Actor, pool: Pool, source: FundingSource, kind: str) -> Claim:
    """Begin a claim to a funder of the adopted budget. Call with a pool from `access_pool_to_manage`.

    Raises Problem other_funder, draft_exists (409), pool_closed (409).
    """
    with in_words(), transaction.atomic():
        locked = locked_pool(pool)
        if str(source.pk) not in funding_of(locked):
            raise Problem("other_funder", _("Choose a funder of the adopted budget."), field="funder")
        before = Claim.objects.filter(pool=locked, source=source)
        if before.filter(state=ClaimState.DRAFT).exists():
            raise Problem("draft_exists", _("A claim to this funder is being prepared already."), status=409)
        claim = Claim.objects.create(
            pool=locked, coordination_id=locked.coordination_id, member_roles=locked.member_roles, source=source,
            number=(before.aggregate(last=Max("number"))["last"] or 0) + 1, kind=ClaimKind(kind),
            made_at=timezone.now(), made_by=actor.user_id,
        )  # fmt: skip
        record(actor=actor, action="claim.start", object_kind="claim", object_id=claim.pk)
    return claim


def claim_expense(*, actor: Actor, claim: Claim, expense: Expense, cents: int) -> ClaimItem:
    """Claim an amount of an expense in a draft, or another amount than before; free hours of its time sheets go along.

    Call with a claim from `access_claim_to_manage`. Raises Problem not_above_zero, not_approved (409), not_eligible,
    above_expense, above_rate, above_promise, not_a_draft (409), pool_closed (409).
    """
    check_above_zero(cents)
    with in_words(), transaction.atomic():
        pool = locked_pool(claim.pool)
        draft = locked(claim, ClaimState.DRAFT)
        found = Expense.objects.select_for_update(of=("self",)).select_related("line").get(pk=expense.pk)
        _check(pool, draft, found, cents)
        values = {"cents": cents}
        new = {**of_whom(pool, found.member_id), **values}
        item, _is_new = ClaimItem.objects.update_or_create(
            claim=draft, expense=found, defaults=values, create_defaults=new
        )
        free = WorkedHours.objects.filter(proof__expense=found, struck_at=None, claim=None)
        free.update(claim=draft)
        record(actor=actor, action="claim.add", object_kind="claim", object_id=draft.pk)
    return item


def drop_expense(*, actor: Actor, claim: Claim, item: ClaimItem) -> None:
    """Take an expense out of a draft, with its hours. Raises Problem not_a_draft (409), pool_closed (409)."""
    with in_words(), transaction.atomic():
        locked_pool(claim.pool)
        draft = locked(claim, ClaimState.DRAFT)
        WorkedHours.objects.filter(claim=draft, proof__expense=item.expense_id).update(claim=None)
        item.delete()
        record(actor=actor, action="claim.drop", object_kind="claim", object_id=draft.pk)


def send_claim(*, actor: Actor, claim: Claim, sent_on: date, reference: str = "") -> Claim:
    """Say when the claim was sent: from then on it stays as it is. Raises Problem empty_claim, in_future,
    not_a_draft (409), pool_closed (409).
    """
    with in_words(), transaction.atomic():
        locked_pool(claim.pool)
        draft = locked(claim, ClaimState.DRAFT)
        if sent_on > timezone.localdate():
            raise Problem("in_future", _("This day has not come yet."), field="sent_on")
        cents = draft.items.aggregate(cents=Sum("cents"))["cents"]
        if not cents:
            raise Problem("empty_claim", _("Add at least one expense first."), field="sent_on")
        _save(draft, state=ClaimState.SENT, cents=cents, sent_on=sent_on, reference=reference.strip())
        record(actor=actor, action="claim.send", object_kind="claim", object_id=draft.pk)
    return draft


def accept_claim(
    *, actor: Actor, claim: Claim, decided_on: date, cuts: Mapping[UUID, Cut] | None = None, reference: str = ""
) -> Claim:
    """Enter that the funder accepts the claim, less the cuts (by item), and post what it owes.

    Raises Problem above_item, no_reason, unknown_item, in_future, before_sending, not_sent (409), pool_closed (409).
    """
    with in_words(), transaction.atomic():
        pool = locked_pool(claim.pool)
        sent = locked(claim, ClaimState.SENT)
        _check_day(sent, decided_on)
        _cut(sent, cuts or {})
        accepted = sent.items.aggregate(kept=Sum(F("cents") - F("cut_cents")))["kept"] or 0
        _save(
            sent, state=ClaimState.ACCEPTED, accepted_cents=accepted, decided_on=decided_on,
            reference=reference.strip() or sent.reference,
        )  # fmt: skip
        post(
            actor=actor, pool=pool, kind=EventKind.CLAIM, event=sent.pk, booked_on=decided_on,
            postings=[
                Posting(AccountKind.FUNDER, accepted, sent.source.code),
                Posting(AccountKind.SUBSIDY, -accepted, sent.source.code),
            ],
            memo=f"{sent.source.label} {sent.number}"[:MEMO],
        )  # fmt: skip
        record(actor=actor, action="claim.accept", object_kind="claim", object_id=sent.pk)
    return sent


def refuse_claim(*, actor: Actor, claim: Claim, decided_on: date, reason: str) -> Claim:
    """Enter that the funder refuses the claim whole: its expenses and hours are free again.

    Raises Problem no_reason, in_future, before_sending, not_sent (409), pool_closed (409).
    """
    reason = reason_of(reason)
    with in_words(), transaction.atomic():
        locked_pool(claim.pool)
        sent = locked(claim, ClaimState.SENT)
        _check_day(sent, decided_on)
        _save(sent, state=ClaimState.REFUSED, decided_on=decided_on, reason=reason)
        _free_hours(sent)
        record(actor=actor, action="claim.refuse", object_kind="claim", object_id=sent.pk)
    return sent


def withdraw_claim(*, actor: Actor, claim: Claim, reason: str) -> Claim:
    """Give a claim up; one that was accepted is taken back from the accounts by a reversal.

    Raises Problem no_reason, withdrawn_before (409), pool_closed (409).
    """
    reason = reason_of(reason)
    with in_words(), transaction.atomic():
        pool = locked_pool(claim.pool)
        found = locked(claim, *rules.LIVE)
        posted = Transaction.objects.filter(kind=EventKind.CLAIM, event=found.pk).first()
        if found.state == ClaimState.ACCEPTED and posted is not None:
            reverse(actor=actor, pool=pool, posted=posted, booked_on=timezone.localdate(), memo=reason[:MEMO])
        _save(found, state=ClaimState.WITHDRAWN, reason=reason)
        _free_hours(found)
        record(actor=actor, action="claim.withdraw", object_kind="claim", object_id=found.pk)
    return found


def locked(claim: Claim, *states: str) -> Claim:
    """The claim as it is now, locked. Raises Problem not_a_draft, not_sent, withdrawn_before (409)."""
    found = Claim.objects.select_for_update(of=("self",)).select_related("source").get(pk=claim.pk)
    if found.state not in states:
        raise Problem(*_elsewhere(states), status=409)
    return found


def _elsewhere(states: tuple[str, ...]) -> tuple[str, Any]:
    if states == (ClaimState.DRAFT,):
        return "not_a_draft", _("This claim was sent: it stays as it is.")
    if states == (ClaimState.SENT,):
        return "not_sent", _("This claim does not wait for the funder.")
    return "withdrawn_before", _("This claim does not count any more.")


def _save(claim: Claim, **values: object) -> None:
    for name, value in values.items():
        setattr(claim, name, value)
    claim.save(update_fields=list(values))


def _free_hours(claim: Claim) -> None:
    WorkedHours.objects.filter(claim=claim, struck_at=None).update(claim=None)


def _check_day(claim: Claim, decided_on: date) -> None:
    if decided_on > timezone.localdate():
        raise Problem("in_future", _("This day has not come yet."), field="decided_on")
    if claim.sent_on and decided_on < claim.sent_on:
        raise Problem("before_sending", _("This day is before the claim was sent."), field="decided_on")


def _cut(claim: Claim, cuts: Mapping[UUID, Cut]) -> None:
    items = {item.pk: item for item in claim.items.all()}
    for key, cut in cuts.items():
        item = items.get(key)
        if item is None:
            raise Problem("unknown_item", _("Choose an expense of this claim."), field="cuts")
        if not 0 <= cut.cents <= item.cents:
            raise Problem("above_item", _("Accept between nothing and what was claimed."), field="cuts")
        if cut.cents and cut.reason not in CutReason.values:
            raise Problem("no_reason", _("Say why the funder accepts less."), field="cuts")
        if cut.cents:
            item.cut_cents, item.cut_reason = cut.cents, cut.reason
            item.save(update_fields=["cut_cents", "cut_reason"])


def _check(pool: Pool, claim: Claim, expense: Expense, cents: int) -> None:
    if expense.pool_id != pool.pk or expense.state != ExpenseState.APPROVED:
        raise Problem("not_approved", _("Only approved expenses of this pool are claimed."), status=409)
    funding = funding_of(pool).get(str(claim.source_id))
    if funding is None or (funding.eligible and expense.line.code not in funding.eligible):
        raise Problem("not_eligible", _("The funder does not pay for this line."), field="expense")
    others = ClaimItem.objects.filter(pool=pool, claim__state__in=rules.LIVE).exclude(claim=claim, expense=expense)
    of_funder = others.filter(claim__source=claim.source_id)
    left = (
        ("above_expense", ABOVE_EXPENSE, expense.cents - _kept(others.filter(expense=expense))),
        ("above_rate", ABOVE_RATE, _at_rate(funding, expense) - _kept(of_funder.filter(expense=expense))),
        ("above_promise", ABOVE_PROMISE, funding.cents - _kept(of_funder)),
    )
    for code, message, limit in left:
        if cents > limit:
            raise Problem(code, message % {"left": euros(max(limit, 0))}, field="amount")


def _at_rate(funding: VersionFunding, expense: Expense) -> int:
    return expense.cents if funding.rate is None else part_of(expense.cents, funding.rate)


def _kept(items: QuerySet[ClaimItem]) -> int:
    return int(items.aggregate(kept=Sum(F("cents") - F("cut_cents")))["kept"] or 0)
