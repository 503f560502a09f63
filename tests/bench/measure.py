"""Time two ways of doing the same thing in turns, count what reaches the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection

type Work = Callable[[], object]


@dataclass
class Traffic:
    """Statements that Django sent: how many round trips, how many of them were queries, and their time in seconds.

    The switch of role and schema is a round trip, not a query.
    """

    round_trips: int = 0
    switches: int = 0
    seconds: float = 0.0
    statements: list[str] = field(default_factory=list)

    @property
    def queries(self) -> int:
        """Round trips that asked for something."""
        return self.round_trips - self.switches


@contextmanager
def counted() -> Iterator[Traffic]:
    """Count and time the statements of the block."""
    traffic = Traffic()

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        started = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            traffic.seconds += perf_counter() - started
            traffic.round_trips += 1
            traffic.switches += str(sql).startswith("SET ROLE")
            traffic.statements.append(str(sql))

    with connection.execute_wrapper(note):
        yield traffic


@dataclass(frozen=True)
class Pair:
    """Medians of two things timed in turns, in milliseconds, and the median of their ratios."""

    ours: float
    floor: float
    ratio: float


def paired(ours: Work, floor: Work, *, rounds: int) -> Pair:
    """Run both in turns, `rounds` times after a warm-up, the first one changing each time."""
    for _ in range(3):
        ours(), floor()
    times: list[tuple[float, float]] = []
    for turn in range(rounds):
        if turn % 2:
            second = _seconds(floor)
            first = _seconds(ours)
        else:
            first = _seconds(ours)
            second = _seconds(floor)
        times.append((first, second))
    return Pair(
        ours=median(first for first, _ in times) * 1000,
        floor=median(second for _, second in times) * 1000,
        ratio=median(first / second for first, second in times),
    )


def _seconds(work: Work) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def table(title: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A plain table with right-aligned columns, the first one left-aligned."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = [
        "  ".join(
            cell.ljust(width) if not column else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in [head, *rows]
    ]
    return "\n".join([title, *(f"  {line}" for line in lines), ""])
