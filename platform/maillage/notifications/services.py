"""What somebody does about their own notifications, e-mails and calendar."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity.models import ApiToken, KeyUse, User
from maillage.identity.resolve import issue_token
from maillage.notifications.access import access_notifications
from maillage.notifications.models import Mailing, MailPreference, Notification
from maillage.postgres.acting import identifying
from maillage.problems import Problem


def mark_read(*, actor: Actor, notification: Notification) -> None:
    """Note that the actor has read it; doing so twice changes nothing."""
    with transaction.atomic():
        if (
            access_notifications(actor)
            .filter(pk=notification.pk, read_at=None)
            .order_by()
            .update(read_at=timezone.now())
        ):
            record(actor=actor, action="notification.read", object_kind="notification", object_id=notification.pk)


def mark_all_read(*, actor: Actor) -> int:
    """Note that the actor has read everything; returns how many that was."""
    with transaction.atomic():
        count = access_notifications(actor).filter(read_at=None).order_by().update(read_at=timezone.now())
        if count:
            record(actor=actor, action="notification.read_all", object_kind="user", object_id=actor.user_id)
    return count


def choose_mailing(*, actor: Actor, mailing: str) -> None:
    """Say when the actor is told by e-mail, at the acting body. Raises Problem."""
    if mailing not in Mailing.values:
        raise Problem("mailing_unknown", _("Choose one of the possibilities."), field="mailing")
    with transaction.atomic():
        MailPreference.objects.bulk_create(
            [MailPreference(user_id=actor.user_id, body_role=actor.body_role, mailing=mailing)],
            update_conflicts=True, unique_fields=["user_id", "body_role"], update_fields=["mailing"],
        )  # fmt: skip
        record(actor=actor, action="mailing.choose", object_kind="user", object_id=actor.user_id, detail=str(mailing))


def make_calendar_link(*, actor: Actor) -> str:
    """The key of a new address of the actor's calendar at the acting body, shown once; an earlier one ends."""
    with identifying(), transaction.atomic():
        _end_links(actor)
        key = issue_token(User.objects.get(pk=actor.user_id), actor.body_role, _("Calendar"), use=KeyUse.CALENDAR)
        _note(actor, "calendar_link.create")
    return key


def end_calendar_link(*, actor: Actor) -> None:
    """The address of the actor's calendar opens nothing from now on; without one nothing changes."""
    with identifying(), transaction.atomic():
        if _end_links(actor):
            _note(actor, "calendar_link.revoke")


def _end_links(actor: Actor) -> int:
    return ApiToken.objects.filter(
        user_id=actor.user_id, body_id=actor.body_role, use=KeyUse.CALENDAR, revoked_at=None
    ).update(revoked_at=timezone.now())


def _note(actor: Actor, action: str) -> None:
    # as `identity`, where the keys are: the body sees in its own log what concerns it
    record(actor=actor, action=action, object_kind="user", object_id=actor.user_id, owner_role=actor.body_role)
