"""Every check of the project, in order, with its time: `python -m tests.checks`, which `make test` calls.

All of them run, also after one has failed, so that one run shows all that is wrong. Give names to run some of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
# Settings of a real installation, with values that lead nowhere.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "maillage.settings.production",
    "DATABASE_URL": "postgres://m000000_web:none@127.0.0.1:1/none",
    "SECRET_KEY": "only-for-the-check-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "MAILLAGE_HOST": "maillage.example",
}
PARALLEL = "2"


@dataclass(frozen=True)
class Check:
    """One check: its name, its command, what its environment needs beyond ours."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


def _tool(name: str) -> str:
    return str(BIN / name)


def _manage(*arguments: str) -> tuple[str, ...]:
    # neither check needs a database, and makemigrations warns when there is none
    return (sys.executable, "-W", "ignore:Got an error checking:RuntimeWarning", "manage.py", *arguments)


CHECKS = (
    Check("ruff check", (_tool("ruff"), "check", "--quiet", ".")),
    Check("ruff format", (_tool("ruff"), "format", "--check", "--quiet", ".")),
    Check("import contracts", (_tool("lint-imports"), "--no-cache"), {"PYTHONPATH": f"platform{os.pathsep}."}),
    Check("mypy", (_tool("mypy"),)),
    Check("migrations are complete", _manage("makemigrations", "--check", "--dry-run")),
    Check("settings of production", _manage("check", "--deploy", "--fail-level", "WARNING"), PRODUCTION),
    Check("pytest", (sys.executable, "-m", "pytest", "-q", "-n", PARALLEL, "--dist", "loadgroup")),
)


def run(check: Check) -> tuple[bool, float]:
    """Run one check in the project's folder, its words passed on. Returns whether it passed, and the seconds."""
    started = time.monotonic()
    print(f"--- {check.name}", flush=True)  # noqa: T201
    done = subprocess.run(check.command, cwd=ROOT, env={**os.environ, **check.environment}, stdin=subprocess.DEVNULL)
    seconds = time.monotonic() - started
    return done.returncode == 0, seconds


def main(names: list[str]) -> int:
    """Run the checks, print what each took and how it ended. Returns the exit status."""
    outcomes = [(check, *run(check)) for check in CHECKS if not names or check.name in names]
    print("\nCheck                        seconds")  # noqa: T201
    for check, passed, seconds in outcomes:
        print(f"{check.name:<28} {seconds:7.1f}  {'passed' if passed else 'FAILED'}")  # noqa: T201
    return 0 if outcomes and all(passed for _check, passed, _seconds in outcomes) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
