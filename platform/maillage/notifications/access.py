"""The one door to what waits for somebody, and to what they chose about it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.http import Http404

from maillage.audit.actor import Actor
from maillage.identity.models import ApiToken, KeyUse
from maillage.identity.resolve import live_tokens
from maillage.notifications.kinds import known_kinds, untold_kinds
from maillage.notifications.models import Mailing, MailPreference, Notification
from maillage.postgres.acting import identifying

READ = 1000


def access_notifications(actor: Actor) -> QuerySet[Notification]:
    """What the actor was told at the acting body: unread first, those by the order of their kind; then the newest."""
    kinds = known_kinds()
    urgency = Case(
        When(read_at__isnull=False, then=Value(READ)),
        *(When(kind=kind.code, then=Value(kind.order)) for kind in kinds),
        output_field=IntegerField(),
    )
    return _own(actor).order_by(urgency, "-created_at", "id")


def access_notification(actor: Actor, notification_id: UUID) -> Notification:
    """One of them. Raises Http404."""
    found = _own(actor).filter(pk=notification_id).first()
    if found is None:
        raise Http404
    return found


def unread_count(actor: Actor) -> int:
    """How many the actor has not read. One query, on an index alone."""
    return _own(actor).filter(read_at=None).count()


def unread_by_body(user_id: UUID) -> dict[str, int]:
    """How many things wait for somebody at each body, by its role. As `identity`, which reads no more than that."""
    rows = Notification.objects.filter(user_id=user_id, read_at=None).values("body_role").annotate(count=Count("id"))
    return {row["body_role"]: row["count"] for row in rows.order_by("body_role")}


def mailing_of(actor: Actor) -> str:
    """When the actor is told by e-mail, at the acting body."""
    chosen = MailPreference.objects.filter(user_id=actor.user_id, body_role=actor.body_role).first()
    return chosen.mailing if chosen else Mailing.DIGEST


def access_calendar_link(actor: Actor) -> ApiToken | None:
    """The actor's calendar link at the acting body that works now, without its key, which nobody kept."""
    with identifying():
        return live_tokens(KeyUse.CALENDAR).filter(user_id=actor.user_id, body_id=actor.body_role).first()


def _own(actor: Actor) -> QuerySet[Notification]:
    # of a kind that is gone with its feature, nobody could say what it is about
    codes = [kind.code for kind in known_kinds()]
    own = Notification.objects.filter(body_role=actor.body_role, user_id=actor.user_id, kind__in=codes)
    for untold, concerned in untold_kinds().items():  # told before the person was to be told no more
        for hidden in untold(actor):
            own = own.exclude(kind__in=concerned, object_id__in=hidden.values("pk"))
    return own
