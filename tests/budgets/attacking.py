"""Raw SQL as the application signs in: a fresh connection of its own login, acting as a pool's coordination."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from psycopg2 import sql

from maillage.postgres.acting import body_role_name


@contextmanager
def connected_as_web(database: str) -> Iterator[Any]:
    """A fresh connection of the application's own login, acting as the pool's coordination."""
    instance = settings.INSTANCE
    raw = psycopg2.connect(
        host=instance.host, port=instance.port, dbname=database, user=f"{settings.INSTALLATION}web",
        password=instance.password("web"),
    )  # fmt: skip
    with closing(raw):
        with raw.cursor() as cursor:
            cursor.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(body_role_name("cartes-emploi"))))
        raw.commit()
        yield raw


def commit(raw: Any, statements: Iterable[str]) -> None:
    """Run these as one transaction."""
    with raw.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    raw.commit()


def refused(raw: Any, statements: Iterable[str]) -> str:
    """The guard by its name, or the code of PostgreSQL, that refuses these at the latest when they are committed."""
    with pytest.raises(psycopg2.Error) as caught:
        commit(raw, statements)
    raw.rollback()
    return str(caught.value.diag.constraint_name or caught.value.pgcode)
