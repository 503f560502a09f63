"""The shapes of arrangements, for programs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from maillage.api.parsing import Input
from sharing.arrangements.models import Arrangement, ArrangementMember, ConsortiumArrangement


class ArrangementSerializer(serializers.ModelSerializer[Arrangement]):
    """An arrangement between two bodies."""

    proposer = serializers.CharField(source="proposer.slug")
    other = serializers.CharField(source="other.slug")
    state = serializers.CharField()

    class Meta:
        model = Arrangement
        fields = [
            "id", "proposer", "other", "state", "version", "starts", "ends", "responsibilities", "document_digest",
            "proposed_at", "proposed_by_name", "confirmed_at", "confirmed_by_name", "ended_at",
        ]  # fmt: skip
        read_only_fields = fields


class ArrangementMemberSerializer(serializers.ModelSerializer[ArrangementMember]):
    """A member that joined."""

    body = serializers.CharField(source="body.slug")

    class Meta:
        model = ArrangementMember
        fields = ["body", "joined_at", "left_at"]
        read_only_fields = fields


class PublishedSerializer(serializers.ModelSerializer[ConsortiumArrangement]):
    """An arrangement of a consortium, with the members that joined, or left."""

    consortium = serializers.CharField(source="consortium.code")
    coordination = serializers.CharField(source="coordination.slug")
    state = serializers.CharField()
    members = ArrangementMemberSerializer(many=True)

    class Meta:
        model = ConsortiumArrangement
        fields = [
            "id", "consortium", "coordination", "state", "version", "starts", "ends", "responsibilities",
            "published_at", "published_by_name", "ended_at", "members",
        ]  # fmt: skip
        read_only_fields = fields


class TermsInput(Input):
    """Who answers for what, and from when until when."""

    responsibilities = serializers.CharField(max_length=20_000)
    starts = serializers.DateField()
    ends = serializers.DateField(required=False, allow_null=True)


class ProposalInput(TermsInput):
    """With which body."""

    other = serializers.SlugField(help_text=_("The short name of the other body."))


class PublicationInput(TermsInput):
    """For which consortium."""

    consortium = serializers.SlugField(help_text=_("The code of a consortium that you coordinate."))


class PageInput(Input):
    """Which page."""

    page = serializers.IntegerField(required=False, min_value=1)
