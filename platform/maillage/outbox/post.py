"""Write a message, register who handles a topic."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from maillage.outbox.models import OutboxMessage
from maillage.postgres.acting import current_role

type Handler = Callable[[OutboxMessage], None]

_handlers: dict[str, Handler] = {}


class OutsideTransaction(RuntimeError):
    """A message was posted outside the transaction of what it announces."""


def post(topic: str, *, to_role: str, object_id: UUID, due_at: datetime | None = None) -> None:
    """Leave a message for `to_role` in the running transaction, to be handled at once or from `due_at` on.

    A clock is a message to oneself: its handler looks again at how things stand. Raises OutsideTransaction, KeyError
    (unknown topic).
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(topic)
    if topic not in _handlers:
        raise KeyError(f"no handler is registered for {topic!r}")
    OutboxMessage.objects.create(
        by_role=current_role() or "",
        to_role=to_role,
        topic=topic,
        object_id=object_id,
        due_at=due_at or timezone.now(),
    )


def too_early(message: OutboxMessage, day: datetime | None) -> bool:
    """Whether a message to oneself came before the moment it waits for, because a machine's clock had jumped.

    It is left again for that moment: a handler that only returned would mark it as handled, and what it was to do would
    never be done. False when there is no such moment, or it has come. Raises OutsideTransaction.
    """
    if day is None or day <= timezone.now():
        return False
    post(message.topic, to_role=message.to_role, object_id=message.object_id, due_at=day)
    return True


def handles(topic: str, handler: Handler) -> None:
    """Register the one handler of a topic. It runs as the recipient, in a transaction, and must be idempotent."""
    if _handlers.get(topic, handler) is not handler:
        raise ValueError(f"two handlers for {topic!r}")
    _handlers[topic] = handler


def handler_of(topic: str) -> Handler:
    """The handler of a topic. Raises KeyError."""
    return _handlers[topic]
