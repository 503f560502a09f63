"""What partners wrote about a person, for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.schema import operation
from maillage.api.views import BodyView
from sharing.records.models import Kind
from tenants.casework.access import access_participant
from tenants.casework.records import Received, hand_out_file, received_records


class KeptRecordSerializer(serializers.Serializer[Any]):
    """One record as it was kept."""

    id = serializers.UUIDField(source="record.record_id")
    referral = serializers.UUIDField(source="record.referral_id")
    kind = serializers.ChoiceField(Kind.choices, source="record.kind")
    category = serializers.CharField(source="record.category")
    happened_on = serializers.DateField(source="record.happened_on")
    organisation = serializers.CharField(source="record.organisation")
    author_name = serializers.CharField(source="record.author_name")
    written_at = serializers.DateTimeField(source="record.written_at")
    has_document = serializers.SerializerMethodField()
    values = serializers.SerializerMethodField(help_text=_("Codes, ISO dates, cents."))

    @extend_schema_field({"type": "object", "additionalProperties": {}})
    def get_values(self, received: Received) -> dict[str, Any]:
        """The entries that say something."""
        return dict(received.record.payload)

    def get_has_document(self, received: Received) -> bool:
        """Whether a file came with it."""
        return received.record.file_key is not None


class RecordsView(BodyView):
    """What was kept in one file."""

    @operation(_("Read what partners wrote about a participant"), responses=KeptRecordSerializer(many=True))
    def get(self, request: Request, participant_id: UUID) -> Response:
        """The latest first."""
        participant = access_participant(self.actor, participant_id)
        rows = self.page_of(received_records(self.actor, participant))
        return self.get_paginated_response(KeptRecordSerializer(rows, many=True).data)


class RecordFileView(BodyView):
    """The file of one of them."""

    @operation(
        _("Download a document that a partner added"),
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, participant_id: UUID, record_id: UUID) -> FileResponse:
        """As it was added."""
        return hand_out_file(self.actor, participant_id, record_id)
