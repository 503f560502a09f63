"""A pool at a glance: what was agreed, called, paid and spent. Every figure is a query over the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum
from django.db.models.functions import Coalesce

from budgets.ledger.models import AccountKind, Entry, EventKind
from budgets.models import Pool
from budgets.versions import VersionView
from maillage.audit.actor import Actor
from maillage.identity import rules as identity

CALLED = (EventKind.CALL, EventKind.FINAL_SHARE)
PAID = (EventKind.PAYMENT, EventKind.REFUND)
SPENT = (EventKind.EXPENSE, EventKind.IN_KIND)


@dataclass(frozen=True, slots=True)
class Glance:
    """In cents. For the coordination of the whole pool; for a member its own figures alone, but for `budget`.

    `agreed`: what the members share by the newest adopted version, a member's own share; None before any.
    `spent`: the pool's costs; for a member what it advanced and the staff it made available. `owed`: what the members
    whose accounts are above zero still have to pay: what was called, less what they paid, advanced and gave in staff;
    `returnable`: what is to be given back to those whose accounts are below. `received`: from funders, None for a
    member.
    """

    is_whole: bool
    budget: int
    agreed: int | None
    called: int
    paid: int
    spent: int
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
        -_total(sums, CALLED, AccountKind.CONTRIBUTIONS), -_total(sums, PAID, AccountKind.MEMBER),
        _total(sums, SPENT, AccountKind.COSTS), owed, returnable,
        _total(sums, (EventKind.SUBSIDY,), AccountKind.BANK),
    )  # fmt: skip


def _of_member(actor: Actor, pool: Pool, view: VersionView, sums: Sums) -> Glance:
    own = view.own if view.statement else None
    balance = _members(sums).get(actor.body_role, 0)
    return Glance(
        False, view.total_cents, own.cents if own else None,
        _total(sums, CALLED, AccountKind.MEMBER), -_total(sums, PAID, AccountKind.MEMBER),
        -_total(sums, SPENT, AccountKind.MEMBER),
        max(0, balance), max(0, -balance), None,
    )  # fmt: skip


type Sums = dict[tuple[str, str, str], int]


def _sums(pool: Pool) -> Sums:
    """Cents by kind of event (what a reversal takes back counts as that), kind of account and its code, in one query."""
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
