"""No query runs before somebody said for whom, and none runs as anybody else, whatever became of the transaction."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import Error, connection, transaction

from maillage.identity.models import Body
from maillage.postgres.acting import (
    acting_as,
    become,
    body_role_name,
    current_connection,
    current_role,
    current_schema,
    forget,
    identifying,
    role_name,
)
from maillage.postgres.backend.base import NoRole, RoleRefused

GENAPPE = (body_role_name("genappe"), "c_genappe")
VILLERS = (body_role_name("villers-la-ville"), "c_villers_la_ville")


def ask(statement: str = "SELECT current_user::text, current_setting('search_path')") -> Any:
    """One row, with a cursor of its own."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone() if cursor.description else None


def who() -> tuple[str, str]:
    """The role and the first schema of the next query, as PostgreSQL says."""
    role, path = ask()
    return role, path.split(",")[0]


def broken() -> None:
    """A statement that breaks the transaction, if there is one."""
    with suppress(Error):
        ask("SELECT 1 / 0")


def test_nobody_named_means_no_query(fresh: str) -> None:
    become(None)
    for use in (ask, lambda: list(Body.objects.all()), lambda: Body.objects.iterator().__next__()):
        with pytest.raises(NoRole, match=r"maillage\.postgres\.acting"):
            use()
    with pytest.raises(NoRole), transaction.atomic():
        ask()
    with identifying():
        assert who() == (role_name("identity"), "public")
    with pytest.raises(NoRole):
        ask()


@pytest.mark.parametrize("role", [body_role_name("never-made"), role_name("owner"), role_name("maker"), "postgres"])
def test_a_role_that_is_missing_or_not_ours_is_refused_in_clear_words(fresh: str, role: str) -> None:
    with acting_as(role), pytest.raises(RoleRefused, match=f"refuses to act as the role '{role}'.*create_cpas"):
        ask()
    with acting_as(*GENAPPE):
        assert who() == GENAPPE


def test_a_refused_role_leaves_nothing_of_the_one_before(fresh: str) -> None:
    become(*GENAPPE)
    assert who() == GENAPPE
    become(body_role_name("never-made"))
    for _ in range(2):
        with pytest.raises(RoleRefused):
            ask()


def test_acting_ends_where_the_block_ends_whatever_happens_in_it(fresh: str) -> None:
    with acting_as(*GENAPPE):
        with suppress(RuntimeError), acting_as(*VILLERS):
            assert who() == VILLERS
            raise RuntimeError
        assert who() == GENAPPE
    assert (current_role(), current_schema()) == (role_name("identity"), "public")


def test_a_switch_costs_one_round_trip_and_only_when_it_changes(
    fresh: str, django_assert_num_queries: Callable[..., Any]
) -> None:
    become(*GENAPPE)
    ask()
    with django_assert_num_queries(2):  # no SET
        ask()
        become(*GENAPPE)
        ask()
    with django_assert_num_queries(1):
        ask("SELECT 1")


def rolled_back() -> None:
    """A switch inside a transaction that is rolled back."""
    with suppress(RuntimeError), transaction.atomic():
        ask("SELECT 1")
        raise RuntimeError


def committed_broken() -> None:
    """A switch inside a transaction that breaks unnoticed: its COMMIT is a rollback."""
    with transaction.atomic():
        broken()


def ended_by_hand() -> None:
    """A switch inside a transaction that a raw ROLLBACK ends."""
    with suppress(Error), transaction.atomic():
        ask("SELECT 1")
        ask("ROLLBACK")
        assert who() == VILLERS


@pytest.mark.parametrize("undo", [rolled_back, committed_broken, ended_by_hand], ids=lambda undo: undo.__name__)
def test_a_switch_that_a_transaction_took_back_is_made_again(fresh: str, undo: Callable[[], None]) -> None:
    become(*GENAPPE)
    assert who() == GENAPPE
    become(*VILLERS)  # sent with the first query: inside the transaction
    undo()
    assert who() == VILLERS


def test_a_switch_that_a_savepoint_took_back_is_made_again(fresh: str) -> None:
    with transaction.atomic():
        become(*GENAPPE)
        assert who() == GENAPPE
        become(*VILLERS)
        rolled_back()
        assert who() == VILLERS


def test_postgresql_does_take_it_back(fresh: str) -> None:
    """The control: the cached switch believed, as before."""
    become(*GENAPPE)
    assert who() == GENAPPE
    become(*VILLERS)
    committed_broken()
    current_connection().search_path_set_schemas = ["believed"]
    assert who() == GENAPPE


def test_a_connection_with_a_transaction_of_nobody_is_closed(fresh: str) -> None:
    become(*GENAPPE)
    ask("BEGIN")
    raw = connection.connection
    forget()
    assert raw.closed
    with pytest.raises(NoRole):
        ask()
    become(*VILLERS)
    assert who() == VILLERS
    kept = connection.connection
    forget()
    assert connection.connection is kept


def test_a_broken_transaction_refuses_everything_until_it_ends(fresh: str) -> None:
    become(*GENAPPE)
    with transaction.atomic():
        broken()
        become(*VILLERS)
        with pytest.raises(Error, match="aborted"):
            ask()
        transaction.set_rollback(True)
    assert who() == VILLERS


def test_a_named_cursor_acts_as_the_same_role(fresh: str) -> None:
    become(*GENAPPE)
    with transaction.atomic():
        become(*VILLERS)
        assert {body.role for body in Body.objects.iterator(chunk_size=2)}
        assert who() == VILLERS


def test_a_schema_name_is_quoted(fresh: str) -> None:
    with (
        acting_as(body_role_name("genappe"), 'c"genappe; RESET ROLE'),
        pytest.raises(Exception, match="Invalid string"),
    ):
        ask()
    with acting_as('x"; RESET ROLE; --'), pytest.raises(RoleRefused):
        ask()
