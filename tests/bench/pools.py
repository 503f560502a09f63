"""Random pools against a plain model, many more than `make test` has time for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
MACHINE = "tests/budgets/golden/test_random_pools.py"


def run(count: int) -> str:
    """Try so many, and say how long it took. Raises SystemExit when one is not what the model says; pytest shows it."""
    started = perf_counter()
    tried = subprocess.run(
        [sys.executable, "-m", "pytest", MACHINE, "-q", "-p", "no:cacheprovider"],
        cwd=ROOT, env=os.environ | {"MAILLAGE_POOLS": str(count)}, check=False,
    )  # fmt: skip
    if tried.returncode:
        raise SystemExit(tried.returncode)
    spent = perf_counter() - started
    return f"Random pools: {count:,} are what the model says, in {spent:.0f} s ({spent / count * 1000:.0f} ms each)\n"
