"""What people are told of referrals, in words that name nobody; the smaller the number, the sooner it is looked at."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from maillage.notifications.notify import notify
from sharing.grants.discretion import hidden_uses
from sharing.grants.models import GrantUse
from sharing.referrals.models import Referral
from sharing.referrals.reach import VOLUNTARY

KINDS = (
    ("referral.to_answer", _("A referral waits for your answer"), 10),
    ("referral.reminder", _("A referral still waits for your answer"), 5),
    ("referral.remind_outside", _("An organisation without an account has not answered: type its answer"), 15),
    ("referral.unanswered", _("A referral that you sent has had no answer"), 15),
    ("referral.request_info", _("A recipient asks for information before it answers"), 10),
    ("referral.accept", _("A referral was accepted"), 30),
    ("referral.decline", _("A referral was declined: confirm it or send it back"), 10),
    ("referral.bounce", _("A recipient could not reach the person"), 20),
    ("referral.report_outcome", _("An outcome was reported: look at it and close the referral"), 20),
    ("referral.assigned", _("A referral was given to you"), 10),
    ("referral.review_due", _("A person on your waiting list is to be looked at again"), 20),
    ("referral.resume_due", _("A follow-up that rests is to go on"), 20),
    ("referral.contested", _("A refusal is contested: decide"), 10),
    ("moderation.given", _("The coordination has given its opinion on a refusal: decide"), 10),
    ("referral.changed", _("A referral has moved on"), 40),
    ("referral.ended", _("A referral has ended"), 40),
)


def untold(actor: Actor) -> Collection[QuerySet[Any]]:
    """Of the referrals of the acting body, those of which the actor must not learn that there is one."""
    found: list[QuerySet[Any]] = []
    if actor.body_kind == identity.CPAS and (sent := hidden_uses(actor)) is not None:
        found.append(sent)
    if actor.decides_income:
        found.append(Referral.objects.filter(VOLUNTARY, recipient=actor.body_role))
    return found


def tell_sender(kind: str, use: GrantUse) -> None:
    """Tell the worker of a referral; without one who is there and may know, the managers; else the case workers.

    Run as the sender, in a transaction.
    """
    if use.worker_id and notify(kind, object_id=use.pk, user_ids=[use.worker_id]):
        return
    tell_managers(kind, use.pk)


def tell_managers(kind: str, referral_id: UUID) -> None:
    """Tell the managers of a sender who may know of a referral; where none may, the case workers."""
    if not notify(kind, object_id=referral_id, functions={identity.MANAGER}):
        notify(kind, object_id=referral_id, functions={identity.CASE_WORKER})
