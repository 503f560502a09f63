"""The own file of a person whose request another CPAS sent on, for programs."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.parsing import Input
from maillage.api.schema import operation
from maillage.api.views import BodyView
from sharing.transmissions import rules as transmissions
from sharing.transmissions.access import access_transmission_to_act
from tenants.casework.access import changes_files
from tenants.casework.models import TakenUpTransmission
from tenants.casework.transmitted import take_up


class TakeUpInput(Input):
    """Which file."""

    participant = serializers.UUIDField(
        required=False, help_text=_("The person’s own file, if one is open: only its empty fields are filled.")
    )


class TakenUpSerializer(serializers.ModelSerializer[TakenUpTransmission]):
    """The link between a transmission and the own file: which fields were taken over, by whom, when."""

    class Meta:
        model = TakenUpTransmission
        fields = [
            "transmission_id", "participant_id", "sender_name", "request_received_on", "fields", "taken_up_at",
            "taken_up_by_name",
        ]  # fmt: skip
        read_only_fields = fields


class TakeUpView(BodyView):
    """Take the person's fields over."""

    @operation(
        _("Open or link a file for the person of a transmission"),
        request=TakeUpInput,
        responses={201: TakenUpSerializer},
        refuses={409: ["not_taken_up", "already_taken_up", "changed_meanwhile"]},
    )
    def post(self, request: Request, transmission_id: UUID) -> Response:
        """Take them over."""
        transmission = access_transmission_to_act(self.actor, transmission_id, transmissions.RECIPIENT)
        if not changes_files(self.actor):
            raise PermissionDenied
        given = self.parsed(TakeUpInput)
        link = take_up(actor=self.actor, transmission=transmission, participant_id=given.get("participant"))
        return Response(TakenUpSerializer(link).data, status=201)
