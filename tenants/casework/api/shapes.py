"""The shapes of files, for programs. They hold no rule: the services do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from maillage.api.parsing import Input
from tenants.casework.models import FieldConfirmation, IncomingReferral, Participant, ParticipantStatus
from tenants.casework.services import EDITABLE


class ParticipantRow(serializers.ModelSerializer[Participant]):
    """A participant in a list."""

    class Meta:
        model = Participant
        fields = ["id", "number", "first_name", "last_name", "birth_date", "status", "referent_id", "referent_name"]
        read_only_fields = fields


class ParticipantFile(serializers.ModelSerializer[Participant]):
    """The whole file of a participant."""

    class Meta:
        model = Participant
        fields = ["id", "number", *EDITABLE, "referent_id", "referent_name", "created_at"]
        read_only_fields = fields


class ParticipantInput(Input, serializers.ModelSerializer[Participant]):
    """What can be entered of a file; only the names must be there."""

    # with or without the points and the hyphen: the service keeps the digits
    national_number = serializers.CharField(required=False, allow_blank=True, max_length=20)

    class Meta:
        model = Participant
        fields = [*EDITABLE]


class ParticipantFilters(Input):
    """Which participants."""

    status = serializers.ChoiceField(ParticipantStatus.choices, required=False)
    referent = serializers.UUIDField(required=False, help_text=_("Whose participants: the identifier of a worker."))
    page = serializers.IntegerField(required=False, min_value=1)


class ParticipantSearch(ParticipantFilters):
    """Which participants, by name too: only in a body, an address would keep it."""

    q = serializers.CharField(
        required=False, max_length=100, help_text=_("Words of the name or the number, whatever the accents.")
    )


class LookSerializer(serializers.Serializer[Any]):
    """One time that somebody looked."""

    organisation = serializers.CharField()
    function = serializers.CharField()
    at = serializers.DateTimeField()


class SharedSerializer(serializers.Serializer[Any]):
    """What one referral shared."""

    referral = serializers.UUIDField(source="referral.pk")
    recipient_name = serializers.CharField(source="referral.recipient.name")
    labels = serializers.ListField(child=serializers.CharField(), help_text=_("The fields in words."))
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    ended = serializers.BooleanField()
    looks = LookSerializer(many=True)


class ReceiptGrantSerializer(serializers.Serializer[Any]):
    """An agreement, as the receipt names it."""

    id = serializers.UUIDField()
    purpose = serializers.CharField()
    recipient_name = serializers.CharField()
    categories = serializers.ListField(child=serializers.CharField())
    valid_from = serializers.DateField()
    valid_until = serializers.DateField()
    withdrawn_at = serializers.DateTimeField(source="withdrawn.withdrawn_at", default=None, allow_null=True)


class ReceiptSerializer(serializers.Serializer[Any]):
    """What was agreed, what was shared with whom until when, and who looked."""

    agreements = ReceiptGrantSerializer(source="grants", many=True)
    shared = SharedSerializer(many=True)


class ConfirmationSerializer(serializers.ModelSerializer[FieldConfirmation]):
    """One field that was taken over."""

    class Meta:
        model = FieldConfirmation
        fields = ["field", "confirmed_at", "confirmed_by_name"]
        read_only_fields = fields


class IncomingSerializer(serializers.ModelSerializer[IncomingReferral]):
    """The link between a referral that was received and the own file, with the fields taken over so far."""

    confirmed = ConfirmationSerializer(source="confirmations", many=True)

    class Meta:
        model = IncomingReferral
        fields = ["referral_id", "participant_id", "sender_name", "linked_at", "confirmed"]
        read_only_fields = fields
