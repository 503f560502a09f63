"""A question about a referral and its answer: the step of the referral and the words, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.problems import Problem
from sharing.records import rules
from sharing.records.access import access_records, folder_of
from sharing.records.services import Draft, write_record
from sharing.referrals.models import Referral
from sharing.referrals.services import answer_information, request_information

NO_QUESTION = _("Nobody has asked in words here: leave this empty, or write a message.")


def ask_for_information(*, actor: Actor, referral: Referral, wanted: Sequence[str], question: str = "") -> Referral:
    """The recipient asks its sender for what is missing before it answers: codes of `Wanted`, and words if it wants.

    Call with a referral of `access_received_to_act`. Raises Problem nothing_wanted, changed_meanwhile (409), and those
    of `write_record`.
    """
    with transaction.atomic():
        if question.strip():
            said = Draft(rules.QUESTION, {"text": question, "wanted": list(wanted)})
            write_record(actor=actor, folder=folder_of(actor, referral), draft=said)
        return request_information(actor=actor, referral=referral, wanted=wanted)


def answer_question(*, actor: Actor, referral: Referral, answer: str = "") -> Referral:
    """The sender answers the last question; the recipient has the next word, and its clocks start again.

    Without words it says that the file is complete now. Call with a referral of `access_sent_to_act`.
    Raises Problem no_question (nobody asked in words: write a message), changed_meanwhile (409), and those of
    `write_record`.
    """
    with transaction.atomic():
        if answer.strip():
            folder = folder_of(actor, referral)
            question = access_records(folder).filter(kind=rules.QUESTION).order_by("-created_at").first()
            if question is None:
                raise Problem("no_question", NO_QUESTION, field="answer")
            write_record(actor=actor, folder=folder, draft=Draft(rules.ANSWER, {"text": answer}), about=question)
        return answer_information(actor=actor, referral=referral)
