"""Post on the accounts of a pool, take back what was posted. Every business event goes through here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.ledger.models import Account, AccountKind, EventKind, Transaction
from budgets.ledger.writing import what_is_there, write
from budgets.models import Pool
from maillage.audit.actor import Actor
from maillage.problems import Problem


@dataclass(frozen=True, slots=True)
class Posting:
    """Cents on one account: a debit above zero, a credit below. `member`: the role, for a member's account."""

    kind: AccountKind
    cents: int
    code: str = ""
    member: str | None = None


def of_member(role: str, cents: int) -> Posting:
    """A posting on a member's account: above zero it owes more."""
    return Posting(AccountKind.MEMBER, cents, role, role)


type Check = Callable[[Pool, EventKind], None]
_checks: list[Check] = []


def refuse_when(check: Check) -> None:
    """Ask `check(pool, kind)` before every event is posted, or taken back: it raises the Problem that refuses it.

    Registered once, when an app gets ready that knows of a state of the pool which the ledger does not.
    """
    if check not in _checks:
        _checks.append(check)


def refusal_of(pool: Pool, kind: EventKind) -> Problem | None:
    """Why an event of this kind would be refused now by what `refuse_when` registered; None when it would not."""
    try:
        for check in _checks:
            check(pool, kind)
    except Problem as problem:
        return problem
    return None


def locked_pool(pool: Pool) -> Pool:
    """The pool as it is now, locked until the end of the transaction: everything that posts takes this lock first.

    Raises Problem pool_closed (409).
    """
    locked = Pool.objects.select_for_update(of=("self",)).get(pk=pool.pk)
    if locked.closed_at is not None:
        raise Problem("pool_closed", _("The pool is settled: nothing is entered any more."), status=409)
    return locked


def post(
    *,
    actor: Actor,
    pool: Pool,
    kind: EventKind,
    event: UUID,
    booked_on: date,
    postings: Iterable[Posting],
    member: str | None = None,
    memo: str = "",
) -> Transaction | None:
    """Post one event of the pool from `locked_pool`; None when all its postings are zero, which leaves nothing.

    `member`: the role of whose business it is. The same event again gives the transaction of before back. Postings on
    one account are added up. Raises ValueError when they do not balance, before the database does, and what a check
    of `refuse_when` raises.
    """
    merged = _merged(postings)
    there = what_is_there(pool, kind, event, {code for _kind, code, _member in merged})
    if there.posted is not None:
        return Transaction.objects.get(pk=there.posted)
    if sum(merged.values()):
        raise ValueError("the postings do not balance")
    if not merged:
        return None
    for check in _checks:
        check(pool, kind)
    # no savepoint: what fails in here fails the transaction of `locked_pool`
    with transaction.atomic(savepoint=False):
        cents = {_account(pool, place, there.accounts): amount for place, amount in merged.items()}
        return write(
            _transaction(actor, pool, kind=kind, event=event, booked_on=booked_on, member_id=member, memo=memo), cents
        )


def reverse(*, actor: Actor, pool: Pool, posted: Transaction, booked_on: date, memo: str = "") -> Transaction:
    """Take a transaction of the pool back by its mirror image.

    Raises Problem reversed_before (409), cannot_reverse (409), pool_closed (409).
    """
    if posted.kind == EventKind.REVERSAL:
        raise Problem("cannot_reverse", _("A reversal is not taken back: enter the event again."), status=409)
    with transaction.atomic():
        locked_pool(pool)
        if Transaction.objects.filter(reverses=posted).exists():
            raise Problem("reversed_before", _("This entry was taken back before."), status=409)
        for check in _checks:
            check(pool, EventKind(posted.kind))
        mirrored = {account: -cents for account, cents in posted.entries.values_list("account_id", "cents")}
        reversal = _transaction(
            actor, pool, kind=EventKind.REVERSAL, event=posted.pk, booked_on=booked_on, member_id=posted.member_id,
            memo=memo, reverses=posted,
        )  # fmt: skip
        return write(reversal, mirrored)


type _Place = tuple[AccountKind, str, str | None]


def _merged(postings: Iterable[Posting]) -> dict[_Place, int]:
    merged: dict[_Place, int] = {}
    for posting in postings:
        place = (posting.kind, posting.code, posting.member)
        merged[place] = merged.get(place, 0) + posting.cents
    return {place: cents for place, cents in merged.items() if cents}


def _account(pool: Pool, place: _Place, known: Mapping[tuple[str, str], UUID]) -> UUID:
    """The account at this place, opened when there is none yet."""
    kind, code, member = place
    if found := known.get((kind, code)):
        return found
    opened = Account.objects.create(
        pool=pool, coordination_id=pool.coordination_id, kind=kind, code=code, member_id=member
    )
    return opened.pk


def _transaction(actor: Actor, pool: Pool, **values: Any) -> Transaction:
    return Transaction(
        pool=pool,
        coordination_id=pool.coordination_id,
        posted_at=timezone.now(),
        posted_by=actor.user_id,
        **values,
    )
