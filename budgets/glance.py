"""A pool at a glance: what was agreed, called, paid and spent. Every figure is a query over the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum
from django.db.models.functions import Coalesce

from budgets.ledger.models import AccountKind, Entry, EventKind
from budgets.models import Pool
from budgets.versions import VersionView, newest_adopted, read_version
from maillage.audit.actor import Actor
from maillage.identity import rules as identity

CALLED = (EventKind.CALL,)
SETTLED = (EventKind.FINAL_SHARE,)
PAID = (EventKind.PAYMENT, EventKind.REFUND)
STAFF = (EventKind.IN_KIND,)
SPENT = (EventKind.EXPENSE, *STAFF)


@dataclass(frozen=True, slots=True)
class Glance:
    """In cents. For the coordination of the whole pool; for a member its own figures alone, but for `budget`.

    `agreed`: what the members share by the newest adopted version, a member's own share; None before any.
    `settled`: what the final account asked beyond the calls, below zero what it gave back. `spent`: the pool's costs;
    for a member what it advanced and the staff it made available, which is `staff`. `owed`: what the members
    whose accounts are above zero still have to pay: what was called, less what they paid, advanced and gave in staff;
    `returnable`: what is to be given back to those whose accounts are below. `received`: from funders, None for a
    member.
    """

    is_whole: bool
    budget: int
    agreed: int | None
    called: int
    settled: int
    paid: int
    spent: int
    staff: int
    owed: int
    returnable: int
    received: int | None


def glance_of(actor: Actor, pool: Pool, view: VersionView) -> Glance:
    """The figures of a pool from `access_pool`; `view` is its newest version, adopted where there is one."""
    sums = _sums(pool)
    if actor.body_kind != identity.COORDINATION:
        return _of_member(actor, pool, view, sums)
    agreed = view.amount_cents if view.statement else None
    accounts = _members(sums).values()
    owed, returnable = sum(max(0, cents) for cents in accounts), sum(max(0, -cents) for cents in accounts)
    return Glance(
        True, view.total_cents, agreed,
        called=-_total(sums, CALLED, AccountKind.CONTRIBUTIONS),
        settled=-_total(sums, SETTLED, AccountKind.CONTRIBUTIONS),
        paid=-_total(sums, PAID, AccountKind.MEMBER),
        spent=_total(sums, SPENT, AccountKind.COSTS),
        staff=_total(sums, STAFF, AccountKind.COSTS),
        owed=owed,
        returnable=returnable,
        received=_total(sums, (EventKind.SUBSIDY,), AccountKind.BANK),
    )  # fmt: skip


def glance_now(actor: Actor, pool: Pool) -> Glance:
    """The figures of a pool from `access_pool` by the version that counts, else by its draft. Raises Http404."""
    return glance_of(actor, pool, read_version(actor, pool, newest_adopted(pool)))


def _of_member(actor: Actor, pool: Pool, view: VersionView, sums: Sums) -> Glance:
    own = view.own if view.statement else None
    balance = _members(sums).get(actor.body_role, 0)
    return Glance(
        False, view.total_cents, own.cents if own else None,
        called=_total(sums, CALLED, AccountKind.MEMBER),
        settled=_total(sums, SETTLED, AccountKind.MEMBER),
        paid=-_total(sums, PAID, AccountKind.MEMBER),
        spent=-_total(sums, SPENT, AccountKind.MEMBER),
        staff=-_total(sums, STAFF, AccountKind.MEMBER),
        owed=max(0, balance),
        returnable=max(0, -balance),
        received=None,
    )  # fmt: skip


type Sums = dict[tuple[str, str, str], int]


def _sums(pool: Pool) -> Sums:
    """Cents by kind of event (a reversal counts as what it takes back), kind of account and its code, in one query."""
    kind = Coalesce("transaction__reverses__kind", "transaction__kind")
    account = ("account__kind", "account__code")
    rows = Entry.objects.filter(pool=pool).values_list(kind, *account).annotate(Sum("cents")).order_by()
    return {(event, of, code): int(cents) for event, of, code, cents in rows}


def _total(sums: Sums, events: tuple[EventKind, ...], account: AccountKind) -> int:
    return sum(cents for (event, of, _code), cents in sums.items() if event in events and of == account)


def _members(sums: Sums) -> dict[str, int]:
    """What each member's account holds, by role."""
    held: dict[str, int] = {}
    for (_event, of, code), cents in sums.items():
        if of == AccountKind.MEMBER:
            held[code] = held.get(code, 0) + cents
    return held
