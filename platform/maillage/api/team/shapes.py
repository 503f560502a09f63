"""The shapes of teams, for programs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from maillage.api.parsing import Input
from maillage.identity import rules
from maillage.identity.models import Invitation, PersonCard
from maillage.identity.models.people import Function


class MemberSerializer(serializers.ModelSerializer[PersonCard]):
    """A colleague of today; `id` is the membership's."""

    class Meta:
        model = PersonCard
        fields = ["id", "user_id", "name", "function"]
        read_only_fields = fields


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
