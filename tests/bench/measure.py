"""Time two ways of doing the same thing in turns, count what reaches the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection, connections
from django.db.backends.utils import CursorWrapper

type Work = Callable[[], object]


@dataclass
class Traffic:
    """What Django did with the database: how many round trips, how many of them were queries, and the time in seconds
    of all, with what it took to fetch rows and to commit; `parts` has that time by statement.

    The switch of role and schema and the commit are round trips, not queries.
    """

    round_trips: int = 0
    switches: int = 0
    commits: int = 0
    parts: list[tuple[str, float]] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """The time of all."""
        return sum(spent for _, spent in self.parts)

    @property
    def queries(self) -> int:
        """Round trips that asked for something."""
        return self.round_trips - self.switches - self.commits

    def seconds_of(self, *words: str) -> float:
        """The time of the statements in which one of the words stands."""
        return sum(spent for sql, spent in self.parts if any(word in sql for word in words))

    def add(self, sql: str, started: float) -> None:
        """Note one thing that has been done since `started`."""
        self.parts.append((sql, perf_counter() - started))


@contextmanager
def counted() -> Iterator[Traffic]:
    """Count and time what Django does with the database in the block."""
    traffic = Traffic()

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        started = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            traffic.add(str(sql), started)
            traffic.round_trips += 1
            traffic.switches += str(sql).startswith("SET ROLE")

    with connection.execute_wrapper(note), _fetches(traffic), _commits(traffic):
        yield traffic


@contextmanager
def _fetches(traffic: Traffic) -> Iterator[None]:
    """Time the reading of rows, in which psycopg2 makes Python's values of them, with the statement before it."""

    def timed(name: str) -> Callable[..., Any]:
        def fetch(self: Any, *args: Any) -> Any:
            started = perf_counter()
            try:
                return getattr(self.cursor, name)(*args)
            finally:
                traffic.add(traffic.parts[-1][0] if traffic.parts else "", started)

        return fetch

    names = ("fetchone", "fetchmany", "fetchall")
    for name in names:
        setattr(CursorWrapper, name, timed(name))
    try:
        yield
    finally:
        for name in names:
            delattr(CursorWrapper, name)


@contextmanager
def _commits(traffic: Traffic) -> Iterator[None]:
    own: Any = connections["default"]
    commit = own._commit

    def timed() -> None:
        started = perf_counter()
        commit()
        traffic.add("COMMIT", started)
        traffic.round_trips += 1
        traffic.commits += 1

    own._commit = timed
    try:
        yield
    finally:
        del own._commit


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
