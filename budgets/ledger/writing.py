"""What posting asks of the database: what is there already, then the writing of it all, one statement each.

SQL, because everything that happens in a pool is posted through here. The database numbers, and judges the entries of a
transaction whole (migration 0002): they are written by one statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from budgets.ledger.models import EventKind, Transaction
from budgets.models import Pool

THERE = """
SELECT t.id, '', '' FROM public.ledger_transaction t WHERE t.kind = %(kind)s AND t.event = %(event)s
UNION ALL
SELECT a.id, a.kind, a.code FROM public.ledger_account a WHERE a.pool_id = %(pool)s AND a.code = ANY(%(codes)s)
"""
WRITTEN = """
WITH written AS (
  INSERT INTO public.ledger_transaction (id, pool_id, coordination_role, member_role, number, size, kind, event,
    booked_on, memo, reverses_id, posted_at, posted_by)
  SELECT %(id)s, %(pool_id)s, %(coordination_id)s, %(member_id)s, 1 + coalesce(max(t.number), 0), %(size)s, %(kind)s,
    %(event)s, %(booked_on)s, %(memo)s, %(reverses_id)s::uuid, %(posted_at)s, %(posted_by)s
  FROM public.ledger_transaction t WHERE t.pool_id = %(pool_id)s
  RETURNING id, pool_id, coordination_role, member_role, number
), entries AS (
  INSERT INTO public.ledger_entry (transaction_id, account_id, pool_id, coordination_role, member_role, cents)
  SELECT w.id, e.account_id, w.pool_id, w.coordination_role, w.member_role, e.cents
  FROM written w, unnest(%(accounts)s::uuid[], %(cents)s::bigint[]) AS e (account_id, cents)
)
SELECT number FROM written
"""
COLUMNS = (
    "id", "pool_id", "coordination_id", "member_id", "size", "kind", "event", "booked_on", "memo", "reverses_id",
    "posted_at", "posted_by",
)  # fmt: skip


@dataclass(slots=True)
class There:
    """The transaction of an event that was posted before, and the accounts by kind and code."""

    posted: UUID | None = None
    accounts: dict[tuple[str, str], UUID] = field(default_factory=dict)


def what_is_there(pool: Pool, kind: EventKind, event: UUID, codes: Iterable[str]) -> There:
    """Whether an event of the pool was posted before, and the accounts with these codes."""
    found = There()
    with connection.cursor() as cursor:
        cursor.execute(THERE, {"kind": kind.value, "event": event, "pool": pool.pk, "codes": list(codes)})
        for key, account, code in cursor.fetchall():
            if account:
                found.accounts[account, code] = key
            else:
                found.posted = key
    return found


def write(posted: Transaction, cents: Mapping[UUID, int]) -> Transaction:
    """Write a transaction that is complete but for its number and size, with its entries: cents by account."""
    posted.size = len(cents)
    values: dict[str, Any] = {name: getattr(posted, name) for name in COLUMNS}
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, values | {"accounts": list(cents), "cents": list(cents.values())})
        posted.number = cursor.fetchone()[0]
    posted._state.adding, posted._state.db = False, connection.alias
    return posted
