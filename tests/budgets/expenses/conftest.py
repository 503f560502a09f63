"""A pool to spend in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from budgets.models import Pool
from tests.budgets.expenses.spending import spending_pool


@pytest.fixture(autouse=True)
def _uploads(settings: Any, tmp_path: Path) -> None:
    settings.UPLOAD_ROOT = tmp_path


@pytest.fixture
def pool(acting: Callable[[str], Any]) -> Pool:
    """See `spending_pool`."""
    with acting("coordinator") as actor:
        return spending_pool(actor)
