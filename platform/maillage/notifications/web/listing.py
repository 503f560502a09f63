"""What waits for the reader; opening one, and marking as read."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.identity.web.request import actor_of
from maillage.notifications.access import access_notification, access_notifications
from maillage.notifications.kinds import kind_of
from maillage.notifications.models import Notification
from maillage.notifications.services import mark_all_read, mark_read
from maillage.ui.lists import list_as_left, page_of

LIST = "notifications:notifications"


@dataclass(frozen=True, slots=True)
class Row:
    """A notification in words."""

    notification: Notification
    text: str


@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    """Unread first, then the newest."""
    page = page_of(request, access_notifications(actor_of(request)))
    rows = [Row(one, str(kind_of(one.kind).text)) for one in page]
    return render(request, "notifications/notifications.html", {"page": page, "rows": rows})


@require_POST
def open_one(request: HttpRequest, notification_id: UUID) -> HttpResponse:
    """Mark it as read, and lead to what it is about."""
    actor = actor_of(request)
    found = access_notification(actor, notification_id)
    mark_read(actor=actor, notification=found)
    return redirect(kind_of(found.kind).url_of(found.object_id))


@require_POST
def read(request: HttpRequest, notification_id: UUID) -> HttpResponse:
    """Mark it as read, and stay on the list."""
    actor = actor_of(request)
    mark_read(actor=actor, notification=access_notification(actor, notification_id))
    messages.success(request, _("The notification is marked as read."))
    return redirect(_back(request))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read, and stay on the list."""
    if mark_all_read(actor=actor_of(request)):
        messages.success(request, _("All notifications are marked as read."))
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    return list_as_left(request, reverse(LIST))
