"""Agreements on paper, for programs."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

from maillage.api.parsing import Input
from maillage.api.schema import operation
from maillage.api.views import BodyView
from sharing.grants.access import access_grant, access_new_grant
from sharing.grants.documents import hand_out_agreement, hand_out_sheet
from sharing.grants.documents.draft import draft_sheet
from sharing.grants.models import Category
from sharing.programmes.presets import PRESETS
from sharing.programmes.texts.rules import REFERENCE

PDF = {(200, "application/pdf"): OpenApiTypes.BINARY}
LANGUAGE = OpenApiParameter(
    "notice_language",
    str,
    description=_("The language of the text, such as fr, nl, de, en or ar; French stands beside any other."),
)


class SheetInput(Input):
    """What an agreement will say, as far as it is known."""

    notice_language = serializers.CharField(required=False, max_length=10, help_text=_("The language of the text."))
    recipient = serializers.SlugField(required=False)
    recipient_service = serializers.CharField(required=False, allow_blank=True, max_length=150)
    purpose = serializers.CharField(required=False, allow_blank=True, max_length=300)
    preset = serializers.ChoiceField(required=False, choices=list(PRESETS))
    categories = serializers.ListField(required=False, child=serializers.ChoiceField(Category.choices))
    writes = serializers.ListField(required=False, child=serializers.ChoiceField(Category.choices))
    valid_from = serializers.DateField(required=False)
    valid_until = serializers.DateField(required=False)
    representative_name = serializers.CharField(required=False, allow_blank=True, max_length=161)
    representative_quality = serializers.CharField(required=False, allow_blank=True, max_length=120)
    witness = serializers.CharField(required=False, allow_blank=True, max_length=120)
    language = serializers.CharField(
        required=False, allow_blank=True, max_length=60, help_text=_("The language that is spoken.")
    )
    interpreter = serializers.CharField(required=False, allow_blank=True, max_length=120)


class SheetView(BodyView):
    """The paper to sign, before there is an agreement."""

    @operation(
        _("Print an agreement to sign, before it is recorded"),
        description=_("Nothing of what is sent is kept. What is left out is a blank to fill in by hand."),
        request=SheetInput,
        responses=PDF,
    )
    def post(self, request: Request, participant_id: UUID) -> HttpResponse:
        """From what is known so far."""
        name = access_new_grant(self.actor, participant_id)
        given = self.parsed(SheetInput)
        sheet = draft_sheet(self.actor, participant_id, name, given)
        return hand_out_sheet(self.actor, participant_id, sheet, given.get("notice_language", REFERENCE))


class AgreementPaperView(BodyView):
    """An agreement that is recorded."""

    @operation(_("Download an agreement in easy words, as a PDF"), parameters=[LANGUAGE], responses=PDF)
    def get(self, request: Request, grant_id: UUID) -> HttpResponse:
        """In the language that it was shown in, unless another is asked for."""
        grant = access_grant(self.actor, grant_id)
        return hand_out_agreement(self.actor, grant, request.query_params.get("notice_language", ""))
