"""Roles and database of an installation: what only a superuser can make, once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql

from maillage.postgres.instance import LOGINS, Instance

BOOTSTRAP_LOCK = 4241  # advisory, in the database `postgres`
SCRIPTS = Path(__file__).parent / "sql"


def script(name: str, installation: str, database: str = "") -> str:
    """One of our SQL scripts for this installation. Both values are ours, checked, never a user's."""
    if not installation.replace("_", "").isalnum():
        raise ValueError(f"not an installation prefix: {installation!r}")
    quoted = '"' + database.replace('"', '""') + '"'
    return (SCRIPTS / f"{name}.sql").read_text().replace("{p}", installation).replace("{db}", quoted)


def superuser_connection(instance: Instance, database: str = "postgres") -> Any:
    """An autocommit connection as the cluster's superuser. Raises psycopg2.OperationalError."""
    connection = psycopg2.connect(
        host=instance.host, port=instance.port, dbname=database,
        user="postgres", password=instance.password("postgres"),
    )  # fmt: skip
    connection.autocommit = True
    return connection


def make_roles(cursor: Any, instance: Instance) -> None:
    """Create the installation's roles and set the logins' passwords. Idempotent."""
    cursor.execute(script("roles", instance.installation))
    for login in LOGINS:
        cursor.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                sql.Identifier(instance.installation + login), sql.Literal(instance.password(login))
            )
        )


def close_database(cursor: Any, instance: Instance, database: str) -> None:
    """Give a database, new or cloned, the privileges that PostgreSQL does not copy with a template."""
    cursor.execute(script("database", instance.installation, database))


type Connect = Callable[[Instance, str], Any]


def bootstrap(instance: Instance, connect: Connect = superuser_connection) -> None:
    """Make the roles and the database of `instance` where they are missing. Run as superuser; idempotent.

    Safe for several processes at once: one does the work, the others wait.

    `connect` gives an autocommit superuser connection to a database of the server, by default the embedded one's.
    """
    # not `with connection`: psycopg2 would open a transaction, in which no database can be made
    with closing(connect(instance, "postgres")) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [BOOTSTRAP_LOCK])
        make_roles(cursor, instance)
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [instance.database])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(instance.database)))
        close_database(cursor, instance, instance.database)
        with closing(connect(instance, instance.database)) as inside, inside.cursor() as within:
            within.execute(script("schema", instance.installation))
