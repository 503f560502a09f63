"""The embedded server of a state folder: make it, start it, find it again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from maillage.postgres.bootstrap import bootstrap
from maillage.postgres.instance import Instance, load_stored, new_instance, save_instance
from maillage.postgres.server import Server, free_port, locked, remove, start, stop


@dataclass(frozen=True)
class LocalDatabase:
    """A local installation and its running server."""

    instance: Instance
    server: Server


def server_of(folder: Path, instance: Instance, *, durable: bool) -> Server:
    """The server that keeps this installation's data in `folder`."""
    return Server(folder, instance.port, instance.password("postgres"), durable)


def ensure_local(folder: Path, *, durable: bool = True, installation: str = "") -> LocalDatabase:
    """Start the folder's server, making the installation on a free port first if there is none.

    Safe for several processes at once. Raises ServerError.
    """
    with locked(folder / "making"):
        instance = load_stored(folder)
        if instance is None:
            instance = new_instance(free_port(), installation=installation)
            save_instance(instance, folder)
    server = server_of(folder, instance, durable=durable)
    start(server)
    return LocalDatabase(instance, server)


def ensure_database(database: LocalDatabase) -> None:
    """Make the roles and the empty database where they are missing."""
    bootstrap(database.instance)


def stop_local(folder: Path) -> None:
    """Stop the folder's server if there is one."""
    if instance := load_stored(folder):
        stop(server_of(folder, instance, durable=True))


def remove_local(folder: Path) -> None:
    """Stop the folder's server and delete its installation: data, secrets, address."""
    if instance := load_stored(folder):
        remove(server_of(folder, instance, durable=True))
        (folder / "instance.json").unlink(missing_ok=True)
