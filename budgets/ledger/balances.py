"""What the accounts of a pool hold: always a query over the entries, never a stored number."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce

from budgets.ledger.models import Account, AccountKind, Entry
from budgets.models import Pool


@dataclass(frozen=True, slots=True)
class Balance:
    """One account of a pool and what it holds, in cents."""

    kind: AccountKind
    code: str
    cents: int


def balances(pool: Pool) -> list[Balance]:
    """Every account of the pool that the reader may see, with what it holds, in one query.

    A member sees its own account only, whole: each entry on it is its own business.
    """
    rows = (
        Account.objects.filter(pool=pool)
        .annotate(cents=Coalesce(Sum("entries__cents"), 0))
        .order_by("kind", "code")
        .values_list("kind", "code", "cents")
    )
    return [Balance(AccountKind(kind), code, int(cents)) for kind, code, cents in rows]


def balance_of(pool: Pool, kind: AccountKind, code: str = "") -> int:
    """What one account holds; 0 when nothing was ever posted on it."""
    found = Entry.objects.filter(pool=pool, account__kind=kind, account__code=code).aggregate(cents=Sum("cents"))
    return int(found["cents"] or 0)


def by_code(pool: Pool, kind: AccountKind) -> dict[str, int]:
    """What the accounts of one kind hold, by their codes."""
    return {each.code: each.cents for each in balances(pool) if each.kind == kind}


def entries_of(pool: Pool, kind: AccountKind, code: str = "") -> QuerySet[Entry]:
    """The entries on one account, in the order in which they were posted, each with its transaction."""
    return (
        Entry.objects.filter(pool=pool, account__kind=kind, account__code=code)
        .select_related("transaction", "transaction__reverses")
        .order_by(F("transaction__number"), "id")
    )
