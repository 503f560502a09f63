"""The nine attacks on the ledger, as the application signs in: a fresh connection, raw SQL, really committed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.db import transaction
from psycopg2 import sql

from maillage.postgres.acting import body_role_name
from tests.budgets.conftest import make_pool
from tests.budgets.test_ledger import call
from tests.conftest import Acting
from tests.database import connected_to

STATE = "SELECT count(*), coalesce(sum(abs(cents)), 0) FROM public.ledger_entry"
TRANSACTION = (
    "INSERT INTO public.ledger_transaction (id, pool_id, coordination_role, member_role, number, size, kind, event,"
    " booked_on, memo, posted_at, posted_by) SELECT gen_random_uuid(), pool_id, coordination_role, NULL, {number}, 2,"
    " 'closing', gen_random_uuid(), booked_on, '', posted_at, posted_by FROM public.ledger_transaction WHERE number = 1"
)
LATER = (
    "INSERT INTO public.ledger_entry (transaction_id, account_id, pool_id, coordination_role, member_role, cents)"
    " SELECT t.id, a.id, t.pool_id, t.coordination_role, t.member_role, {cents} FROM public.ledger_transaction t"
    " JOIN public.ledger_account a ON a.pool_id = t.pool_id AND a.kind = 'contributions' WHERE t.number = {number}"
)
BEGUN = TRANSACTION.format(number=9)
# Each is one transaction of the attacker, with what PostgreSQL answers at the latest when it is committed.
ATTACKS = {
    "an entry is changed": (["UPDATE public.ledger_entry SET cents = 1"], "42501"),
    "an entry is removed": (["DELETE FROM public.ledger_entry"], "42501"),
    "all is emptied": (["TRUNCATE public.ledger_entry, public.ledger_transaction CASCADE"], "42501"),
    "a transaction is dated back": (["UPDATE public.ledger_transaction SET booked_on = '2020-01-01'"], "42501"),
    "a transaction has no entry": ([BEGUN], "23514"),
    "a transaction is not balanced": (
        [BEGUN, LATER.format(cents=5, number=9), LATER.format(cents=-4, number=9)], "23514",
    ),
    "entries come later": ([LATER.format(cents=5, number=1), LATER.format(cents=-5, number=1)], "23514"),
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
    """A fresh connection of the application's own login, acting as the pool's coordination."""
    instance = settings.INSTANCE
    raw = psycopg2.connect(
        host=instance.host, port=instance.port, dbname=attacked, user=f"{settings.INSTALLATION}web",
        password=instance.password("web"),
    )  # fmt: skip
    with closing(raw):
        with raw.cursor() as cursor:
            cursor.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(body_role_name("cartes-emploi"))))
        raw.commit()
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
    with pytest.raises(psycopg2.Error) as refused:
        commit(attacker, statements)
    assert refused.value.pgcode == answer
    attacker.rollback()
    assert state(attacker) == before


def commit(raw: Any, statements: list[str]) -> None:
    with raw.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    raw.commit()


def test_what_is_whole_is_committed_by_the_same_way(attacker: Any) -> None:
    """The attacks are refused for what they are, not because nothing can be written."""
    entries, cents = state(attacker)
    whole = [TRANSACTION.format(number=10), LATER.format(cents=5, number=10), LATER.format(cents=-5, number=10)]
    commit(attacker, whole)
    assert state(attacker) == (entries + 2, cents + 10)
