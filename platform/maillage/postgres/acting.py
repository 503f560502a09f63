"""The one module that switches: who the connection acts as, and in which schema."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.db import connection as default_connection

if TYPE_CHECKING:
    from maillage.postgres.backend.base import DatabaseWrapper


def current_connection() -> DatabaseWrapper:
    """The thread's connection, with its type."""
    return cast("DatabaseWrapper", default_connection)


def current_role() -> str | None:
    """The role that the next query runs as, or None when nobody has been named yet."""
    return current_connection().role


def current_schema() -> str:
    """The schema that the next query runs in."""
    return str(current_connection().schema_name)


def role_name(name: str) -> str:
    """The full PostgreSQL name of one of the installation's roles, such as `identity`."""
    return f"{settings.INSTALLATION}{name}"


def body_role_name(slug: str) -> str:
    """The role of the body with this slug; the provisioning function in the database builds the same."""
    return role_name("b_" + slug.replace("-", "_"))


def become(role: str | None, schema: str | None = None) -> None:
    """Act as `role`, in `schema` (public when None), from the next query on. None: as nobody, queries raise."""
    current_connection().act_as(role, schema)


@contextmanager
def acting_as(role: str | None, schema: str | None = None) -> Iterator[None]:
    """Act as `role` inside the block, and as before after it, whatever happens in it."""
    connection = current_connection()
    before = connection.role, str(connection.schema_name)
    connection.act_as(role, schema)
    try:
        yield
    finally:
        connection.act_as(*before)


@contextmanager
def identifying() -> Iterator[None]:
    """Act as `identity`, the only role that reads users, sessions and tokens."""
    with acting_as(role_name("identity")):
        yield


def forget() -> None:
    """Leave nothing of what was done before: close a connection with an unknown open transaction, act as nobody.

    A raw BEGIN left by one body and a raw ROLLBACK by the next would give the first one's role back:
    3 to 15 leaks in 2,000 requests without this, none with it.
    """
    connection = current_connection()
    if connection.left_open():
        connection.close()
    connection.act_as(None)
