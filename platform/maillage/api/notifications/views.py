"""What waits for the caller, for programs: parse, one access function, one service, answer."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.notifications.shapes import (
    AgendaDaySerializer,
    MailingInput,
    MailingSerializer,
    NotificationSerializer,
    ReadAllSerializer,
    UnreadSerializer,
)
from maillage.api.schema import operation
from maillage.api.views import BodyView
from maillage.notifications.access import access_notification, access_notifications, mailing_of, unread_count
from maillage.notifications.agenda import agenda_of
from maillage.notifications.services import choose_mailing, mark_all_read, mark_read


class NotificationsView(BodyView):
    """What the caller was told."""

    @operation(_("List my notifications, unread first"), responses=NotificationSerializer(many=True))
    def get(self, request: Request) -> Response:
        """A page of them."""
        rows = self.page_of(access_notifications(self.actor))
        return self.get_paginated_response(NotificationSerializer(rows, many=True).data)


class AgendaView(BodyView):
    """The days to keep."""

    @operation(
        _("List the days that I have to keep in the coming weeks"),
        description=_("From last week to six weeks from now: days and fixed words, nobody’s name."),
        responses=AgendaDaySerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Day by day."""
        page = self.page_of(agenda_of(self.actor))
        return self.get_paginated_response(AgendaDaySerializer(page, many=True).data)


class UnreadView(BodyView):
    """The number in the header of the pages."""

    @operation(_("Count my unread notifications"), responses=UnreadSerializer)
    def get(self, request: Request) -> Response:
        """The number alone."""
        return Response({"unread": unread_count(self.actor)})


class ReadAllView(BodyView):
    """Everything at once."""

    @operation(
        _("Mark all my notifications as read"),
        operation_id="notifications_read_all",
        request=None,
        responses=ReadAllSerializer,
    )
    def post(self, request: Request) -> Response:
        """How many that was."""
        return Response({"read": mark_all_read(actor=self.actor)})


class ReadView(BodyView):
    """One of them."""

    @operation(_("Mark a notification as read"), request=None, responses=NotificationSerializer)
    def post(self, request: Request, notification_id: UUID) -> Response:
        """As it then stands."""
        mark_read(actor=self.actor, notification=access_notification(self.actor, notification_id))
        return Response(NotificationSerializer(access_notification(self.actor, notification_id)).data)


class SettingsView(BodyView):
    """When the caller is told by e-mail."""

    @operation(_("Read when I am told by e-mail"), responses=MailingSerializer)
    def get(self, request: Request) -> Response:
        """At the acting body."""
        return Response({"mailing": mailing_of(self.actor)})

    @operation(_("Choose when I am told by e-mail"), request=MailingInput, responses=MailingSerializer)
    def post(self, request: Request) -> Response:
        """As chosen."""
        choose_mailing(actor=self.actor, **self.parsed(MailingInput))
        return Response({"mailing": mailing_of(self.actor)})
