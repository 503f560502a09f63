"""The follow-up, from the first contact to the outcome and the person's own answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.problems import Problem
from sharing.grants.models import GrantUse
from sharing.grants.subjects import files
from sharing.referrals import rules
from sharing.referrals.models import Delivered, HoldReason, NextStep, Outcome, PersonAnswer, Referral
from sharing.referrals.services.clocks import wake_on
from sharing.referrals.services.moving import move


def start_follow_up(*, actor: Actor, referral: Referral, started_on: date | None = None) -> Referral:
    """The work with the person has begun, today unless said. Raises Problem start_ahead, changed_meanwhile (409)."""
    day = started_on or timezone.localdate()
    if day > timezone.localdate():
        raise Problem("start_ahead", _("The day of the start cannot be in the future."), field="started_on")
    with transaction.atomic():
        return move(actor, referral, "start", started_on=day)


def put_on_hold(*, actor: Actor, referral: Referral, resume_on: date, reason: str) -> Referral:
    """The follow-up rests until a day. Raises Problem resume_past, no_hold_reason, changed_meanwhile (409)."""
    if resume_on <= timezone.localdate():
        raise Problem("resume_past", _("Choose a day to come."), field="resume_on")
    if reason not in HoldReason.values:
        raise Problem("no_hold_reason", _("Choose a reason."), field="reason")
    with transaction.atomic():
        moved = move(actor, referral, "hold", detail=reason, resume_on=resume_on, hold_reason=reason)
        wake_on(moved, "referral.resume", actor.body_role, resume_on)
    return moved


def resume_follow_up(*, actor: Actor, referral: Referral) -> Referral:
    """The follow-up goes on. Raises Problem changed_meanwhile (409)."""
    with transaction.atomic():
        return move(actor, referral, "resume", resume_on=None, hold_reason="")


def report_outcome(
    *,
    actor: Actor,
    referral: Referral,
    outcome: str,
    outcome_on: date,
    delivered: Sequence[str],
    next_step: str,
    person_answer: str = "",
) -> Referral:
    """What became of it: a code and its day, what was delivered, what comes next, the person's own answer if known.

    The sender closes it; after 30 days a clock does. Raises Problem no_outcome, outcome_ahead, nothing_delivered,
    no_next_step, unknown_answer, changed_meanwhile (409).
    """
    if outcome not in Outcome.values:
        raise Problem("no_outcome", _("Choose what became of it."), field="outcome")
    if outcome_on > timezone.localdate():
        raise Problem("outcome_ahead", _("The day of the outcome cannot be in the future."), field="outcome_on")
    if not delivered or not set(delivered) <= set(Delivered.values):
        raise Problem("nothing_delivered", _("Choose what you did, at least one thing."), field="delivered")
    if next_step not in NextStep.values:
        raise Problem("no_next_step", _("Choose what comes next."), field="next_step")
    _check_answer(person_answer)
    with transaction.atomic():
        moved = move(
            actor, referral, "report_outcome", detail=outcome, reported_at=timezone.now(), outcome=outcome,
            outcome_on=outcome_on, delivered=[code for code in Delivered.values if code in delivered],
            next_step=next_step, person_answer=person_answer,
        )  # fmt: skip
        last_day = timezone.localdate() + rules.UNCONFIRMED_AFTER + timedelta(days=1)
        wake_on(moved, "referral.unconfirmed", moved.sender_id, last_day)
    return moved


def _check_answer(answer: str) -> None:
    if answer and answer not in PersonAnswer.values:
        raise Problem("unknown_answer", _("Choose the person's answer, or leave it open."), field="person_answer")


def ask_to_follow_on(*, actor: Actor, referral: Referral) -> Referral:
    """The sender reads the outcome and finds that the work is not done. Raises Problem changed_meanwhile (409)."""
    with transaction.atomic():
        return move(actor, referral, "follow_on")


def close_referral(*, actor: Actor, referral: Referral, person_answer: str = "") -> Referral:
    """The sender takes note of the outcome, with the person's own answer if it was asked: what was disclosed is erased.

    Raises Problem unknown_answer, changed_meanwhile (409).
    """
    _check_answer(person_answer)
    answer = person_answer or referral.person_answer or PersonAnswer.UNCONFIRMED
    with transaction.atomic():
        use = GrantUse.objects.select_related("grant").get(pk=referral.pk)
        moved = move(actor, referral, "close", person_answer=answer)
        files().note(
            actor,
            use.subject_id,
            kind="referral.close",
            organisation=use.grant.recipient_name,
            role=use.grant.recipient_role,
        )
    return moved
