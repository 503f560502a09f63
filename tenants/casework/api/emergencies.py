"""Emergencies about persons of the own CPAS, for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.parsing import Input
from maillage.api.schema import operation
from maillage.api.views import BodyView
from sharing.emergencies.api.shapes import GivenFieldSerializer, PageInput, PleaInput
from sharing.emergencies.api.views import PLEA
from tenants.casework.emergencies import (
    access_emergencies,
    access_emergency,
    access_emergency_to_tell,
    check_opens_in_emergency,
    defer_informing,
    inform_person,
    open_in_emergency,
    show_emergency,
)
from tenants.casework.models import Emergency


class OpenInput(PleaInput):
    """Whose restricted file, and why it cannot wait."""

    person = serializers.CharField(
        max_length=160, help_text=_("The file number, or the first and last name with the date of birth.")
    )
    born_on = serializers.DateField(required=False, allow_null=True)


class EmergencyRow(serializers.ModelSerializer[Emergency]):
    """An emergency in a list; the file by its number."""

    file_number = serializers.CharField(source="participant.number")

    class Meta:
        model = Emergency
        fields = [
            "id", "kind", "file_number", "referral_id", "organisation", "user_name", "reason", "words", "categories",
            "opened_at", "expires_at", "inform_by", "deferral", "informed_at", "informed_by_name",
        ]  # fmt: skip
        read_only_fields = fields


class ShownSerializer(serializers.Serializer[Any]):
    """An emergency, with the fields for who opened the file while the day lasts."""

    emergency = EmergencyRow()
    name = serializers.CharField(help_text=_("Empty for who may not know it."))
    live = serializers.BooleanField()
    values = GivenFieldSerializer(source="fields", many=True)


class DeferInput(Input):
    """Until when the person is not told, and why."""

    until = serializers.DateField()
    words = serializers.CharField(max_length=500)


class EmergenciesView(BodyView):
    """The emergencies that the caller may know of."""

    @operation(
        _("List emergencies about persons of the own CPAS"),
        parameters=[PageInput],
        responses=EmergencyRow(many=True),
    )
    def get(self, request: Request) -> Response:
        """The latest first."""
        self.parsed(PageInput, request.query_params)
        found = self.page_of(access_emergencies(self.actor))
        return self.get_paginated_response(EmergencyRow(found, many=True).data)

    @operation(
        _("Open a restricted file in grave and imminent danger, for 24 hours"),
        request=OpenInput,
        responses={201: EmergencyRow},
        refuses={400: [*PLEA, "no_such_file"], 409: ["open_already"]},
    )
    def post(self, request: Request) -> Response:
        """Open it; the data protection officer is told at once."""
        check_opens_in_emergency(self.actor)
        given = {"born_on": None, **self.parsed(OpenInput)}
        return Response(EmergencyRow(open_in_emergency(actor=self.actor, **given)).data, status=201)


class EmergencyView(BodyView):
    """One emergency."""

    @operation(_("Read an emergency"), responses=ShownSerializer)
    def get(self, request: Request, emergency_id: UUID) -> Response:
        """With the fields, for who opened the file, while the day lasts."""
        shown = show_emergency(self.actor, access_emergency(self.actor, emergency_id))
        return Response(ShownSerializer(shown).data)


class InformView(BodyView):
    """That the person was told."""

    @operation(
        _("Say that the person was told of an emergency"),
        request=None,
        responses=EmergencyRow,
        refuses={409: ["already_told"]},
    )
    def post(self, request: Request, emergency_id: UUID) -> Response:
        """Now."""
        told = inform_person(actor=self.actor, emergency=access_emergency_to_tell(self.actor, emergency_id))
        return Response(EmergencyRow(told).data)


class DeferView(BodyView):
    """That the person is told later."""

    @operation(
        _("Put off telling the person of an emergency"),
        request=DeferInput,
        responses=EmergencyRow,
        refuses={400: ["no_deferral_reason", "deferral_past", "deferral_late"], 409: ["already_told"]},
    )
    def post(self, request: Request, emergency_id: UUID) -> Response:
        """For a reason."""
        found = access_emergency_to_tell(self.actor, emergency_id)
        return Response(
            EmergencyRow(defer_informing(actor=self.actor, emergency=found, **self.parsed(DeferInput))).data
        )
