"""The person's receipt on paper, for programs."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from maillage.api.schema import operation
from maillage.api.views import BodyView
from sharing.programmes.texts.rules import REFERENCE
from sharing.referrals.receipt_paper import hand_out_receipt

LANGUAGE = OpenApiParameter(
    "language", str, description=_("The language of the text, such as fr, nl, de, en or ar; by default French.")
)


class ReceiptPaperView(BodyView):
    """The receipt to give to the person."""

    @operation(
        _("Download a person’s receipt in easy words, as a PDF"),
        parameters=[LANGUAGE],
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, participant_id: UUID) -> HttpResponse:
        """What was shared, with whom, who looked; how to stop, how to contest."""
        return hand_out_receipt(self.actor, participant_id, request.query_params.get("language", REFERENCE))
