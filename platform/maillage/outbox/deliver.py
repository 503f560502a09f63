"""Deliver what waits: each message as its recipient, its effects and its mark in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.db import connection, transaction
from django.utils import timezone

from maillage.outbox.models import OutboxMessage
from maillage.outbox.post import handler_of
from maillage.postgres.acting import acting_as, current_role, identifying
from maillage.postgres.backend.base import RoleRefused

logger = logging.getLogger(__name__)

BATCH = 50
LONGEST_PAUSE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one body: its role, its schema if it is a CPAS, how many messages, the oldest one's date."""

    role: str
    schema: str | None
    count: int
    oldest: datetime


def waiting() -> list[Waiting]:
    """The bodies with messages that are due, the longest waiting first."""
    with identifying(), connection.cursor() as cursor:
        cursor.execute("SELECT role, schema_name, count, oldest FROM outbox_waiting()")
        return [Waiting(*row) for row in cursor.fetchall()]


def lag() -> timedelta:
    """How long the oldest message that is due has been waiting; zero when none is."""
    oldest = [body.oldest for body in waiting()]
    return max(timezone.now() - min(oldest), timedelta()) if oldest else timedelta()


def pause_after(attempts: int) -> timedelta:
    """How long a message rests after that many failed attempts: 10 s, doubled each time, an hour at most."""
    return min(timedelta(seconds=10 * 2 ** min(attempts - 1, 12)), LONGEST_PAUSE)


def deliver_one() -> bool:
    """Handle the acting body's next message that is due, if any. Returns whether there was one.

    A handler that fails loses its own effects only: the message is put off, with the error's class as its code.
    """
    with transaction.atomic():
        message = (
            OutboxMessage.objects.select_for_update(skip_locked=True)
            .filter(handled_at=None, to_role=current_role() or "", due_at__lte=timezone.now())
            .order_by("due_at", "id")
            .first()
        )
        if message is None:
            return False
        message.attempts += 1
        try:
            with transaction.atomic():
                handler_of(message.topic)(message)
                # what is checked at commit, now: a commit that fails would bring the same message back for ever
                connection.check_constraints()
        except Exception as error:
            message.error_code = type(error).__name__
            message.due_at = timezone.now() + pause_after(message.attempts)
            logger.warning("outbox message %s (%s) failed: %s", message.pk, message.topic, message.error_code)
        else:
            message.handled_at = timezone.now()
            message.error_code = ""
        message.save(update_fields=["attempts", "handled_at", "error_code", "due_at"])
    return True


class Progress:
    """Says how many messages of a long sweep were taken up, at most every `every` seconds."""

    def __init__(self, say: Callable[[int], object], *, every: float = 1.0) -> None:
        self._say, self._every = say, every
        self._taken, self._said = 0, monotonic()

    def one_more(self) -> None:
        """Call after each message."""
        self._taken += 1
        if monotonic() - self._said >= self._every:
            self._said = monotonic()
            self._say(self._taken)


def deliver_all(limit: int = BATCH, *, progress: Progress | None = None) -> int:
    """Handle up to `limit` messages of each body that has some; returns how many were taken up.

    One message is in memory at a time, and none is taken up twice before it is due again. A body whose role PostgreSQL
    refuses is passed over: the others do not wait for its repair.
    """
    taken = 0
    for body in waiting():
        try:
            with acting_as(body.role, body.schema):
                for _ in range(limit):
                    if not deliver_one():
                        break
                    taken += 1
                    if progress is not None:
                        progress.one_more()
        except RoleRefused:
            logger.exception("outbox: messages for %s wait, its role is refused", body.role)
    return taken
