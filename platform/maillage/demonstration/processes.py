"""The demonstration's own processes: management commands that end, and web and worker that stay."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from maillage.postgres.instance import ROOT

BASE_HOST = "maillage.localhost"
HEALTH_PATH = "/accounts/login/"
GRACE = 10.0  # seconds between a polite and an impolite end


class Failed(RuntimeError):
    """Something the demonstration needs did not work; the message says what and what to do."""


def environment(folder: Path, port: int, login: str) -> dict[str, str]:
    """The environment of a process that signs in to the demonstration's database as `login`."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "MAILLAGE_DATABASE")}
    return {
        **inherited,
        "DJANGO_SETTINGS_MODULE": "maillage.settings.local",
        "MAILLAGE_LOGIN": login,
        "MAILLAGE_PORT": str(port),
        "MAILLAGE_STATE": str(folder),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)]),
        "PYTHONUNBUFFERED": "1",
    }


def manage(folder: Path, port: int, login: str, *arguments: str) -> None:
    """Run one management command to its end. Raises Failed with its last words."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(  # noqa: S603  # our own interpreter and arguments
        command, env=environment(folder, port, login), capture_output=True, text=True, stdin=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    if done.returncode:
        words = "\n".join((done.stderr or done.stdout).strip().splitlines()[-15:])
        raise Failed(f"manage.py {arguments[0]} failed:\n{words}")


def check_port(port: int) -> None:
    """Raises Failed when something listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Failed(
                f"Port {port} of 127.0.0.1 is taken by another program ({error.strerror}). "
                f"Stop that program, or choose another port: MAILLAGE_PORT={port + 1} make demo"
            ) from error


@dataclass(frozen=True)
class Running:
    """A process that stays, and the file of what it says."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def last_words(self) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").strip().splitlines()[-15:])

    def stop(self) -> None:
        """Ask it to end, wait, and if it does not, kill it with what it started."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(GRACE)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()


def _start(name: str, command: list[str], folder: Path, port: int) -> Running:
    log = folder / f"{name}.log"
    # for our own eyes: the links of invitations and forgotten passwords are printed there
    with open(log, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as output:
        os.fchmod(output.fileno(), 0o600)
        # a session of its own: Ctrl-C reaches us alone, and we end the others in order
        process = subprocess.Popen(  # noqa: S603  # our own interpreter and arguments
            command, env=environment(folder, port, name), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    return Running(name, process, log)


def start_web(folder: Path, port: int) -> Running:
    """Start the web server."""
    command = [
        sys.executable, "-m", "gunicorn", "maillage.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2",
        "--threads", "4", "--worker-tmp-dir", str(folder), "--graceful-timeout", "5", "--log-level", "warning",
    ]  # fmt: skip
    return _start("web", command, folder, port)


def start_worker(folder: Path, port: int) -> Running:
    """Start the worker."""
    return _start("worker", [sys.executable, str(ROOT / "manage.py"), "work"], folder, port)


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", HEALTH_PATH, headers={"Host": BASE_HOST})
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def wait_until_served(port: int, running: list[Running], seconds: float = 60) -> None:
    """Return once the web server answers and all processes live. Raises Failed."""
    deadline = time.monotonic() + seconds
    while not _answers(port):
        check_alive(running)
        if time.monotonic() > deadline:
            raise Failed(f"The web server does not answer:\n{running[0].last_words()}")
        time.sleep(0.2)
    check_alive(running)


def check_alive(running: list[Running]) -> None:
    """Raises Failed when one of them has ended."""
    for child in running:
        if child.process.poll() is not None:
            raise Failed(f"The {child.name} process has ended. Its last words ({child.log}):\n{child.last_words()}")
