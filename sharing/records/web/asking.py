"""A question before an answer, and its answer: the decision and the words on one page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sharing.records.asking import answer_question, ask_for_information
from sharing.referrals.web.decision_forms import AskForm, DecisionForm
from sharing.referrals.web.decisions import RECIPIENTS, SENDERS, Decision

WORDS = forms.Textarea(attrs={"rows": 5})
READ_BY_SENDER = _(
    "The CPAS that sent the referral reads it, if it may see the person’s file. Leave it empty if the boxes say all."
)
READ_BY_RECIPIENT = _("Who answers the referral at the recipient reads it. Leave it empty if the file now says it all.")


class QuestionForm(AskForm):
    """What is missing, in boxes and in words."""

    question = forms.CharField(
        label=_("Your question"), max_length=2000, required=False, widget=WORDS, help_text=READ_BY_SENDER
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.referral.outside:  # typed by the sender, to whom the question was put
            del self.fields["question"]


class AnswerForm(DecisionForm):
    """What was asked for, in words."""

    answer = forms.CharField(
        label=_("Your answer"), max_length=2000, required=False, widget=WORDS, help_text=READ_BY_RECIPIENT
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.referral.outside:
            del self.fields["answer"]


def _named(decisions: tuple[Decision, ...], slug: str) -> Decision:
    return next(decision for decision in decisions if decision.slug == slug)


ASK = replace(
    _named(RECIPIENTS, "ask"),
    form=QuestionForm,
    act=lambda actor, referral, values: ask_for_information(actor=actor, referral=referral, **values),
)
INFORM = replace(
    _named(SENDERS, "inform"),
    form=AnswerForm,
    act=lambda actor, referral, values: answer_question(actor=actor, referral=referral, **values),
)
