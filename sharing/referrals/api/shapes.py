"""The shapes of referrals, for programs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from maillage.api.parsing import Input
from maillage.identity.models import PersonCard
from sharing.referrals import rules
from sharing.referrals.access import disclosure_of
from sharing.referrals.listing import MINE, NOBODY
from sharing.referrals.models import Referral, ReferralState, Way
from sharing.referrals.reading import disclosed_fields, disclosed_name

DIRECTIONS = [("sent", _("Sent")), ("received", _("Received"))]
# The side on which the acting body is, by direction.
PARTIES = {"sent": rules.SENDER, "received": rules.RECIPIENT}


class ReferralStanding(serializers.ModelSerializer[Referral]):
    """Where a referral stands, with nothing about the person: what a step answers."""

    reference = serializers.CharField()
    sender = serializers.CharField(source="sender.slug")
    sender_name = serializers.CharField(source="sender.name")
    recipient = serializers.CharField(source="recipient.slug")
    recipient_name = serializers.CharField(source="recipient.name")

    class Meta:
        model = Referral
        fields = [
            "id", "reference", "state", "sender", "sender_name", "sender_worker", "recipient", "recipient_name",
            "outside", "urgent", "for_attention", "created_at", "sent_at", "answer_by", "received_at", "answered_at",
            "worker_id", "worker_name", "first_contact_on", "wanted", "review_on", "decline_reason", "declined_by",
            "sent_back", "contested_at", "started_on", "hold_reason", "resume_on", "reported_at", "outcome",
            "outcome_on", "delivered", "next_step", "person_answer", "ended_at",
        ]  # fmt: skip
        read_only_fields = fields


class ReferralRow(ReferralStanding):
    """A referral in a list."""

    name = serializers.SerializerMethodField(help_text=_("Empty when no name is disclosed, or no longer."))

    class Meta(ReferralStanding.Meta):
        fields = [*ReferralStanding.Meta.fields, "name"]
        read_only_fields = fields

    def get_name(self, referral: Referral) -> str:
        """The person's name, if it may be read now."""
        return disclosed_name(referral)


class DisclosedFieldSerializer(serializers.Serializer[Any]):
    """One disclosed field."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.CharField(help_text=_("As in the file: codes for choices, ISO dates."))
    updated_on = serializers.DateTimeField(allow_null=True)


class DisclosedSerializer(serializers.Serializer[Any]):
    """What one referral discloses now."""

    reason = serializers.CharField()
    valid_until = serializers.DateTimeField()
    values = DisclosedFieldSerializer(many=True)


class ReferralDetail(ReferralRow):
    """A referral with what it discloses now."""

    disclosed = serializers.SerializerMethodField(help_text=_("null before it is sent and after it has ended."))

    class Meta(ReferralRow.Meta):
        fields = [*ReferralRow.Meta.fields, "disclosed"]
        read_only_fields = fields

    @extend_schema_field(DisclosedSerializer(allow_null=True))
    def get_disclosed(self, referral: Referral) -> dict[str, Any] | None:
        """Reason, end and fields; None when nothing may be read now."""
        disclosure = disclosure_of(referral)
        if disclosure is None or disclosure.payload is None:
            return None
        shape = {
            "reason": disclosure.payload["reason"],
            "valid_until": disclosure.valid_until,
            "values": disclosed_fields(disclosure),
        }
        return dict(DisclosedSerializer(shape).data)


class ReferralFilters(Input):
    """Which referrals."""

    direction = serializers.ChoiceField(DIRECTIONS, required=False)
    state = serializers.ChoiceField(ReferralState.choices, required=False)
    followed_by = serializers.RegexField(
        rf"^({MINE}|{NOBODY}|[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})$", required=False,
        help_text=_("At a partner or programme: mine, nobody, or the user_id of a worker."),
    )  # fmt: skip
    page = serializers.IntegerField(required=False, min_value=1)


class ReferralSearch(ReferralFilters):
    """Which referrals, by name too: only in a body, an address would keep it."""

    q = serializers.CharField(
        required=False,
        max_length=100,
        help_text=_("Words of the person's name, as far as it may be known, or the reference."),
    )


class DraftInput(Input):
    """A new referral."""

    agreement = serializers.UUIDField(help_text=_("The agreement that covers it; it names the recipient."))
    reason = serializers.CharField(max_length=1000, help_text=_("Disclosed to the recipient with the fields."))
    urgent = serializers.BooleanField(required=False, default=False)
    for_attention = serializers.CharField(required=False, default="", allow_blank=True, max_length=161)
    sibling_of = serializers.UUIDField(
        required=False,
        help_text=_("Another open referral of the same person: the first that is accepted ends the others."),
    )


class WorkerSerializer(serializers.ModelSerializer[PersonCard]):
    """Somebody who can follow a person."""

    class Meta:
        model = PersonCard
        fields = ["user_id", "name", "function"]
        read_only_fields = fields


class PreviewedSerializer(serializers.Serializer[Any]):
    """One field that would leave, as it stands now."""

    code = serializers.CharField(source="field.code")
    category = serializers.CharField(source="field.category")
    label = serializers.CharField(source="field.label")  # type: ignore[assignment]
    value = serializers.CharField(help_text=_("As in the file: codes for choices, ISO dates."))


class PreviewSerializer(serializers.Serializer[Any]):
    """Exactly what a referral under an agreement would disclose, besides its reason."""

    recipient_name = serializers.CharField()
    live = serializers.BooleanField(help_text=_("Whether the agreement covers anything today."))
    valid_until = serializers.DateField()
    values = PreviewedSerializer(many=True)
    fingerprint = serializers.CharField(help_text=_("To send back with the referral: nothing else leaves then."))


class SendInput(Input):
    """The decision to send."""

    shown = serializers.CharField(
        required=False, max_length=64, help_text=_("The fingerprint of the preview that was looked at.")
    )
    way = serializers.ChoiceField(
        Way.choices, required=False, help_text=_("To a recipient without an account: how the letter leaves.")
    )
    sent_on = serializers.DateField(required=False, help_text=_("When the letter leaves: today unless said."))
