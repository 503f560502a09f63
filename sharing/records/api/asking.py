"""A question before an answer, and its answer, for programs: the step and the words in one call."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from maillage.api.parsing import Input
from sharing.records.asking import answer_question, ask_for_information
from sharing.referrals.api.step_shapes import RequestInfoInput
from sharing.referrals.api.steps import RECIPIENTS, SENDERS, Step


class QuestionInput(RequestInfoInput):
    """What is missing, in codes and in words."""

    question = serializers.CharField(
        required=False, max_length=2000, help_text=_("Both sides read it while the referral is open.")
    )


class AnswerInput(Input):
    """What was asked for."""

    answer = serializers.CharField(
        required=False, max_length=2000, help_text=_("Both sides read it while the referral is open.")
    )


def _named(steps: tuple[Step, ...], slug: str) -> Step:
    return next(step for step in steps if step.slug == slug)


ASK_STEP = replace(_named(RECIPIENTS, "ask"), service=ask_for_information, takes=QuestionInput)
INFORM_STEP = replace(_named(SENDERS, "inform"), service=answer_question, takes=AnswerInput, refuses=["no_question"])
