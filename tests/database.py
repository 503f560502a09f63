"""One template database for all workers, keyed by the code; tests get clones. Never a flush: ledgers refuse it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from django.conf import settings
from django.db import connection
from psycopg2 import sql

from maillage.postgres.bootstrap import close_database, make_roles, script, superuser_connection
from maillage.postgres.instance import ROOT, Instance

INSTANCE: Instance = settings.INSTANCE
TEMPLATE = f"{settings.INSTALLATION}template"
SOURCES = ("platform/maillage", "tenants", "sharing", "budgets", "tests/cast.py", "tests/database.py")
# What never shapes a database: whoever edits a page or a service does not wait for a new template.
SHAPELESS = frozenset({
    "access.py", "api", "apps.py", "demonstration", "documents", "forms.py", "handlers.py", "services", "services.py",
    "templatetags", "translations", "ui", "web", "wording.py",
})  # fmt: skip
# The tests' clock: moved by `moved_clock`, in the test's own database.
CLOCK = """
CREATE TABLE public.test_clock (shift interval NOT NULL);
GRANT SELECT ON public.test_clock TO PUBLIC;
CREATE OR REPLACE FUNCTION public.maillage_now() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$ SELECT now() + coalesce((SELECT shift FROM public.test_clock), interval '0') $$;
"""


def fingerprint() -> str:
    """A digest of all code that shapes the template."""
    digest = hashlib.sha256()
    for source in SOURCES:
        path = ROOT / source
        files = (
            [path]
            if path.is_file()
            else sorted([*path.rglob("*.py"), *path.rglob("*.sql"), *path.rglob("*.csv"), *path.rglob("*.json")])
        )
        for file in files:
            if not SHAPELESS & set(file.relative_to(ROOT).parts):
                digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()


@contextmanager
def superuser(database: str = "postgres", *, lock: bool = True) -> Iterator[Any]:
    """A superuser's cursor; by default holding the lock under which databases are made (advisory, in `postgres`)."""
    with closing(superuser_connection(INSTANCE, database)) as raw, raw.cursor() as cursor:
        if lock:
            cursor.execute("SELECT pg_advisory_lock(4242)")
        yield cursor


def _drop_databases(cursor: Any) -> None:
    cursor.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s", [settings.INSTALLATION.replace("_", r"\_") + "%"]
    )
    for (name,) in cursor.fetchall():
        cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _drop_bodies(cursor: Any) -> None:
    cursor.execute(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE %s", [settings.INSTALLATION.replace("_", r"\_") + r"b\_%"]
    )
    for (name,) in cursor.fetchall():
        cursor.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def _build() -> None:
    with superuser() as cursor:
        make_roles(cursor, INSTANCE)
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
        close_database(cursor, INSTANCE, TEMPLATE)
    with superuser(TEMPLATE, lock=False) as cursor:
        cursor.execute(script("schema", INSTANCE.installation))
    # a process of its own: it signs in as the migrator
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"],
        env={**os.environ, "MAILLAGE_DATABASE": TEMPLATE, "MAILLAGE_LOGIN": "migrator",
             "DJANGO_SETTINGS_MODULE": "maillage.settings.local"},
        capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"the template database could not be migrated:\n{done.stderr}")
    with superuser(TEMPLATE, lock=False) as cursor:
        cursor.execute(CLOCK)
        cursor.execute(
            sql.SQL("ALTER TABLE public.test_clock OWNER TO {}").format(sql.Identifier(f"{settings.INSTALLATION}owner"))
        )
    from tests.cast import make_cast

    make_cast(TEMPLATE)


def ensure_template() -> None:
    """Build the template if the code has changed since; one worker builds, the others wait."""
    mark = fingerprint()
    with closing(superuser_connection(INSTANCE)) as raw, raw.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(4243)")
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [TEMPLATE])
        if cursor.fetchone() == (mark,):
            return
        _drop_databases(cursor)
        _drop_bodies(cursor)
        _build()
        # last: an unfinished build carries no mark
        cursor.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(TEMPLATE), sql.Literal(mark)))


def clone(name: str) -> None:
    """A fresh copy of the template, with its own privileges."""
    with superuser() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(TEMPLATE)))
        close_database(cursor, INSTANCE, name)


def drop(name: str) -> None:
    """Remove a clone."""
    with superuser() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Point Django's connection at another database inside the block."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
