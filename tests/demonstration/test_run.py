"""`make demo` starts, says so and stops clean; what stands in its way is said, with nothing left running."""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from maillage.demonstration.steps import Steps
from maillage.postgres.instance import load_stored
from maillage.postgres.local import remove_local
from maillage.postgres.server import free_port

COMMAND = [sys.executable, "-m", "maillage.demonstration.run"]


def _environment(folder: Path, **values: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MAILLAGE_", "DJANGO_"))}
    paths = os.pathsep.join(str(Path(__file__).parents[2] / name) for name in ("platform", "."))
    return {**kept, "MAILLAGE_STATE": str(folder), "PYTHONPATH": paths, **values}


def _run(folder: Path, *arguments: str, **values: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], env=_environment(folder, **values), capture_output=True, text=True, timeout=60
    )


@contextmanager
def _listening() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield int(server.getsockname()[1])


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A state folder whose server, if one was made, is gone afterwards."""
    yield tmp_path
    remove_local(tmp_path)


def test_a_taken_port_is_said_with_another_one_to_try(folder: Path) -> None:
    with _listening() as port:
        done = _run(folder, MAILLAGE_PORT=str(port))
    assert done.returncode == 1
    assert f"Port {port} of 127.0.0.1 is taken" in done.stderr
    assert f"MAILLAGE_PORT={port + 1} make demo" in done.stderr
    assert load_stored(folder) is None


@pytest.mark.parametrize("port", ["", "eighty", "80", "70000"])
def test_a_port_that_is_none_is_refused(folder: Path, port: str) -> None:
    done = _run(folder, MAILLAGE_PORT=port)
    assert done.returncode == 1
    assert "choose a number from 1024 to 65535" in done.stderr


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgres://postgres:x@127.0.0.1:{port}/", "cannot be reached"),
        ("mysql://root@localhost/", "The address must be postgres://"),
    ],
)
def test_a_server_that_is_not_there_is_said_and_nothing_is_remembered(folder: Path, url: str, words: str) -> None:
    done = _run(folder, MAILLAGE_PORT=str(free_port()), DATABASE_URL=url.format(port=free_port()))
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert load_stored(folder) is None


def test_stopping_what_does_not_run_says_so(folder: Path) -> None:
    done = _run(folder, "--stop")
    assert (done.returncode, done.stdout) == (0, "No demonstration has run from this folder.\n")


def _answer(port: int, host: str) -> int:
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", "/", headers={"Host": f"{host}:{port}"})
        return connection.getresponse().status


def _refuses(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_it_serves_once_ready_and_leaves_nothing_behind_when_interrupted(folder: Path) -> None:
    port = free_port()
    environment = _environment(folder, MAILLAGE_PORT=str(port))
    with subprocess.Popen(COMMAND, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("ready: "):
                break
        try:
            assert lines[-1] == f"ready: http://maillage.localhost:{port}/\n", "".join(lines)
            assert _answer(port, "maillage.localhost") == 200
            assert _answer(port, "genappe.maillage.localhost") == 302
            # links that open an account are printed there
            assert [(folder / name).stat().st_mode & 0o077 for name in ("web.log", "worker.log")] == [0, 0]
            second = _run(folder, MAILLAGE_PORT=str(free_port()))
            assert (second.returncode, "running already" in second.stderr) == (1, True)
        finally:
            process.send_signal(signal.SIGINT)
            rest = process.stdout.read()
    assert process.returncode == 0
    assert "The data is kept" in rest
    instance = load_stored(folder)
    assert instance is not None
    assert _refuses(port)
    assert _refuses(instance.port)


def test_steps_are_one_line_each_in_a_log_and_say_when_they_fail() -> None:
    log = io.StringIO()
    steps = Steps(log)
    with steps.step("Tables"):
        pass
    with pytest.raises(ValueError, match="no"), steps.step("Data"):
        raise ValueError("no")
    tables, data = log.getvalue().splitlines()
    assert tables.startswith("  Tables ....")
    assert tables.endswith(" s  done")
    assert data.endswith(" s  failed")
