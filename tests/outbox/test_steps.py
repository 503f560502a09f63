"""What the worker does beside its messages, and how often."""

from __future__ import annotations

import pytest

from maillage.outbox import steps
from maillage.outbox.steps import Rounds, register_step


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How much each coming run of the one step does; it is taken from the front."""
    monkeypatch.setattr(steps, "_steps", [])
    left: list[float] = []

    def step() -> int:
        return int(left.pop(0)) if left else 0

    register_step(step, every=20)
    register_step(step, every=20)
    return left


def test_a_step_runs_at_first_and_then_after_its_pause(done: list[float]) -> None:
    rounds = Rounds()
    done[:] = [0, 0, 0]
    assert rounds.run(100) == 0
    assert len(done) == 2
    rounds.run(119.9)
    assert len(done) == 2
    rounds.run(120)
    assert len(done) == 1


def test_a_step_with_more_to_do_goes_on_at_once(done: list[float]) -> None:
    rounds = Rounds()
    done[:] = [20, 3, 0]
    assert [rounds.run(5), rounds.run(5), rounds.run(5), rounds.run(5)] == [20, 3, 0, 0]
    assert done == []
