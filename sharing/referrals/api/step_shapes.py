"""What each step of a referral takes, for programs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from maillage.api.parsing import Input
from sharing.referrals.models import (
    Channel,
    ContactAttempt,
    DeclineReason,
    Delivered,
    HoldReason,
    NextStep,
    Outcome,
    PersonAnswer,
    Wanted,
)

TYPED = _("Of a recipient without an account, typed by the sender.")


class AcceptInput(Input):
    """A yes."""

    worker_id = serializers.UUIDField(required=False, help_text=_("One of the workers of the acting body."))
    worker_name = serializers.CharField(required=False, max_length=161, help_text=TYPED)
    first_contact_on = serializers.DateField()


class DeclineInput(Input):
    """A no."""

    reason = serializers.ChoiceField(DeclineReason.choices)
    declined_by = serializers.CharField(required=False, max_length=161, help_text=TYPED)


class RequestInfoInput(Input):
    """What is missing."""

    wanted = serializers.MultipleChoiceField(choices=Wanted.choices)


class WaitlistInput(Input):
    """When it is looked at again."""

    review_on = serializers.DateField(help_text=_("Within 30 days."))


class AttemptInput(Input):
    """A try to reach the person."""

    on = serializers.DateField()
    channel = serializers.ChoiceField(Channel.choices)
    reached = serializers.BooleanField(default=False)


class AttemptSerializer(serializers.ModelSerializer[ContactAttempt]):
    """A try to reach the person, written down."""

    class Meta:
        model = ContactAttempt
        fields = ["id", "on", "channel", "reached", "by_name", "recorded_at"]
        read_only_fields = fields


class StartInput(Input):
    """Since when."""

    started_on = serializers.DateField(required=False, help_text=_("Today unless said."))


class HoldInput(Input):
    """Until when, why."""

    resume_on = serializers.DateField()
    reason = serializers.ChoiceField(HoldReason.choices)


class OutcomeInput(Input):
    """What became of it."""

    outcome = serializers.ChoiceField(Outcome.choices)
    outcome_on = serializers.DateField()
    delivered = serializers.MultipleChoiceField(choices=Delivered.choices)
    next_step = serializers.ChoiceField(NextStep.choices)
    person_answer = serializers.ChoiceField(PersonAnswer.choices, required=False)


class CloseInput(Input):
    """The person's own answer."""

    person_answer = serializers.ChoiceField(PersonAnswer.choices, required=False)


class NothingInput(Input):
    """A step that needs no more words."""


class RerouteInput(Input):
    """Where it goes instead."""

    agreement = serializers.UUIDField(help_text=_("The person's agreement for the other recipient."))


class ClocksOf(Input):
    """Working days without an answer."""

    remind = serializers.IntegerField(min_value=1, max_value=120)
    tell = serializers.IntegerField(min_value=1, max_value=120)
    expire = serializers.IntegerField(min_value=1, max_value=120)


class ClocksShape(Input):
    """The deadlines of a CPAS."""

    ordinary = ClocksOf()
    urgent = ClocksOf()
    tell_manager = serializers.BooleanField()


class StepSerializer(serializers.Serializer[Any]):
    """One step of a referral's life."""

    event = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    target = serializers.CharField()
    by = serializers.CharField(source="by_role")
    by_name = serializers.CharField()
    detail = serializers.CharField()
    at = serializers.DateTimeField()
