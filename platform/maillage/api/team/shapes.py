"""The shapes of teams, for programs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from maillage.api.parsing import Input
from maillage.identity import rules
from maillage.identity.bodies import named_openly
from maillage.identity.models import Invitation, MemberCard
from maillage.identity.models.people import Function


class MemberSerializer(serializers.ModelSerializer[MemberCard]):
    """A member; `id` is the membership's. Suspended and coming ones are listed to the keepers of the team alone."""

    employer = serializers.CharField(
        source="employer.slug", allow_null=True, default=None, help_text=_("Of an agent of a joint programme.")
    )
    decides_income = serializers.BooleanField(
        allow_null=True, help_text=_("Null: as the function says. Said to the keepers of the team alone.")
    )

    class Meta:
        model = MemberCard
        fields = [
            "id", "user_id", "name", "function", "starts", "ends", "suspended_at", "decides_income", "employer", "note",
            "communes", "contact",
        ]  # fmt: skip
        read_only_fields = fields

    def to_representation(self, instance: MemberCard) -> dict[str, Any]:
        """What the keepers said of a colleague is theirs."""
        shown: dict[str, Any] = super().to_representation(instance)
        return shown if self.context.get("keeps_team") else shown | {"decides_income": None}


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An invitation, without its link: that goes to the invited person alone."""

    state = serializers.CharField()

    class Meta:
        model = Invitation
        fields = ["id", "email", "function", "state", "created_at", "expires_at"]
        read_only_fields = fields


class TeamSerializer(serializers.Serializer[Any]):
    """Who works for the body, and who is invited to."""

    members = MemberSerializer(many=True)
    invitations = InvitationSerializer(
        many=True, help_text=_("Those that are open; empty for who does not keep the team.")
    )


class InviteInput(Input):
    """Whom to invite, as what."""

    email = serializers.EmailField(max_length=rules.ADDRESS_LENGTH, help_text=_("The address at work."))
    function = serializers.ChoiceField(Function.choices, help_text=_("One that exists in this kind of body."))
    employer = serializers.SlugRelatedField(
        slug_field="slug", queryset=named_openly(), required=False,
        help_text=_("Of a joint programme: the short name of the organisation whose agent it is."),
    )  # fmt: skip
    starts = serializers.DateField(required=False)
    ends = serializers.DateField(required=False, help_text=_("The last day."))


class MemberInput(Input):
    """What the keepers say of a member."""

    decides_income = serializers.BooleanField(allow_null=True, help_text=_("Null: as the function says."))
    note = serializers.CharField(max_length=80, allow_blank=True, required=False)
    employer = serializers.SlugRelatedField(slug_field="slug", queryset=named_openly(), required=False, allow_null=True)
    communes = serializers.ListField(
        child=serializers.CharField(max_length=5), required=False, max_length=100,
        help_text=_("NIS codes of the communes that an agent of a joint programme covers."),
    )  # fmt: skip
    contact = serializers.CharField(
        max_length=120, allow_blank=True, required=False,
        help_text=_("Telephone or e-mail at work, shown to the CPAS of these communes."),
    )  # fmt: skip
