"""Letters to recipients without an account, for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.schema import operation
from maillage.api.views import BodyView
from maillage.documents.pdf import pdf_response
from sharing.referrals.access import access_letters_to_let_read, access_sent_to_act
from sharing.referrals.letter import letter_of
from sharing.referrals.services import let_read_letters


class ReleasedSerializer(serializers.Serializer[Any]):
    """How many referrals the recipient reads here from now on."""

    count = serializers.IntegerField()


class LetterView(BodyView):
    """The letter of a referral."""

    @operation(
        _("Print the letter of an open referral to a recipient without an account"),
        description=_("That it was printed is written down."),
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, referral_id: UUID) -> HttpResponse:
        """As PDF."""
        sent = access_sent_to_act(self.actor, referral_id)
        return pdf_response(letter_of(self.actor, sent), f"letter-{sent.referral.reference}")


class LetReadView(BodyView):
    """The recipient has its account by now."""

    @operation(
        _("Let a recipient that has its account by now read the open referrals that it was sent by letter"),
        request=None,
        responses=ReleasedSerializer,
        refuses={409: ["no_arrangement"]},
    )
    def post(self, request: Request, referral_id: UUID) -> Response:
        """All of this CPAS to that recipient."""
        recipient_role = access_letters_to_let_read(self.actor, referral_id)
        count = let_read_letters(actor=self.actor, recipient_role=recipient_role)
        return Response(ReleasedSerializer({"count": count}).data)
