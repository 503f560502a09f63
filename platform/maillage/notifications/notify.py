"""Tell people of the acting body that something waits for them, in the transaction in which it came about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.identity.models import MemberCard, PersonCard
from maillage.identity.rules import decides_income
from maillage.notifications.kinds import Untold, kind_of
from maillage.notifications.models import Notification
from maillage.postgres.acting import current_role, current_schema


class OutsideTransaction(RuntimeError):
    """Somebody was told of something outside the transaction that brings it about."""


def notify(
    kind: str, *, object_id: UUID, user_ids: Iterable[UUID] | None = None, functions: Collection[str] | None = None
) -> frozenset[UUID]:
    """Leave a notification for members of the acting body: those named, and those with one of the functions.

    Only who is a member today is told, and may know of the object, as the kind says. Who has the same one unread gets
    no second, however often this is called. Returns who knows now: when that is nobody, somebody else may have to.
    Raises UnknownKind, OutsideTransaction, and ValueError when neither people nor functions are named.
    """
    told_of = kind_of(kind)
    if user_ids is None and functions is None:
        raise ValueError("name the people or their functions")
    if not connection.in_atomic_block:
        raise OutsideTransaction(kind)
    role = current_role() or ""
    wanted = Q(user_id__in=list(user_ids or ())) | Q(function__in=list(functions or ()))
    # in one order, so that two transactions that tell the same people wait for each other, not in a circle
    cards = list(PersonCard.objects.filter(wanted, body_id=role).order_by("user_id"))
    hidden = _must_not_know(told_of.untold, object_id, cards) if told_of.untold and cards else frozenset()
    told = [user_id for user_id in dict.fromkeys(card.user_id for card in cards) if user_id not in hidden]
    Notification.objects.bulk_create(
        [Notification(user_id=user_id, body_role=role, kind=kind, object_id=object_id) for user_id in told],
        ignore_conflicts=True,
    )
    return frozenset(told)


def _must_not_know(untold: Untold, object_id: UUID, cards: Sequence[PersonCard]) -> frozenset[UUID]:
    """Those of these members who must not learn of the object."""
    members = MemberCard.objects.filter(pk__in=[card.pk for card in cards]).select_related("body")
    actors = map(_as_actor, members)
    return frozenset(
        actor.user_id for actor in actors if any(found.filter(pk=object_id).exists() for found in untold(actor))
    )


def _as_actor(member: MemberCard) -> Actor:
    body, schema = member.body, current_schema()
    return Actor(
        user_id=member.user_id, user_name=member.name, function=member.function, body_role=body.role,
        body_slug=body.slug, body_name=body.name, body_kind=body.kind, schema=None if schema == "public" else schema,
        decides_income=decides_income(body.kind, member.function, member.decides_income),
    )  # fmt: skip


def settle(*kinds: str, object_id: UUID) -> None:
    """Mark as read, for everybody at the acting body, what no longer waits: somebody has dealt with it.

    Raises UnknownKind.
    """
    codes = [kind_of(kind).code for kind in kinds]
    Notification.objects.filter(
        body_role=current_role() or "", kind__in=codes, object_id=object_id, read_at=None
    ).update(read_at=timezone.now())
