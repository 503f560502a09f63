"""What a loaded demonstration leaves on the server, beside the database of the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg2 import sql

from maillage.demonstration.bodies import BODIES
from maillage.postgres.acting import body_role_name
from tests.cast import BODIES as CAST_BODIES
from tests.database import superuser

# Roles belong to the server: one test at a time has the demonstration's, whichever process it runs in.
LOADING = 4243


@contextmanager
def alone_with_its_bodies(database: str) -> Iterator[None]:
    """Room for the demonstration's bodies in this database; nobody else has them meanwhile, none is left behind."""
    with superuser(lock=False) as turn:
        turn.execute("SELECT pg_advisory_lock(%s)", [LOADING])
        _drop_new_bodies(database)  # a run that was killed may have left some
        try:
            yield
        finally:
            _drop_new_bodies(database)


def _drop_new_bodies(database: str) -> None:
    cast = {slug for slug, *_rest in CAST_BODIES}
    with superuser(database, lock=False) as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY (%s)",
            [[body_role_name(body.slug) for body in BODIES if body.slug not in cast]],
        )
        for (role,) in cursor.fetchall():
            cursor.execute(sql.SQL("DROP OWNED BY {0}; DROP ROLE {0}").format(sql.Identifier(role)))
