"""The accounts of pools: posting, balances, a final account, sharing out; each beside the same in plain SQL.

The floor is psycopg2 as the owner of the tables, with prepared values and nothing looked up, no policy in the way: what
the database itself costs, with the same constraints and triggers as ours has. The bare floor writes the same rows past
all of them (`session_replication_role`): what the guarantees cost lies between the two. A reading has no trigger.
"""

from __future__ import annotations

from argparse import Namespace
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
from budgets.closing.models import FinalAccount
from budgets.closing.services import draw_up
from budgets.ledger.balances import balances
from budgets.ledger.models import Account, AccountKind, Entry, EventKind
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


def run(database: str, actor: Actor, asked: Namespace) -> str:
    """The table of everything above, as large as asked."""
    _none, partners = make_bodies(database, cpas=0, partners=asked.members, name="compte")
    with acting_as(actor.body_role):
        roles = [body_role_name(slug) for slug in CPAS]
        small, large = _pool(actor, roles), _pool(actor, partners)
        rows = [_posting(database, actor, small, asked.postings)]
        _spend(actor, small, asked.expenses)
        _call_all(actor, large)
        with _owner(database) as cursor:
            cursor.execute("ANALYZE public.ledger_entry, public.ledger_transaction, public.ledger_account")
            cursor.connection.commit()
            rows.append(_balances(cursor, large, asked.rounds))
            rows += _accounts(cursor, actor, small, asked)
    rows += [_apportioned(3, 50_000), _apportioned(565, 1_000)]
    return table(
        "Accounts of pools (ours, plain SQL as the owner of the tables, and that past all constraints and triggers)",
        ("what", "ours", "floor", "ours/floor", "bare", "ours/bare"),
        rows,
    )


@contextmanager
def _owner(database: str, *, bare: bool = False) -> Iterator[Any]:
    """A cursor as the owner of the tables, whose transactions are committed by hand; `bare`: past all triggers."""
    with closing(superuser_connection(settings.INSTANCE, database)) as raw, raw.cursor() as cursor:
        raw.autocommit = False
        cursor.execute(f"SET session_replication_role = {'replica' if bare else 'origin'}")
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


def _posting(database: str, actor: Actor, pool: Pool, times: int) -> tuple[str, ...]:
    """So many events, each committed by itself: a tenth of ours, of the floor's and of the bare floor's in turns."""
    role = pool.member_roles[0]

    def ours() -> None:
        _event(actor, pool, EventKind.CALL, role, of_member(role, 100), Posting(AccountKind.CONTRIBUTIONS, -100))

    ours()
    with _owner(database) as guarded, _owner(database, bare=True) as bare:
        works = [ours, *(_plain(cursor, actor, _pool(actor, pool.member_roles), role) for cursor in (guarded, bare))]
        spent = [0.0, 0.0, 0.0]
        for turn in range(10):
            for index in ((turn + each) % 3 for each in range(3)):
                started = perf_counter()
                for _each in range(times // 10):
                    works[index]()
                spent[index] += perf_counter() - started
    own, floor, least = spent
    return (
        f"{times:,} transactions of two entries", f"{own:.1f} s", f"{floor:.1f} s", f"{own / floor:.2f}",
        f"{least:.1f} s", f"{own / least:.2f}",
    )  # fmt: skip


def _twins(pool: Pool, role: str) -> dict[str, Any]:
    """The accounts that a call is posted on, opened in a pool that has none."""
    with transaction.atomic():
        return {
            kind: Account.objects.create(
                pool=pool, coordination_id=pool.coordination_id, kind=kind, code=member or "", member_id=member
            ).pk
            for kind, member in (("member", role), ("contributions", None))
        }


def _plain(cursor: Any, actor: Actor, pool: Pool, role: str) -> Callable[[], None]:
    numbers, accounts = count(1), _twins(pool, role)
    of = (str(pool.pk), pool.coordination_id, role)

    def write() -> None:
        posted = str(uuid4())
        cursor.execute(TRANSACTION, [posted, *of, next(numbers), str(uuid4()), DAY, str(actor.user_id)])
        first, second = str(accounts["member"]), str(accounts["contributions"])
        cursor.execute(ENTRIES, [posted, first, *of, 100, posted, second, *of, -100])
        cursor.connection.commit()

    return write


def _spend(actor: Actor, pool: Pool, times: int) -> None:
    with transaction.atomic():
        for number in range(times):
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
    return (what, f"{pair.ours:.2f} ms", f"{pair.floor:.2f} ms", f"{pair.ratio:.2f}", "", "")


def _read(cursor: Any, query: str, pool: Pool) -> Callable[[], None]:
    def read() -> None:
        cursor.execute(query, [str(pool.pk)])
        cursor.fetchall()
        cursor.connection.rollback()

    return read


def _balances(cursor: Any, pool: Pool, rounds: int) -> tuple[str, ...]:
    members = len(pool.member_roles)
    return _compared(f"balance of {members} members", lambda: balances(pool), _read(cursor, BALANCES, pool), rounds)


def _accounts(cursor: Any, actor: Actor, pool: Pool, asked: Namespace) -> list[tuple[str, ...]]:
    def drawn() -> None:
        with _undone():
            draw_up(actor=actor, pool=pool, booked_on=DAY)

    with _undone():
        written = _rows_of(draw_up(actor=actor, pool=pool, booked_on=DAY))
    entries = Entry.objects.filter(pool=pool).count()
    what = f"final account, {asked.expenses:,} expenses among {entries:,} entries"
    read = _read(cursor, COUNTED, pool)
    return [
        _compared(f"{what}: preview", lambda: work_out(pool), read, asked.rounds),
        _compared(f"{what}: drawn up", drawn, _write_again(cursor, pool, written), asked.rounds),
    ]


@contextmanager
def _undone() -> Iterator[None]:
    """A transaction that is checked as if it were committed, and leaves nothing."""
    with transaction.atomic():
        yield
        with connection.cursor() as own:
            own.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def _rows_of(account: FinalAccount) -> list[tuple[str, str]]:
    """What drawing up an account wrote, but for the audit log: each table with its rows as JSON."""
    shares = "SELECT id FROM closing_finalshare WHERE account_id = %(account)s"
    posted = f"SELECT id FROM ledger_transaction WHERE event IN ({shares})"
    chosen = {
        "closing_finalaccount": "id = %(account)s",
        "closing_finalshare": "account_id = %(account)s",
        "ledger_transaction": f"id IN ({posted})",
        "ledger_entry": f"transaction_id IN ({posted})",
    }
    found = []
    with connection.cursor() as own:
        for name, which in chosen.items():
            own.execute(f"SELECT json_agg(r)::text FROM {name} r WHERE {which}", {"account": account.pk})
            found.append((name, own.fetchone()[0]))
    return found


def _write_again(cursor: Any, pool: Pool, written: list[tuple[str, str]]) -> Callable[[], None]:
    """The reading and the same rows in plain SQL, checked and rolled back."""

    def write() -> None:
        cursor.execute(COUNTED, [str(pool.pk)])
        cursor.fetchall()
        for name, rows in written:
            cursor.execute(
                f"INSERT INTO public.{name} SELECT * FROM json_populate_recordset(NULL::public.{name}, %s)", [rows]
            )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.connection.rollback()

    return write


def _apportioned(members: int, wanted: int) -> tuple[str, ...]:
    """Against how many a second are asked for, which is no floor."""
    weights = {f"{index:05d}": 1_000 + index * 37 % 9_000 for index in range(members)}
    times = 2 * wanted // 5
    started = perf_counter()
    for cents in range(3_777_500, 3_777_500 + times):
        apportion(cents, weights)
    each = perf_counter() - started
    return (f"apportion, {members} members", f"{times / each:,.0f} /s", f"{wanted:,} /s asked", "", "", "")
