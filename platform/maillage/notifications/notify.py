"""Tell people of the acting body that something waits for them, in the transaction in which it came about."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from maillage.identity.models import PersonCard
from maillage.notifications.kinds import kind_of
from maillage.notifications.models import Notification
from maillage.postgres.acting import current_role


class OutsideTransaction(RuntimeError):
    """Somebody was told of something outside the transaction that brings it about."""


def notify(
    kind: str, *, object_id: UUID, user_ids: Iterable[UUID] | None = None, functions: Collection[str] | None = None
) -> None:
    """Leave a notification for members of the acting body: those named, and those with one of the functions.

    Only who is a member today is told. Who has the same one unread gets no second, however often this is called.
    Raises UnknownKind, OutsideTransaction, and ValueError when neither people nor functions are named.
    """
    kind_of(kind)
    if user_ids is None and functions is None:
        raise ValueError("name the people or their functions")
    if not connection.in_atomic_block:
        raise OutsideTransaction(kind)
    role = current_role() or ""
    wanted = Q(user_id__in=list(user_ids or ())) | Q(function__in=list(functions or ()))
    # in one order, so that two transactions that tell the same people wait for each other, not in a circle
    told = PersonCard.objects.filter(wanted, body_id=role).order_by("user_id").values_list("user_id", flat=True)
    Notification.objects.bulk_create(
        [Notification(user_id=user_id, body_role=role, kind=kind, object_id=object_id) for user_id in told.distinct()],
        ignore_conflicts=True,
    )


def settle(*kinds: str, object_id: UUID) -> None:
    """Mark as read, for everybody at the acting body, what no longer waits: somebody has dealt with it.

    Raises UnknownKind.
    """
    codes = [kind_of(kind).code for kind in kinds]
    Notification.objects.filter(
        body_role=current_role() or "", kind__in=codes, object_id=object_id, read_at=None
    ).update(read_at=timezone.now())
