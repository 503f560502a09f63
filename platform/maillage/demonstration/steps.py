"""Say what is being done while it is being done: on a terminal with the seconds running, in a log a line a step."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

WIDTH = 46
TICK = 0.2


class Steps:
    """Steps with their durations, on `stream`."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._live = self._stream.isatty()

    @contextmanager
    def step(self, label: str) -> Iterator[None]:
        """Show one step; a step that fails says so and lets the exception pass."""
        started = time.monotonic()
        done = threading.Event()
        ticker = threading.Thread(target=self._tick, args=(label, started, done), daemon=True)
        if self._live:
            ticker.start()
        outcome = "failed"
        try:
            yield
            outcome = "done"
        finally:
            done.set()
            if self._live:
                ticker.join()
            self._write(label, started, outcome, end="\n")

    def _tick(self, label: str, started: float, done: threading.Event) -> None:
        while not done.wait(TICK):
            self._write(label, started, "", end="")

    def _write(self, label: str, started: float, outcome: str, *, end: str) -> None:
        start = "\r" if self._live else ""
        seconds = time.monotonic() - started
        self._stream.write(f"{start}  {label + ' ':.<{WIDTH}} {seconds:5.1f} s  {outcome:6}".rstrip(" ") + end)
        self._stream.flush()
