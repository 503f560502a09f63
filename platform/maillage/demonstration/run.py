"""Start the demonstration: `python -m maillage.demonstration.run`, which `make demo` calls.

Does not set Django up itself: the settings need the database's address, which is made here first.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO

import psycopg2

from maillage.demonstration.processes import (
    BASE_HOST,
    Failed,
    Running,
    check_alive,
    check_port,
    manage,
    start_web,
    start_worker,
    wait_until_served,
)
from maillage.demonstration.steps import Steps
from maillage.demonstration.welcome import welcome
from maillage.postgres.bootstrap_database import ServerUnfit, bootstrap_server
from maillage.postgres.instance import ROOT, state_folder
from maillage.postgres.local import ensure_database, ensure_local, remove_local, stop_local
from maillage.postgres.server import ServerError
from maillage.translations.catalogues import compile_all

STATIC = ROOT / ".static"
SOURCES_OF_STATIC = ("platform/maillage", "requirements.lock")
CANNOT = 1
PAUSE = 0.5


class Stopped(BaseException):
    """Somebody asked us to stop."""


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


@contextmanager
def _alone(folder: Path) -> Iterator[IO[str]]:
    """Hold the folder, so that a second start neither spoils nor stops the first. Raises Failed."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "demo.pid").open("a+") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Failed(
                "The demonstration of this folder is running already. Stop it with Ctrl-C in its window or `make "
                "demo-stop`; for a second one beside it, choose another folder and port: "
                "MAILLAGE_STATE=.maillage/second MAILLAGE_PORT=8001 make demo"
            ) from error
        mark.truncate(0)
        mark.write(str(os.getpid()))
        mark.flush()
        yield mark


def _read_port() -> int:
    text = os.environ.get("MAILLAGE_PORT", "8000")
    if not text.isdecimal() or not 1024 <= int(text) <= 65535:
        raise Failed(
            f"MAILLAGE_PORT is {text!r}: choose a number from 1024 to 65535, as in MAILLAGE_PORT=8001 make demo"
        )
    return int(text)


def _digest_of_static() -> str:
    digest = hashlib.sha256()
    for source in SOURCES_OF_STATIC:
        path = ROOT / source
        files = [path] if path.is_file() else sorted(path.glob("**/static/**/*"))
        for file in (file for file in files if file.is_file()):
            digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()


def _collect_static(folder: Path, port: int) -> None:
    """Collect stylesheets and scripts, unless they are the ones collected last."""
    mark, digest = STATIC / "digest", _digest_of_static()
    if not mark.exists() or mark.read_text() != digest:
        manage(folder, port, "web", "collectstatic", "--noinput", "--verbosity", "0")
        mark.write_text(digest)


def _prepare(folder: Path, port: int, steps: Steps) -> None:
    with steps.step("Starting the database"):
        if url := os.environ.get("DATABASE_URL"):
            bootstrap_server(url, folder)
        else:
            ensure_database(ensure_local(folder))
    with steps.step("Tables and walls"):
        manage(folder, port, "migrator", "migrate", "--verbosity", "0")
    with steps.step("Stylesheets, scripts, translations"):
        compile_all()
        _collect_static(folder, port)
    with steps.step("Demonstration data"):
        manage(folder, port, "web", "load_demonstration")


@contextmanager
def _served(folder: Path, port: int, steps: Steps) -> Iterator[list[Running]]:
    running: list[Running] = []
    try:
        with steps.step("Web server and worker"):
            running.append(start_web(folder, port))
            running.append(start_worker(folder, port))
            wait_until_served(port, running)
        yield running
    finally:
        for child in reversed(running):
            child.stop()


def _run(folder: Path, port: int) -> None:
    steps = Steps()
    try:
        _prepare(folder, port, steps)
        with _served(folder, port, steps) as running:
            sys.stdout.write(welcome(port, folder))
            sys.stdout.write(f"ready: http://{BASE_HOST}:{port}/\n")
            sys.stdout.flush()
            while True:
                check_alive(running)
                time.sleep(PAUSE)
    finally:
        # a second Ctrl-C would leave the database running
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        if not os.environ.get("DATABASE_URL"):
            stop_local(folder)


def _throw_away(folder: Path) -> None:
    if os.environ.get("DATABASE_URL"):
        raise Failed(
            "`make demo-reset` is for the embedded database. On a server of your own, drop the demonstration's "
            f"database there, remove {folder}, and run `make demo`."
        )
    remove_local(folder)
    shutil.rmtree(folder / "uploads", ignore_errors=True)


def start(folder: Path, *, reset: bool) -> None:
    """Start everything and stay until stopped; `reset` throws the folder's data away first. Raises Failed, Stopped."""
    port = _read_port()
    with _alone(folder):
        check_port(port)
        if reset:
            _throw_away(folder)
        _run(folder, port)


def stop(folder: Path) -> str:
    """Stop the demonstration that runs from this folder in another window. Returns what was done."""
    mark = folder / "demo.pid"
    if not mark.exists():
        return "No demonstration has run from this folder."
    with mark.open("r+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.kill(int(held.read()), signal.SIGTERM)
            fcntl.flock(held, fcntl.LOCK_EX)  # released when it has ended
            return "The demonstration has stopped. Its data is kept."
    stop_local(folder)  # a demonstration that was killed leaves its database running
    return "No demonstration was running."


def _default_folder() -> Path:
    if os.environ.get("DATABASE_URL") and not os.environ.get("MAILLAGE_STATE"):
        return ROOT / ".maillage" / "demo-server"  # beside the embedded one's
    return state_folder()


def main() -> int:
    """Parse the arguments, run. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--reset", action="store_true", help="throw the demonstration's data away first")
    choice.add_argument("--stop", action="store_true", help="stop a demonstration that runs in another window")
    options = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        if options.stop:
            sys.stdout.write(stop(_default_folder()) + "\n")
        else:
            start(_default_folder(), reset=options.reset)
    except Stopped:
        sys.stdout.write("\nStopped. The data is kept; `make demo` goes on from here.\n")
    except (Failed, ServerError, ServerUnfit, psycopg2.Error, subprocess.CalledProcessError) as error:
        sys.stdout.flush()
        sys.stderr.write(f"\n{error}\n")
        return CANNOT
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
