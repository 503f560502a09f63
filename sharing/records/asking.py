"""A question about a referral and its answer: the step of the referral and the words, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.problems import Problem
from sharing.records import rules
from sharing.records.access import Folder, access_records
from sharing.records.models import Record
from sharing.records.services import Draft, write_record
from sharing.referrals.services import answer_information, request_information


def ask_for_information(*, actor: Actor, folder: Folder, wanted: Sequence[str], question: str) -> Record:
    """The recipient asks its sender for what is missing before it answers: codes of `Wanted`, and a question in words.

    Raises Problem nothing_wanted, changed_meanwhile (409), and those of `write_record`.
    """
    with transaction.atomic():
        asked = write_record(
            actor=actor, folder=folder, draft=Draft(rules.QUESTION, {"text": question, "wanted": list(wanted)})
        )
        request_information(actor=actor, referral=folder.referral, wanted=wanted)
    return asked


def answer_question(*, actor: Actor, folder: Folder, answer: str) -> Record:
    """The sender answers the last question; the recipient has the next word, and its clocks start again.

    Raises Problem no_question, changed_meanwhile (409), and those of `write_record`.
    """
    question = access_records(folder).filter(kind=rules.QUESTION).order_by("-created_at").first()
    if question is None:
        raise Problem("no_question", _("Nobody has asked a question here."), status=409)
    with transaction.atomic():
        answered = write_record(actor=actor, folder=folder, draft=Draft(rules.ANSWER, {"text": answer}), about=question)
        answer_information(actor=actor, referral=folder.referral)
    return answered
