"""The accounts of pools: posting, balances, a final account, sharing out; each beside the same in plain SQL.

The floor is psycopg2 as the owner of the tables, with prepared values and nothing looked up: what the database itself
costs, its triggers included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from itertools import count
from time import perf_counter
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction

from budgets.access import access_pool_to_manage
from budgets.closing.figures import work_out
from budgets.closing.services import draw_up
from budgets.ledger.balances import balances
from budgets.ledger.models import Account, AccountKind, EventKind
from budgets.ledger.services import Posting, locked_pool, of_member, post
from budgets.models import CriterionKind, Pool
from budgets.services import Choice, adopt_version, choose_key, open_pool
from maillage.audit.actor import Actor
from maillage.identity.models import Body
from maillage.money import apportion
from maillage.postgres.acting import acting_as, body_role_name
from maillage.postgres.bootstrap import superuser_connection
from tests.bench.consortium import make_bodies
from tests.bench.measure import paired, table

DAY = date(2026, 6, 1)
POSTED, EXPENSES, MEMBERS = 10_000, 5_000, 565
CPAS = ("genappe", "court-saint-etienne", "villers-la-ville")
TRANSACTION = (
    "INSERT INTO public.ledger_transaction (id, pool_id, coordination_role, member_role, number, size, kind, event,"
    " booked_on, memo, posted_at, posted_by) VALUES (%s, %s, %s, %s, %s, 2, 'call', %s, %s, '', now(), %s)"
)
ENTRIES = (
    "INSERT INTO public.ledger_entry (transaction_id, account_id, pool_id, coordination_role, member_role, cents)"
    " VALUES (%s, %s, %s, %s, %s, %s), (%s, %s, %s, %s, %s, %s)"
)
BALANCES = (
    "SELECT a.kind, a.code, coalesce(sum(e.cents), 0) FROM public.ledger_account a"
    " LEFT JOIN public.ledger_entry e ON e.account_id = a.id WHERE a.pool_id = %s GROUP BY a.id"
)
COUNTED = (
    "SELECT a.kind, a.code, e.member_role, coalesce(r.kind, t.kind), sum(e.cents) FROM public.ledger_entry e"
    " JOIN public.ledger_account a ON a.id = e.account_id JOIN public.ledger_transaction t ON t.id = e.transaction_id"
    " LEFT JOIN public.ledger_transaction r ON r.id = t.reverses_id WHERE e.pool_id = %s GROUP BY 1, 2, 3, 4"
)


def run(database: str, rounds: int, actor: Actor) -> str:
    """The table of everything above."""
    _none, partners = make_bodies(database, cpas=0, partners=MEMBERS, name=f"compte-{uuid4().hex[:6]}")
    with acting_as(actor.body_role):
        roles = [body_role_name(slug) for slug in CPAS]
        small, large = _pool(actor, roles), _pool(actor, partners)
        rows = [_posting(database, actor, small)]
        _spend(actor, small)
        _call_all(actor, large)
        with _owner(database) as cursor:
            cursor.execute("ANALYZE public.ledger_entry, public.ledger_transaction, public.ledger_account")
            rows.append(_balances(cursor, large, rounds))
            rows += _accounts(cursor, actor, small, rounds)
    rows += [_apportioned(3), _apportioned(MEMBERS)]
    return table(
        "Accounts of pools (ours, then plain SQL as the owner of the tables)", ("what", "ours", "floor", "ratio"), rows
    )


@contextmanager
def _owner(database: str) -> Iterator[Any]:
    """A cursor as the owner of the tables, that commits each statement by itself unless told otherwise."""
    with closing(superuser_connection(settings.INSTANCE, database)) as raw, raw.cursor() as cursor:
        raw.autocommit = False
        cursor.execute(f"SET ROLE {settings.INSTALLATION}owner")
        raw.commit()
        yield cursor


def _pool(actor: Actor, roles: list[str]) -> Pool:
    members = list(Body.objects.filter(role__in=roles))
    with transaction.atomic():
        pool = open_pool(
            actor=actor, name="Mesure", starts=date(2026, 1, 1), ends=date(2026, 12, 31), total_cents=100_000_000,
            members=members,
        )  # fmt: skip
        pool = access_pool_to_manage(actor, pool.pk)
        choose_key(actor=actor, pool=pool, criteria=[Choice(CriterionKind.EQUAL)])
        adopt_version(actor=actor, pool=pool, number=0)
    return pool


def _event(actor: Actor, pool: Pool, kind: EventKind, role: str | None, *postings: Posting) -> None:
    with transaction.atomic():
        post(
            actor=actor, pool=locked_pool(pool), kind=kind, event=uuid4(), booked_on=DAY, member=role, postings=postings
        )


def _posting(database: str, actor: Actor, pool: Pool) -> tuple[str, ...]:
    """So many events, each committed by itself; a tenth of ours and a tenth of the floor's in turns."""
    role = pool.member_roles[0]

    def ours() -> None:
        _event(actor, pool, EventKind.CALL, role, of_member(role, 100), Posting(AccountKind.CONTRIBUTIONS, -100))

    ours()
    accounts = {account.kind: account.pk for account in Account.objects.filter(pool=pool)}
    with _owner(database) as cursor:
        other = _pool(actor, pool.member_roles)
        with transaction.atomic():
            twins = {
                kind: Account.objects.create(
                    pool=other, coordination_id=other.coordination_id, kind=kind,
                    code=role if kind == "member" else "", member_id=role if kind == "member" else None,
                ).pk
                for kind in accounts
            }  # fmt: skip
        floor = _plain(cursor, actor, other, role, twins)
        times = [0.0, 0.0]
        for _turn in range(10):
            for index, work in enumerate((ours, floor)):
                started = perf_counter()
                for _each in range(POSTED // 10):
                    work()
                times[index] += perf_counter() - started
    return (
        f"{POSTED} transactions", f"{times[0]:.1f} s", f"{times[1]:.1f} s", f"{times[0] / times[1]:.2f}",
    )  # fmt: skip


def _plain(cursor: Any, actor: Actor, pool: Pool, role: str, accounts: dict[str, Any]) -> Callable[[], None]:
    numbers = count(1)
    of = (str(pool.pk), pool.coordination_id, role)

    def write() -> None:
        posted = str(uuid4())
        cursor.execute(TRANSACTION, [posted, *of, next(numbers), str(uuid4()), DAY, str(actor.user_id)])
        first, second = str(accounts["member"]), str(accounts["contributions"])
        cursor.execute(ENTRIES, [posted, first, *of, 100, posted, second, *of, -100])
        cursor.connection.commit()

    return write


def _spend(actor: Actor, pool: Pool) -> None:
    with transaction.atomic():
        for number in range(EXPENSES):
            role = pool.member_roles[number % 3]
            _event(
                actor, pool, EventKind.EXPENSE, role,
                Posting(AccountKind.COSTS, 1_000 + number, "costs"), of_member(role, -1_000 - number),
            )  # fmt: skip


def _call_all(actor: Actor, pool: Pool) -> None:
    with transaction.atomic():
        for role in pool.member_roles:
            _event(
                actor, pool, EventKind.CALL, role, of_member(role, 100), Posting(AccountKind.CONTRIBUTIONS, -100)
            )  # fmt: skip


def _compared(what: str, ours: Callable[[], object], floor: Callable[[], object], rounds: int) -> tuple[str, ...]:
    pair = paired(ours, floor, rounds=rounds)
    return (what, f"{pair.ours:.2f} ms", f"{pair.floor:.2f} ms", f"{pair.ratio:.2f}")


def _read(cursor: Any, query: str, pool: Pool) -> Callable[[], None]:
    def read() -> None:
        cursor.execute(query, [str(pool.pk)])
        cursor.fetchall()
        cursor.connection.rollback()

    return read


def _balances(cursor: Any, pool: Pool, rounds: int) -> tuple[str, ...]:
    return _compared(f"balance of {MEMBERS} members", lambda: balances(pool), _read(cursor, BALANCES, pool), rounds)


def _accounts(cursor: Any, actor: Actor, pool: Pool, rounds: int) -> list[tuple[str, ...]]:
    def drawn() -> None:
        with transaction.atomic():
            draw_up(actor=actor, pool=pool, booked_on=DAY)
            with connection.cursor() as own:
                own.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)

    floor = _read(cursor, COUNTED, pool)
    what = f"final account, {EXPENSES} expenses among {POSTED // 2 + EXPENSES} entries"
    return [
        _compared(f"{what}: preview", lambda: work_out(pool), floor, rounds),
        _compared(f"{what}: drawn up", drawn, floor, rounds),
    ]


def _apportioned(members: int) -> tuple[str, ...]:
    weights = {f"{index:05d}": 1_000 + index * 37 % 9_000 for index in range(members)}
    times = 20_000 if members == 3 else 2_000
    started = perf_counter()
    for cents in range(3_777_500, 3_777_500 + times):
        apportion(cents, weights)
    each = perf_counter() - started
    wanted = 50_000 if members == 3 else 1_000
    return (
        f"apportion, {members} members",
        f"{times / each:,.0f} /s",
        f"{wanted:,} /s",
        f"{times / each / wanted:.2f}",
    )
