"""The shapes of files, for programs. They hold no rule: the services do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from maillage.api.parsing import Input
from sharing.referrals.models import Way
from tenants.casework.models import FieldConfirmation, IncomingReferral, Participant, ParticipantStatus
from tenants.casework.services import EDITABLE


class ParticipantRow(serializers.ModelSerializer[Participant]):
    """A participant in a list."""

    class Meta:
        model = Participant
        fields = ["id", "number", "first_name", "last_name", "birth_date", "status", "referent_id", "referent_name"]
        read_only_fields = fields


class ParticipantFile(serializers.ModelSerializer[Participant]):
    """The whole file of a participant, with the `number` that the view lets be shown in its context."""

    national_number = serializers.SerializerMethodField(
        help_text=_("Null where the CPAS has no authorisation in force to use it.")
    )

    class Meta:
        model = Participant
        fields = ["id", "number", *EDITABLE, "referent_id", "referent_name", "created_at"]
        read_only_fields = fields

    def get_national_number(self, participant: Participant) -> str | None:
        """What `tenants.casework.numbers.show_number` let be shown."""
        shown: str | None = self.context["number"]
        return shown


class ParticipantInput(Input, serializers.ModelSerializer[Participant]):
    """What can be entered of a file; only the names must be there."""

    # with or without the points and the hyphen: the service keeps the digits
    national_number = serializers.CharField(required=False, allow_blank=True, max_length=20)

    class Meta:
        model = Participant
        fields = [*EDITABLE]


class IncomingFileInput(Input):
    """Which file, when the person has one."""

    participant = serializers.UUIDField(
        required=False, help_text=_("An own file of the same person; without it a new one is opened.")
    )


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

    id = serializers.IntegerField(help_text=_("By which the person contests it."))
    at = serializers.DateTimeField()


class LooksOfDaySerializer(serializers.Serializer[Any]):
    """How often one function of one organisation looked on one day."""

    day = serializers.DateField()
    organisation = serializers.CharField()
    function = serializers.CharField()
    count = serializers.IntegerField()
    looks = LookSerializer(many=True)


class SharedSerializer(serializers.Serializer[Any]):
    """What one referral shared."""

    referral = serializers.UUIDField(source="referral.pk")
    recipient_name = serializers.CharField(source="referral.recipient.name")
    reason = serializers.CharField(help_text=_("Why it was shared, as the person was told."))
    labels = serializers.ListField(child=serializers.CharField(), help_text=_("The fields in words."))
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    ended = serializers.BooleanField()
    disclosure = serializers.UUIDField(source="disclosure_id")
    looks = LooksOfDaySerializer(many=True, source="looks_by_day")
    letter = serializers.ChoiceField(
        Way.choices, source="letter.way", default=None, allow_null=True, help_text=_("How it left, when by letter.")
    )
    letter_on = serializers.DateField(source="letter.sent_on", default=None, allow_null=True)


class ReceiptGrantSerializer(serializers.Serializer[Any]):
    """An agreement, as the receipt names it."""

    id = serializers.UUIDField()
    purpose = serializers.CharField()
    recipient_name = serializers.CharField()
    categories = serializers.ListField(child=serializers.CharField())
    valid_from = serializers.DateField()
    valid_until = serializers.DateField()
    withdrawn_at = serializers.DateTimeField(source="withdrawn.withdrawn_at", default=None, allow_null=True)


class ContestedSerializer(serializers.Serializer[Any]):
    """An access that the person contested, and the answer if there is one."""

    what = serializers.CharField()
    organisation = serializers.CharField()
    looked_at = serializers.DateTimeField()
    words = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    due_on = serializers.DateField()
    answered_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.CharField()
    answer = serializers.CharField()


class ReceiptSerializer(serializers.Serializer[Any]):
    """What was agreed, what was shared with whom until when, who looked, and what was contested."""

    agreements = ReceiptGrantSerializer(source="grants", many=True)
    shared = SharedSerializer(many=True)
    contests = ContestedSerializer(many=True)


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
