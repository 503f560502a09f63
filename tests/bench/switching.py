"""What the switch of role and schema costs against a search_path alone, before 0, 1, 5 and 20 queries."""

from __future__ import annotations

from typing import Any

import psycopg2
from django.conf import settings
from django.db import connection

from maillage.postgres.acting import become, current_connection
from maillage.postgres.instance import Instance
from tests.bench.measure import counted, paired, table
from tests.conftest import make_actor

QUERY = "SELECT id, number FROM casework_participant ORDER BY search_text LIMIT 25"
COUNTS = (0, 1, 5, 20)


def plain_connection(login: str = "web") -> Any:
    """An autocommit psycopg2 connection as one of the logins, to the database that Django is connected to."""
    instance: Instance = settings.INSTANCE
    raw = psycopg2.connect(
        host=instance.host,
        port=instance.port,
        dbname=connection.settings_dict["NAME"],
        user=instance.installation + login,
        password=instance.password(login),
    )
    raw.autocommit = True
    return raw


def run(rounds: int) -> str:
    """The table."""
    here, there = make_actor("colleague"), make_actor("receiver")
    raw = plain_connection()
    rows = []
    with raw.cursor() as cursor:
        # the floor may read the tables too: it has one body's role throughout and changes the path alone
        cursor.execute(f'SET ROLE "{here.body_role}"')

        def ours(count: int) -> None:
            become(there.body_role, there.schema)
            become(here.body_role, here.schema)
            current_connection().search_path_set_schemas = None
            with connection.cursor() as own:
                for _ in range(count):
                    own.execute(QUERY)
                    own.fetchall()

        def floor(count: int) -> None:
            cursor.execute(f'SET search_path = "{here.schema}", public')
            for _ in range(count):
                cursor.execute(QUERY)
                cursor.fetchall()

        with counted() as traffic:
            ours(1)
        assert (traffic.switches, traffic.queries) == (1, 1), traffic
        for count in COUNTS:
            pair = paired(lambda n=count: ours(n), lambda n=count: floor(n), rounds=rounds)  # type: ignore[misc]
            rows.append((str(count), f"{pair.ours:.3f}", f"{pair.floor:.3f}", f"{pair.ratio:.2f}"))
    raw.close()
    return table(
        "Role + schema in one round trip, through Django, against search_path alone, by psycopg2 (ms)",
        ("queries after the switch", "ours", "floor", "ratio"),
        rows,
    )
