"""The clocks of a referral: messages to come, whose handlers look again at how things stand."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.calendar.working_days import start_of, working_days_later
from maillage.outbox.post import post
from maillage.problems import Problem
from sharing.referrals import rules
from sharing.referrals.models import PersonAnswer, Referral, ReferralClocks
from sharing.referrals.services.moving import move

CLOCKS_ORDER = _("Each step comes after the one before: remind, then tell, then end, within 120 working days.")


def clocks_of(role: str, *, urgent: bool) -> rules.Clocks:
    """The clocks that this sender has chosen, or the house's."""
    chosen = ReferralClocks.objects.filter(pk=role).first()
    return chosen.of(urgent) if chosen else (rules.URGENT if urgent else rules.ORDINARY)


def tells_manager(role: str) -> bool:
    """Whether this sender's manager is told too when a recipient does not answer."""
    return ReferralClocks.objects.filter(pk=role, tell_manager=True).exists()


def set_clocks(*, actor: Actor, ordinary: rules.Clocks, urgent: rules.Clocks, tell_manager: bool) -> ReferralClocks:
    """A CPAS chooses its clocks; they count for what is sent from now on. Raises Problem clocks_order."""
    for clocks in (ordinary, urgent):
        if problem := rules.clocks_problem(clocks):
            raise Problem(problem, CLOCKS_ORDER, field="remind" if clocks is ordinary else "urgent_remind")
    values = {
        "remind": ordinary.remind, "tell": ordinary.tell, "expire": ordinary.expire, "tell_manager": tell_manager,
        "urgent_remind": urgent.remind, "urgent_tell": urgent.tell, "urgent_expire": urgent.expire,
    }  # fmt: skip
    with transaction.atomic():
        chosen, _created = ReferralClocks.objects.update_or_create(
            body_id=actor.body_role, defaults=values, create_defaults=values
        )
        record(actor=actor, action="referral.clocks", object_kind="body")
    return chosen


def due(referral: Referral, days: int) -> datetime:
    """The first moment of the working day that many after the one on which the clocks began."""
    assert referral.counted_from is not None
    return start_of(working_days_later(timezone.localdate(referral.counted_from), days))


def answer_by(referral: Referral, counted_from: datetime) -> date:
    """The day on which the sender is told that nobody answered: what the recipient sees of the clocks."""
    days = clocks_of(referral.sender_id, urgent=referral.urgent).tell
    return working_days_later(timezone.localdate(counted_from), days)


def start_clocks(referral: Referral) -> None:
    """Leave the three messages of an unanswered referral. Run as the sender, in the transaction that starts them."""
    clocks = clocks_of(referral.sender_id, urgent=referral.urgent)
    for topic, role, days in (
        ("referral.remind", referral.sender_id if referral.outside else referral.recipient_id, clocks.remind),
        ("referral.unanswered", referral.sender_id, clocks.tell),
        ("referral.expire", referral.sender_id, clocks.expire),
    ):
        post(topic, to_role=role, object_id=referral.pk, due_at=due(referral, days))


def wake_on(referral: Referral, topic: str, role: str, day: date) -> None:
    """Leave a message for the morning of a day."""
    post(topic, to_role=role, object_id=referral.pk, due_at=start_of(day))


def expire_referral(referral: Referral) -> bool:
    """End a referral that nobody has answered in time, waiting lists apart. Run as the sender, in a transaction."""
    clocks = clocks_of(referral.sender_id, urgent=referral.urgent)
    waits = referral.state in (*rules.WAITING, rules.INFO_REQUESTED, rules.DECLINED_PENDING)
    if not waits or due(referral, clocks.expire) > timezone.now():
        return False
    move(None, referral, "expire")
    return True


def close_unconfirmed(referral: Referral) -> bool:
    """Close what the sender has left with an outcome for 30 days. Run as the sender, in a transaction."""
    reported = referral.reported_at
    if referral.state != rules.OUTCOME_REPORTED or reported is None:
        return False
    if timezone.now() < reported + rules.UNCONFIRMED_AFTER:
        return False
    move(None, referral, "close", person_answer=referral.person_answer or PersonAnswer.UNCONFIRMED)
    return True
