"""The shapes of a CPAS's own sheet of a session, for programs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from maillage.api.parsing import Input
from tenants.sessions.models import Presence
from tenants.sessions.services import Answer

HIDDEN = _("null for who may not know it: in a voluntary programme, who decides on income.")


class SheetLineSerializer(serializers.Serializer[Any]):
    """One invited person."""

    id = serializers.UUIDField()
    participant = serializers.UUIDField(source="participant_id", allow_null=True)
    name = serializers.CharField(help_text=_("Empty, like all the rest, when the file is closed to the caller."))
    number = serializers.CharField()
    came = serializers.ChoiceField(Presence.choices, allow_null=True, help_text=HIDDEN)
    wants_to_go_on = serializers.BooleanField(allow_null=True, help_text=HIDDEN)
    referral = serializers.UUIDField(source="referral_id", allow_null=True)


class SheetSerializer(serializers.Serializer[Any]):
    """The sheet of the acting CPAS."""

    session = serializers.UUIDField(source="session.pk")
    left = serializers.IntegerField(source="session.left", help_text=_("Seats that are free."))
    shows_presence = serializers.BooleanField(help_text=_("Whether the caller may know who came."))
    lines = SheetLineSerializer(many=True)


class InvitationsInput(Input):
    """Whom to invite."""

    participants = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=500)


class PresenceAnswerInput(Input):
    """What is written down of one person; what is left out stays as it is."""

    line = serializers.UUIDField()
    came = serializers.ChoiceField(Presence.choices, required=False)
    wants_to_go_on = serializers.BooleanField(required=False, allow_null=True)

    def answer(self, given: dict[str, Any]) -> Answer:
        """What the service takes."""
        goes_on = given.get("wants_to_go_on", ...)
        return Answer(came=given.get("came"), goes_on=None if goes_on is ... else "" if goes_on is None else goes_on)


class PresenceInput(Input):
    """What is written down, by line."""

    lines = PresenceAnswerInput(many=True, allow_empty=False)
