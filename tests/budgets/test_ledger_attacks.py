"""The nine attacks on the ledger and those on its guards, as the application signs in: a fresh connection, raw SQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
from django.db import transaction

from tests.budgets.attacking import commit, connected_as_web, refused
from tests.budgets.conftest import make_pool
from tests.budgets.test_ledger import call
from tests.conftest import Acting
from tests.database import connected_to

STATE = "SELECT count(*), coalesce(sum(abs(cents)), 0) FROM public.ledger_entry"
NEWEST = "(SELECT max(number) FROM public.ledger_transaction)"
TRANSACTION = (
    "INSERT INTO public.ledger_transaction (id, pool_id, coordination_role, member_role, number, size, kind, event,"
    " booked_on, memo, posted_at, posted_by) SELECT gen_random_uuid(), pool_id, coordination_role, NULL, {number}, 2,"
    " 'closing', gen_random_uuid(), booked_on, '', posted_at, posted_by FROM public.ledger_transaction WHERE number = 1"
)
# All of these cents on one account, by one statement.
ENTRIES = (
    "INSERT INTO public.ledger_entry (transaction_id, account_id, pool_id, coordination_role, member_role, cents)"
    " SELECT t.id, a.id, t.pool_id, t.coordination_role, {member}, c.cents FROM public.ledger_transaction t"
    " JOIN public.ledger_account a ON a.pool_id = t.pool_id AND a.kind = 'contributions'"
    " CROSS JOIN unnest(ARRAY[{cents}]::bigint[]) c (cents) WHERE t.number {chosen}"
)
BEGUN = TRANSACTION.format(number=f"1 + {NEWEST}")
NOW = "SET CONSTRAINTS ALL IMMEDIATE"


def entries(*cents: int, of: str = f"= {NEWEST}", member: str = "t.member_role") -> str:
    """A statement that writes such entries, by default of the newest transaction."""
    return ENTRIES.format(cents=", ".join(map(str, cents)), chosen=of, member=member)


BOTH = entries(5, -5)
A_MEMBER = "(SELECT member_role FROM public.ledger_account WHERE kind = 'member')"
# Each is one transaction of the attacker, with what refuses it at the latest when it is committed: a guard by its name,
# or the lack of a right (42501).
ATTACKS = {
    "an entry is changed": (["UPDATE public.ledger_entry SET cents = 1"], "42501"),
    "an entry is removed": (["DELETE FROM public.ledger_entry"], "42501"),
    "all is emptied": (["TRUNCATE public.ledger_entry, public.ledger_transaction CASCADE"], "42501"),
    "a transaction is dated back": (["UPDATE public.ledger_transaction SET booked_on = '2020-01-01'"], "42501"),
    "a transaction has no entry": ([BEGUN], "transaction_balanced"),
    "a transaction is not balanced": ([BEGUN, entries(5, -4)], "transaction_balanced"),
    "entries come later": ([entries(5, -5, of="= 1")], "transaction_balanced"),
    "the guards are switched off": (["ALTER TABLE public.ledger_entry DISABLE TRIGGER ALL"], "42501"),
    # nobody may make a table that hides the true one, and the check looks where it was told to when it was made
    "the guards are led elsewhere": (
        [
            "SET search_path = pg_temp, public",
            "CREATE TEMP TABLE ledger_entry (transaction_id uuid, cents bigint)",
            BEGUN,
        ],
        "42501",
    ),
    # beyond the nine: what the guards lean on, entries that one statement writes and a check that cannot be forestalled
    "entries come one by one": ([BEGUN, entries(5), entries(-5)], "transaction_balanced"),
    "entries come after the check": ([BEGUN, BOTH, NOW, BOTH], "transaction_balanced"),
    "entries are taken back after the check": (
        [BEGUN, "SAVEPOINT s", BOTH, NOW, "ROLLBACK TO s"], "transaction_balanced",
    ),
    "entries come in two parts of one statement": (
        [BEGUN, f"WITH first AS ({BOTH}) {BOTH}"], "transaction_balanced",
    ),
    # the older has +4 and -5, the newer +5 and -4
    "two transactions balance only together": (
        [BEGUN, BEGUN, entries(5, -4, 4, -5, of=f"= {NEWEST} - CASE WHEN c.cents IN (4, -5) THEN 1 ELSE 0 END")],
        "transaction_balanced",
    ),
    "an entry names a member of its own": ([BEGUN, entries(5, -5, member=A_MEMBER)], "transaction_of_one_member"),
    "an entry is said to be another body's": ([BEGUN, BOTH.replace("t.coordination_role", A_MEMBER)], "42501"),
    "a number is left out": ([TRANSACTION.format(number=f"2 + {NEWEST}"), BOTH], "transaction_numbered_without_a_gap"),
    "numbers begin at nought": (
        [TRANSACTION.format(number="0"), entries(5, -5, of="= 0")], "transaction_numbered_without_a_gap",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def attacked(module_database: str, django_db_blocker: Any) -> str:
    """A database with a pool and one committed call; the role of its coordination acts."""
    acting = Acting("coordinator")
    with django_db_blocker.unblock(), connected_to(module_database), acting as actor, transaction.atomic():
        call(actor, make_pool(actor))
    return module_database


@pytest.fixture
def attacker(attacked: str) -> Iterator[Any]:
    with connected_as_web(attacked) as raw:
        yield raw


def state(raw: Any) -> Any:
    with raw.cursor() as cursor:
        cursor.execute(STATE)
        return cursor.fetchone()


@pytest.mark.parametrize("attack", ATTACKS)
def test_each_attack_is_refused_and_leaves_nothing(attacker: Any, attack: str) -> None:
    statements, answer = ATTACKS[attack]
    before = state(attacker)
    assert before[0] >= 2
    assert refused(attacker, statements) == answer
    assert state(attacker) == before


def test_what_is_whole_is_committed_by_the_same_way(attacker: Any) -> None:
    """The attacks are refused for what they are, not because nothing can be written."""
    count, cents = state(attacker)
    commit(attacker, [BEGUN, BOTH])
    assert state(attacker) == (count + 2, cents + 10)


def test_who_reads_an_older_state_adds_nothing_to_what_came_since(attacked: str, attacker: Any) -> None:
    """A check that counts what its reader sees would count too few."""
    with connected_as_web(attacked) as other:
        older = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
        with other.cursor() as cursor:
            cursor.execute(older)
        before = state(other)
        commit(attacker, [BEGUN, BOTH])
        with attacker.cursor() as cursor:
            cursor.execute(
                "SELECT transaction_id, account_id, pool_id, coordination_role, cents FROM public.ledger_entry"
                " ORDER BY id DESC LIMIT 2"
            )
            newest = cursor.fetchall()
        later = (
            "INSERT INTO public.ledger_entry (transaction_id, account_id, pool_id, coordination_role, cents)"
            " VALUES (%s, %s, %s, %s, %s), (%s, %s, %s, %s, %s)"
        )
        with pytest.raises(psycopg2.Error, match="judged by what was"), other.cursor() as cursor:
            cursor.execute(later, [value for row in newest for value in row])
        other.rollback()
        assert state(other)[0] == before[0] + 2
