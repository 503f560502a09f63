"""The letter of a referral to a recipient without an account: how it leaves, and that it was printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.problems import Problem
from sharing.arrangements.access import check_arrangement
from sharing.referrals.models import Dispatch, Referral, Way

# A letter is posted on the day on which it is written, or within the week.
LATEST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Leaving:
    """How a letter leaves, and on which day."""

    way: str
    sent_on: date


def check_leaving(leaving: Leaving | None) -> Leaving:
    """Raise Problem no_way, bad_sent_on unless it says how the letter leaves, today or within a week."""
    if leaving is None or leaving.way not in Way.values:
        raise Problem("no_way", _("Choose how the letter leaves."), field="way")
    today = timezone.localdate()
    if not today <= leaving.sent_on <= today + LATEST:
        raise Problem("bad_sent_on", _("Choose today or a day of the coming week."), field="sent_on")
    return leaving


def dispatch_letter(actor: Actor, referral: Referral, leaving: Leaving) -> Dispatch:
    """Write down how the letter of a referral leaves. Call in the transaction that sends it."""
    return Dispatch.objects.create(
        referral=referral, sender_role=referral.sender_id, recipient_role=referral.recipient_id,
        way=leaving.way, sent_on=leaving.sent_on, by_name=actor.user_name,
    )  # fmt: skip


def let_read_letters(*, actor: Actor, recipient_role: str) -> int:
    """The recipient has its account by now: it reads the open referrals that it was sent by letter, from here on.

    Returns how many. Raises Problem no_arrangement (409).
    """
    check_arrangement(actor.body_role, recipient_role)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT provision.hand_over_letters(%s)", [recipient_role])
            (released,) = cursor.fetchone()
        record(actor=actor, action="referral.let_read_letters", object_kind="body", detail=str(released))
    return int(released)
