"""Contested refusals, for the programs of coordinations."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.parsing import Input
from maillage.api.schema import operation
from maillage.api.views import BodyView
from sharing.referrals.models import Moderation, Opinion
from sharing.referrals.moderating import access_moderation, access_moderations
from sharing.referrals.services import give_opinion


class ModerationSerializer(serializers.ModelSerializer[Moderation]):
    """A contested refusal: bodies, codes and days, nothing about the person."""

    reference = serializers.CharField()
    sender = serializers.CharField(source="sender.slug")
    recipient = serializers.CharField(
        source="known_recipient.slug", allow_null=True, default=None, read_only=True,
        help_text=_("Null for an organisation whose name is confidential."),
    )  # fmt: skip

    class Meta:
        model = Moderation
        fields = [
            "id", "reference", "sender", "recipient", "decline_reason", "sent_on", "contested_at", "opinion",
            "opined_at", "opined_by",
        ]  # fmt: skip
        read_only_fields = fields


class OpinionInput(Input):
    """What the coordination thinks."""

    opinion = serializers.ChoiceField(Opinion.choices)


class ModerationsView(BodyView):
    """The list."""

    @operation(_("List the refusals that members contest"), responses=ModerationSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Those without an opinion first."""
        page = self.page_of(access_moderations(self.actor))
        return self.get_paginated_response(ModerationSerializer(page, many=True).data)


class ModerationView(BodyView):
    """One of them."""

    @operation(
        _("Give an opinion on a contested refusal, once"),
        description=_("It binds nobody: the sender reads it and decides."),
        request=OpinionInput,
        responses=ModerationSerializer,
        refuses={400: ["no_opinion"], 409: ["changed_meanwhile"]},
    )
    def post(self, request: Request, moderation_id: UUID) -> Response:
        """As it then stands."""
        found = access_moderation(self.actor, moderation_id)
        give_opinion(actor=self.actor, moderation=found, **self.parsed(OpinionInput))
        return Response(ModerationSerializer(access_moderation(self.actor, moderation_id)).data)
