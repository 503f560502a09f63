"""A real browser on the real demonstration: its own server, web, worker and data, as `make demo` starts them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from maillage.postgres.instance import ROOT
from maillage.postgres.server import free_port
from tests.browser.visitor import WIDTHS, Site, Visitor

START_SECONDS = 180
CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The demonstration, started afresh in a folder of its own, stopped and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="maillage-browser-", dir="/var/tmp"))
    folder.chmod(0o755)
    port = free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")},
        "MAILLAGE_STATE": str(folder / "state"),
        "MAILLAGE_PORT": str(port),
        "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
        "PYTHONUNBUFFERED": "1",
    }
    log = folder / "output"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "maillage.demonstration.run"],
            cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        _wait_until_ready(process, log)
        yield Site(port=port, environment=environment)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(START_SECONDS * 5):
        if any(line.strip().lower().startswith("ready") for line in log.read_text(errors="replace").splitlines()):
            return
        if process.poll() is not None:
            break
        time.sleep(0.2)
    pytest.fail(f"the demonstration did not start:\n{log.read_text(errors='replace')[-3000:]}")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium where there is one, else Playwright's own.

    Not for the whole session: while Playwright lives its event loop is the thread's, and Django then refuses every
    query of the tests that come after.
    """
    with sync_playwright() as playwright:
        found = shutil.which("chromium")
        options: dict[str, Any] = {"executable_path": found} if found else {}
        browser = playwright.chromium.launch(args=CHROMIUM_FLAGS, **options)
        yield browser
        browser.close()


@pytest.fixture(params=WIDTHS, ids=["wide", "phone"])
def width(request: pytest.FixtureRequest) -> int:
    """The two widths at which every page is looked at."""
    return int(request.param)


@pytest.fixture
def visitor(chromium: Browser, site: Site) -> Iterator[Callable[..., Visitor]]:
    """visitor(width=390): somebody with a browser of their own; every page they open is checked."""
    visitors: list[Visitor] = []

    def arrive(width: int = 1280, *, javascript: bool = True) -> Visitor:
        new = Visitor(chromium, site, width, javascript=javascript)
        visitors.append(new)
        return new

    yield arrive
    for one in visitors:
        one.leave()
    for one in visitors:
        assert one.problems == []
