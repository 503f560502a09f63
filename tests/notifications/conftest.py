"""Kinds of the tests' own."""

from __future__ import annotations

import pytest

from maillage.notifications import kinds
from tests.notifications.kinds import NOWHERE, OTHER, THING


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside those of the features."""
    added = {kind.code: kind for kind in (THING, OTHER, NOWHERE)}
    monkeypatch.setattr(kinds, "_kinds", kinds._kinds | added)
