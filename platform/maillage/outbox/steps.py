"""What the worker does besides delivering: features register steps, each run as often as it asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

type Run = Callable[[], int]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do every so many seconds. `run` says how much it did, 0 when nothing is left for now."""

    run: Run
    every: float


_steps: list[Step] = []


def register_step(run: Run, *, every: float) -> None:
    """Add a step, from `AppConfig.ready`. It runs as nobody, outside of transactions: it says itself who acts."""
    if all(step.run is not run for step in _steps):
        _steps.append(Step(run, every))


def registered_steps() -> tuple[Step, ...]:
    """All of them, in the order of registration."""
    return tuple(_steps)


class Rounds:
    """Which steps are due: at first all; then each after its pause, or at once when it had more to do than it did."""

    def __init__(self) -> None:
        self._next: dict[Run, float] = {}

    def run(self, now: float) -> int:
        """Run the steps that are due at `now`, in seconds of any clock; returns how much they did."""
        done = 0
        for step in registered_steps():
            if self._next.get(step.run, now) <= now:
                self._next[step.run] = now + step.every
                if count := step.run():
                    self._next[step.run] = now
                    done += count
        return done
