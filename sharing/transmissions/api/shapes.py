"""The shapes of transmissions, for programs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from maillage.api.parsing import Input
from sharing.transmissions import rules
from sharing.transmissions.models import Aid, Evidence, LegalText, NoticeWay, Transmission, WithoutFile

DIRECTIONS = [("sent", _("Sent")), ("received", _("Received"))]
# The side on which the acting CPAS is, by direction.
PARTIES = {"sent": rules.SENDER, "received": rules.RECIPIENT}
STAGES = [("open", _("Not ended")), ("ended", _("Ended"))]


class LegalTextSerializer(serializers.ModelSerializer[LegalText]):
    """A rule or a term, in the version that applies."""

    class Meta:
        model = LegalText
        fields = ["id", "code", "kind", "title", "reference", "text", "amount", "unit", "valid_from", "valid_until"]
        read_only_fields = fields


class TransmissionStanding(serializers.ModelSerializer[Transmission]):
    """Where a transmission stands, with nothing about the person: what a step answers."""

    reference = serializers.CharField()
    sender = serializers.CharField(source="sender.slug")
    sender_name = serializers.CharField(source="sender.name")
    recipient = serializers.CharField(source="recipient.slug")
    recipient_name = serializers.CharField(source="recipient.name")
    rule = serializers.CharField(source="rule.code")
    second_rule = serializers.CharField(source="second_rule.code", default=None, allow_null=True)
    competent = serializers.CharField(source="competent.slug", default=None, allow_null=True)
    sent_late = serializers.BooleanField(source="is_sent_late")
    asked_late = serializers.BooleanField(source="is_asked_late")

    class Meta:
        model = Transmission
        fields = [
            "id", "reference", "state", "sender", "sender_name", "sender_worker", "recipient", "recipient_name",
            "recipient_worker", "request_received_on", "follows", "aid", "urgent", "rule", "evidence", "send_by",
            "acknowledged_on", "notice_on", "notice_by", "sent_at", "sent_late", "received_at", "ask_by",
            "answered_at", "second_rule", "second_evidence", "spp_is_on", "asked_late", "decide_by", "decided_on",
            "competent", "ended_at",
        ]  # fmt: skip
        read_only_fields = fields


class TransmissionRow(TransmissionStanding):
    """A transmission in a list; `names` stands in the context."""

    name = serializers.SerializerMethodField(help_text=_("Empty when it may not be read, or no longer."))

    class Meta(TransmissionStanding.Meta):
        fields = [*TransmissionStanding.Meta.fields, "name"]
        read_only_fields = fields

    def get_name(self, transmission: Transmission) -> str:
        """The person's name, if it may be read now."""
        return str(self.context.get("names", {}).get(transmission.pk, ""))


class PersonInput(Input):
    """The legal minimum about the person; there is no other field."""

    first_name = serializers.CharField(max_length=80, required=False, allow_blank=True)
    last_name = serializers.CharField(max_length=80, required=False, allow_blank=True)
    birth_date = serializers.CharField(max_length=10, required=False, allow_blank=True, help_text=_("ISO date."))
    address = serializers.CharField(max_length=200, required=False, allow_blank=True)
    reachable_at = serializers.CharField(max_length=200, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=30, required=False, allow_blank=True)
    request = serializers.CharField(max_length=600, required=False, allow_blank=True)
    why = serializers.CharField(max_length=600, required=False, allow_blank=True)


class TransmissionDetail(TransmissionStanding):
    """A transmission with what the acting CPAS may read of the person now; `person` stands in the context."""

    person = serializers.SerializerMethodField(help_text=_("Empty for the recipient once it has ended."))

    class Meta(TransmissionStanding.Meta):
        fields = [*TransmissionStanding.Meta.fields, "second_reasons", "person"]
        read_only_fields = fields

    @extend_schema_field(PersonInput)
    def get_person(self, transmission: Transmission) -> dict[str, str]:
        """By field code."""
        return dict(self.context.get("person", {}))


class TransmissionFilters(Input):
    """Which transmissions."""

    direction = serializers.ChoiceField(DIRECTIONS, required=False)
    stage = serializers.ChoiceField(STAGES, required=False)
    page = serializers.IntegerField(required=False, min_value=1)


class FrameInput(Input):
    """What a transmission is about, without the person."""

    recipient = serializers.CharField(max_length=40, help_text=_("The short name of the other CPAS."))
    aid = serializers.ChoiceField(Aid.choices)
    urgent = serializers.BooleanField(default=False)
    rule = serializers.CharField(max_length=40, help_text=_("The code of a rule that applies."))
    evidence = serializers.ChoiceField(Evidence.choices)


class TransmissionDraftInput(FrameInput):
    """A new transmission."""

    request_received_on = serializers.DateField(help_text=_("The day on which the request was first received."))
    participant = serializers.UUIDField(required=False, help_text=_("The file that it starts from, if there is one."))
    person = PersonInput(required=False)


class CorrectInput(FrameInput):
    """What changes of an unsent transmission."""

    person = PersonInput(required=False)


class AcknowledgeInput(Input):
    """The receipt."""

    given_on = serializers.DateField()


class TransmissionSendInput(Input):
    """The decision to send."""

    notice_on = serializers.DateField()
    notice_by = serializers.ChoiceField(NoticeWay.choices)


class TransmissionDeclineInput(Input):
    """Why the second CPAS is not competent either."""

    rule = serializers.CharField(max_length=40, help_text=_("The code of a rule that applies."))
    evidence = serializers.ChoiceField(Evidence.choices)
    reasons = serializers.CharField(max_length=600)


class SettleInput(Input):
    """Why there is no file of the request, if there is none."""

    without_file = serializers.ChoiceField(
        WithoutFile.choices, required=False,
        help_text=_("Asked of the second CPAS when it examines the request and has opened no file from it."),
    )  # fmt: skip


class TransmissionAskInput(Input):
    """When SPP IS was asked."""

    asked_on = serializers.DateField()


class DecisionInput(Input):
    """Whom the provisional decision names."""

    competent = serializers.CharField(max_length=40, help_text=_("The short name of a CPAS."))
    decided_on = serializers.DateField()
