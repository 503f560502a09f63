"""Make an installation's roles and database on a real server, once: `python -m maillage.postgres.bootstrap_database`.

Takes the address of an administrator, who must be a superuser, and prints one DATABASE_URL for each login. The
passwords are random and kept nowhere else: put them into the secrets of the processes that need them.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import psycopg2

from maillage.postgres.bootstrap import bootstrap
from maillage.postgres.instance import LOGINS, Instance, load_stored, new_instance, save_instance

OLDEST = 160000  # before 16 a role with CREATEROLE can grant itself any other


class ServerUnfit(RuntimeError):
    """The server cannot be used; the message says why and what to do."""


def _connector(admin_url: str) -> Any:
    def connect(_instance: Instance, database: str = "postgres") -> Any:
        connection = psycopg2.connect(admin_url, dbname=database, connect_timeout=10)
        connection.autocommit = True
        return connection

    return connect


def _check(admin_url: str, connect: Any, instance: Instance, *, new: bool) -> None:
    parts = urlsplit(admin_url)
    try:
        connection = connect(instance)
    except psycopg2.OperationalError as error:
        raise ServerUnfit(
            f"The PostgreSQL server at {parts.hostname}:{parts.port or 5432} cannot be reached: {str(error).strip()}\n"
            "Correct the address, start that server, or unset DATABASE_URL to use the embedded one."
        ) from error
    try:
        if connection.server_version < OLDEST:
            raise ServerUnfit("This server is older than PostgreSQL 16, whose rules for roles Maillage relies on.")
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            if cursor.fetchone() != (True,):
                raise ServerUnfit("The roles have to be made by a superuser: give an administrator's address.")
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [instance.database])
            if new and cursor.fetchone():
                raise ServerUnfit(
                    f"The database {instance.database!r} exists already, and belongs to another installation. "
                    "Name another one, or drop it if it is of no use any more."
                )
    finally:
        connection.close()


def _for(admin_url: str, database: str) -> Instance:
    parts = urlsplit(admin_url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.hostname:
        raise ServerUnfit("The address must be postgres://ADMINISTRATOR:PASSWORD@HOST:PORT/")
    fresh = new_instance(parts.port or 5432, database=database)
    passwords = {login: fresh.passwords[login] for login in LOGINS}
    return Instance(fresh.installation, parts.hostname, fresh.port, database, fresh.secret_key, passwords)


def bootstrap_server(admin_url: str, folder: Path, *, database: str = "maillage_demo") -> Instance:
    """Make an installation on the server at `admin_url`, remembered in `folder`; idempotent. Raises ServerUnfit."""
    stored = load_stored(folder)
    wanted = _for(admin_url, database)
    if stored and (stored.host, stored.port) != (wanted.host, wanted.port):
        raise ServerUnfit(
            f"{folder} belongs to the server {stored.host}:{stored.port}. Choose another folder: MAILLAGE_STATE=FOLDER"
        )
    instance = stored or wanted
    connect = _connector(admin_url)
    _check(admin_url, connect, instance, new=stored is None)
    save_instance(instance, folder)
    bootstrap(instance, connect)
    return instance


def address_of(instance: Instance, login: str) -> str:
    """The DATABASE_URL of one login."""
    user, password = quote(instance.installation + login), quote(instance.password(login))
    return f"postgres://{user}:{password}@{instance.host}:{instance.port}/{instance.database}"


def main() -> int:
    """Bootstrap the server named by ADMIN_DATABASE_URL and print the logins' addresses. Returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", default="maillage", help="the database to make (default: maillage)")
    options = parser.parse_args()
    admin_url = os.environ.get("ADMIN_DATABASE_URL", "")
    try:
        instance = _for(admin_url, options.database)
        connect = _connector(admin_url)
        _check(admin_url, connect, instance, new=True)
        bootstrap(instance, connect)
    except (ServerUnfit, psycopg2.Error) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for login in LOGINS:
        sys.stdout.write(f"{login}: {address_of(instance, login)}\n")
    sys.stdout.write(f"SECRET_KEY: {instance.secret_key}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
