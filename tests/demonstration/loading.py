"""What a loaded demonstration leaves on the server, beside the database of the test."""

from __future__ import annotations

from psycopg2 import sql

from maillage.demonstration.bodies import BODIES
from maillage.postgres.acting import body_role_name
from tests.cast import BODIES as CAST_BODIES
from tests.database import superuser


def drop_new_bodies(database: str) -> None:
    """Roles belong to the server, not to the test's database: remove the demonstration's."""
    cast = {slug for slug, *_rest in CAST_BODIES}
    with superuser(database, lock=False) as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY (%s)",
            [[body_role_name(body.slug) for body in BODIES if body.slug not in cast]],
        )
        for (role,) in cursor.fetchall():
            cursor.execute(sql.SQL("DROP OWNED BY {0}; DROP ROLE {0}").format(sql.Identifier(role)))
