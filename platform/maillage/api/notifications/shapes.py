"""The shapes of notifications, for programs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from maillage.api.parsing import Input
from maillage.notifications.kinds import kind_of
from maillage.notifications.models import Mailing, Notification


class NotificationSerializer(serializers.ModelSerializer[Notification]):
    """One thing that waits, or waited."""

    text = serializers.SerializerMethodField(help_text=_("The same words for every notification of the kind."))
    url = serializers.SerializerMethodField(help_text=_("The path of the page of what it is about."))

    class Meta:
        model = Notification
        fields = ["id", "kind", "text", "url", "object_id", "created_at", "read_at"]
        read_only_fields = fields

    def get_text(self, notification: Notification) -> str:
        """The words of its kind."""
        return str(kind_of(notification.kind).text)

    def get_url(self, notification: Notification) -> str:
        """Where it leads."""
        return kind_of(notification.kind).url_of(notification.object_id)


class UnreadSerializer(serializers.Serializer[Any]):
    """How many are unread."""

    unread = serializers.IntegerField()


class ReadAllSerializer(serializers.Serializer[Any]):
    """How many were marked as read."""

    read = serializers.IntegerField()


class MailingSerializer(serializers.Serializer[Any]):
    """When e-mails come."""

    mailing = serializers.ChoiceField(Mailing.choices)


class MailingInput(Input):
    """When e-mails are to come."""

    mailing = serializers.ChoiceField(
        Mailing.choices, help_text=_("An e-mail says how many things wait, never what they are about.")
    )


class AgendaEventSerializer(serializers.Serializer[Any]):
    """One date to keep."""

    summary = serializers.CharField()
    url = serializers.CharField(help_text=_("The path of the page that says more."))
    starts_on = serializers.DateField(allow_null=True)
    starts_at = serializers.DateTimeField(allow_null=True)


class AgendaDaySerializer(serializers.Serializer[Any]):
    """One day and what it holds."""

    day = serializers.DateField()
    events = AgendaEventSerializer(many=True)
