"""Deliver messages between bodies, and do the features' steps, until stopped.

`--once` empties the outbox, does what is due and ends; `--lag` shows what waits.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error

from maillage.outbox.deliver import Progress, deliver_all, lag, waiting
from maillage.outbox.steps import Rounds
from maillage.postgres.acting import forget

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 0.5
EVERY_SECONDS = 1.0  # how often `--once` says how far it is
REPORT_EVERY = 120  # pauses: once a minute


class Command(BaseCommand):
    """The worker."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the two options."""
        parser.add_argument("--once", action="store_true", help="deliver what waits, do what is due, then end")
        parser.add_argument("--lag", action="store_true", help="print what waits, for how long, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM or SIGINT; a message that is being handled is finished first."""
        if options["lag"]:
            self._show()
            return
        if options["once"]:
            self._empty()
            return
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        rounds, pauses = Rounds(), 0
        self._progress = Progress(lambda taken: logger.info("outbox: %d messages since the start", taken), every=60)
        while not stopping.is_set():
            if not self._work(rounds):
                stopping.wait(PAUSE_SECONDS)
                pauses += 1
            if pauses >= REPORT_EVERY:
                pauses = 0
                logger.info("outbox lag: %d s", lag().total_seconds())

    def _empty(self) -> None:
        due = sum(body.count for body in waiting())
        progress = Progress(lambda taken: self.stdout.write(f"{taken} message(s) of {due}"), every=EVERY_SECONDS)
        rounds = Rounds()
        while deliver_all(progress=progress) + rounds.run(0):
            pass

    def _work(self, rounds: Rounds) -> int:
        try:
            return deliver_all(progress=self._progress) + rounds.run(time.monotonic())
        except Error as error:  # a server that restarts: try again with a new connection
            logger.warning("worker: database not available (%s), trying again", type(error).__name__)
            return 0
        finally:
            forget()

    def _show(self) -> None:
        bodies = waiting()
        self.stdout.write(f"lag: {int(lag().total_seconds())} s, {sum(body.count for body in bodies)} message(s)")
        for body in bodies:
            self.stdout.write(f"  {body.role}: {body.count}, since {body.oldest:%Y-%m-%d %H:%M:%S}")
