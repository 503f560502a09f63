"""The embedded server: one of several first starts makes it, and what stands in its way is said in words."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from maillage.postgres.instance import (
    ROOT,
    Instance,
    NoInstance,
    from_url,
    load_instance,
    load_stored,
    new_instance,
    save_instance,
)
from maillage.postgres.local import ensure_database, ensure_local, remove_local, server_of, stop_local
from maillage.postgres.server import ServerError, binaries, free_port, running

# Small, and no waiting for disks: these servers live for seconds.
START = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from maillage.postgres.local import ensure_database, ensure_local
database = ensure_local(Path({folder!r}), durable=False)
ensure_database(database)
print(database.instance.port, database.instance.installation)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A state folder that no other account may enter: root's server must go elsewhere. Removed with its server."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    yield closed / "state"
    remove_local(closed / "state")


def answers(instance: Instance) -> str:
    """Whom PostgreSQL says that the web login is."""
    with closing(
        psycopg2.connect(
            host=instance.host, port=instance.port, dbname=instance.database,
            user=f"{instance.installation}web", password=instance.password("web"),
        )
    ) as raw, raw.cursor() as cursor:  # fmt: skip
        cursor.execute("SELECT current_user")
        (user,) = cursor.fetchone() or ("nobody",)
        return str(user)


def test_four_processes_that_start_at_once_get_one_server(folder: Path) -> None:
    source = START.format(root=str(ROOT / "platform"), folder=str(folder))
    started = [
        subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = [process.communicate(timeout=120) for process in started]
    assert [process.returncode for process in started] == [0] * 4, said
    assert len({line for line, _error in said}) == 1
    instance = load_stored(folder)
    assert instance is not None
    assert said[0][0].split() == [str(instance.port), instance.installation]
    assert answers(instance) == f"{instance.installation}web"
    # only this account reads the secrets, and a server that is stopped starts again where it was
    assert (folder / "instance.json").stat().st_mode & 0o077 == 0
    stop_local(folder)
    assert not running(server_of(folder, instance, durable=False))
    again = ensure_local(folder, durable=False)
    ensure_database(again)
    assert again.instance == instance
    assert answers(instance) == f"{instance.installation}web"
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        answers(Instance(**{**vars(instance), "passwords": {"web": "guessed"}}))


def test_what_a_failing_statement_was_about_is_not_in_the_server_s_log(folder: Path) -> None:
    database = ensure_local(folder, durable=False)
    ensure_database(database)
    instance = database.instance
    with closing(
        psycopg2.connect(
            host=instance.host, port=instance.port, dbname="postgres",
            user="postgres", password=instance.password("postgres"),
        )
    ) as raw, raw.cursor() as cursor:  # fmt: skip
        cursor.execute("CREATE TABLE person (name text PRIMARY KEY)")
        cursor.execute("INSERT INTO person VALUES ('Amélie Delvaux')")
        with pytest.raises(psycopg2.IntegrityError, match="Amélie Delvaux"):
            cursor.execute("INSERT INTO person VALUES ('Amélie Delvaux')")
    log = (server_of(folder, instance, durable=False).data / "log").read_text()
    assert "duplicate key value violates unique constraint" in log
    assert "Delvaux" not in log


def test_a_port_that_is_taken_is_named_with_what_to_do(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        save_instance(new_instance(port), folder)
        with pytest.raises(ServerError, match=f"Port {port} of 127.0.0.1 is taken by another program.*remove {folder}"):
            ensure_local(folder, durable=False)


def test_the_data_of_a_folder_that_the_account_cannot_enter_is_kept_where_it_can(folder: Path) -> None:
    data = server_of(folder, new_instance(free_port()), durable=False).data
    assert data.is_relative_to("/var/tmp" if os.geteuid() == 0 else folder)
    assert (binaries() / "postgres").exists()


def test_an_address_in_the_environment_names_installation_and_login() -> None:
    instance, login = from_url("postgres://pr_web:s%40cret@db.example:5433/maillage", "key")
    assert (instance.installation, login, instance.port, instance.password("web")) == ("pr_", "web", 5433, "s@cret")
    assert instance.password("migrator") == ""
    for url in ("postgres://root:x@db/maillage", "postgres://pr_web:x@/maillage", "postgres://pr_web:x@db/"):
        with pytest.raises(NoInstance, match="DATABASE_URL must be"):
            from_url(url, "key")


def test_without_any_database_commands_that_need_none_still_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATABASE_URL", "MAILLAGE_DATABASE", "MAILLAGE_LOGIN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MAILLAGE_STATE", str(tmp_path))
    instance, login = load_instance()
    assert (instance.installation, login, instance.passwords) == ("none_", "web", {})
