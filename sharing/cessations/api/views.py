"""Cessation notices, for programs."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.parsing import Input
from maillage.api.schema import operation
from maillage.api.views import BodyView
from maillage.documents.pdf import pdf_response
from sharing.cessations.access import (
    access_cessation,
    access_cessation_to_acknowledge,
    access_cessations,
    access_days,
)
from sharing.cessations.letter import letter_of
from sharing.cessations.models import CessationNotice
from sharing.cessations.services import acknowledge_notice, set_days


class NoticeSerializer(serializers.ModelSerializer[CessationNotice]):
    """A notice; it names a referral, never a person."""

    reference = serializers.CharField(source="referral.reference")
    sender = serializers.CharField(source="sender.slug")
    recipient = serializers.CharField(source="recipient.slug")
    overdue = serializers.BooleanField(source="is_overdue")

    class Meta:
        model = CessationNotice
        fields = [
            "id", "referral_id", "reference", "sender", "recipient", "reason", "categories", "sent_at", "deadline",
            "overdue", "acknowledged_at", "acknowledged_by_name", "answer", "ground", "by_letter",
        ]  # fmt: skip
        read_only_fields = fields


class NoticeAnswerInput(Input):
    """What was done with the information."""

    answer = serializers.CharField(max_length=10, help_text=_("returned, deleted or kept"))
    ground = serializers.CharField(
        required=False, allow_blank=True, max_length=500, help_text=_("The legal ground, when it is kept.")
    )
    answered_by = serializers.CharField(
        required=False, max_length=161, help_text=_("Of a recipient without an account, typed by the sender.")
    )


class DaysShape(Input):
    """Working days to answer."""

    days = serializers.IntegerField()


class PageInput(Input):
    """Which page."""

    page = serializers.IntegerField(required=False, min_value=1)


class NoticesView(BodyView):
    """The notices that the caller deals with."""

    @operation(
        _("List the notices that sharing has stopped"), parameters=[PageInput], responses=NoticeSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """Overdue ones first, answered ones last."""
        self.parsed(PageInput, request.query_params)
        found = self.page_of(access_cessations(self.actor))
        return self.get_paginated_response(NoticeSerializer(found, many=True).data)


class NoticeView(BodyView):
    """One notice."""

    @operation(_("Read a notice that sharing has stopped"), responses=NoticeSerializer)
    def get(self, request: Request, notice_id: UUID) -> Response:
        """As it stands."""
        return Response(NoticeSerializer(access_cessation(self.actor, notice_id)).data)


class AcknowledgeView(BodyView):
    """The answer to a notice."""

    @operation(
        _("Say what was done with the information"),
        request=NoticeAnswerInput,
        responses=NoticeSerializer,
        refuses={400: ["no_answer", "no_ground", "no_answered_by"], 409: ["already_acknowledged"]},
    )
    def post(self, request: Request, notice_id: UUID) -> Response:
        """Once, by the recipient; by the sender for one without an account."""
        notice = access_cessation_to_acknowledge(self.actor, notice_id)
        acknowledge_notice(actor=self.actor, notice=notice, **self.parsed(NoticeAnswerInput))
        return Response(NoticeSerializer(access_cessation(self.actor, notice_id)).data)


class LetterView(BodyView):
    """A notice to a recipient without an account."""

    @operation(
        _("Print the notice to a recipient without an account"),
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, notice_id: UUID) -> HttpResponse:
        """As PDF."""
        notice = access_cessation(self.actor, notice_id)
        return pdf_response(letter_of(self.actor, notice), f"letter-{notice.referral.reference}")


class DaysView(BodyView):
    """How long recipients have."""

    @operation(_("How many working days recipients have to answer"), responses=DaysShape)
    def get(self, request: Request) -> Response:
        """Those of the own CPAS."""
        return Response({"days": access_days(self.actor)})

    @operation(
        _("Set how many working days recipients have"),
        request=DaysShape,
        responses=DaysShape,
        refuses={400: ["days_out_of_range"]},
    )
    def post(self, request: Request) -> Response:
        """From now on."""
        access_days(self.actor)
        return Response({"days": set_days(actor=self.actor, days=self.parsed(DaysShape)["days"])})
