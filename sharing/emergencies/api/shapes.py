"""The shapes of emergencies, for programs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from maillage.api.parsing import Input
from sharing.emergencies.models import EmergencyRequest, EmergencyReview


class PleaInput(Input):
    """Why it cannot wait, and what is needed."""

    reason = serializers.CharField(max_length=10, help_text=_("life, violence, child, health or other"))
    words = serializers.CharField(max_length=1000)
    danger = serializers.BooleanField(help_text=_("That the danger is grave and imminent: without it, nothing."))
    categories = serializers.ListField(child=serializers.CharField(max_length=20), max_length=20)


class AskInput(PleaInput):
    """The same, at the recipient of a referral."""

    address = serializers.BooleanField(
        required=False, help_text=_("Whether an address that is kept secret has to be known too.")
    )


class RequestSerializer(serializers.ModelSerializer[EmergencyRequest]):
    """What was asked."""

    class Meta:
        model = EmergencyRequest
        fields = ["id", "referral_id", "reason", "categories", "address", "asked_at"]
        read_only_fields = fields


class GivenFieldSerializer(serializers.Serializer[Any]):
    """One field, its value as in the file and in words."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.CharField()
    shown = serializers.CharField()


class GivenSerializer(serializers.Serializer[Any]):
    """What was given, while it lives."""

    id = serializers.UUIDField()
    given_at = serializers.DateTimeField()
    valid_until = serializers.DateTimeField()
    values = GivenFieldSerializer(source="fields", many=True)


class ReviewSerializer(serializers.ModelSerializer[EmergencyReview]):
    """A review: codes and dates, no person."""

    body = serializers.CharField(source="body.slug")
    asked_of = serializers.CharField(source="asked_of.slug", default=None, allow_null=True)

    class Meta:
        model = EmergencyReview
        fields = [
            "id", "body", "asked_of", "kind", "object_id", "reason", "categories", "happened_at", "due_on",
            "reviewed_at", "reviewed_by_name", "finding", "words",
        ]  # fmt: skip
        read_only_fields = fields


class ReviewInput(Input):
    """What the second person found."""

    finding = serializers.CharField(max_length=15, help_text=_("justified or not_justified"))
    words = serializers.CharField(max_length=1000)


class AskReviewInput(Input):
    """Whom to ask instead; null: nobody else."""

    other = serializers.SlugField(allow_null=True, help_text=_("The short name of another CPAS."))


class PageInput(Input):
    """Which page."""

    page = serializers.IntegerField(required=False, min_value=1)
