"""Draws that come out the same on every machine and under every version of Python."""

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256


class Draw:
    """A stream of choices that depends on its seed alone.

    Python's own `random` promises the same floats from version to version, not the same choices; and one stream for
    everybody would change every later participant when one is added. Here each participant has a stream.
    """

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._count = 0

    def below(self, bound: int) -> int:
        """A whole number from 0 to `bound` - 1."""
        self._count += 1
        return int.from_bytes(sha256(f"{self._seed}/{self._count}".encode()).digest()[:8]) % bound

    def pick[T](self, choices: Sequence[T]) -> T:
        """One of the choices, each as likely."""
        return choices[self.below(len(choices))]

    def weighted[T](self, choices: Sequence[tuple[T, int]]) -> T:
        """One of the choices, each as likely as its weight; the weights are whole and not all zero."""
        return self.pick([choice for choice, weight in choices for _ in range(weight)])

    def chance(self, percent: int) -> bool:
        """Whether something happens that happens `percent` times in a hundred."""
        return self.below(100) < percent

    def day(self, first: date, last: date) -> date:
        """A day from `first` to `last`, both included."""
        return first + timedelta(days=self.below((last - first).days + 1))
