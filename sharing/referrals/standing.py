"""What a side can do with a referral now, and what it has lived through."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.ui.components import TimelineEntry
from sharing.referrals import rules
from sharing.referrals.access import acts_on_referrals, disclosure_of, party_of
from sharing.referrals.models import ContactAttempt, Referral, ReferralStep
from sharing.referrals.moderating import may_go_back
from sharing.referrals.wording import detail_words, event_words

# In which an attempt to reach the person can be written down.
ATTEMPTED_IN = (*rules.UNANSWERED, *rules.WORKING)


def offered(actor: Actor, referral: Referral) -> frozenset[str]:
    """The events that the actor can cause now, `attempt`, `contest` and `reopen` among them.

    Nobody accepts a person whose information has expired meanwhile. Of a recipient without an account the sender may do
    what the recipient may.
    """
    if not acts_on_referrals(actor):
        return frozenset()
    party = party_of(actor, referral)
    events = set(rules.events_from(referral.state, party))
    if party == rules.RECIPIENT or referral.outside:
        events |= rules.events_from(referral.state, rules.RECIPIENT)
        events |= {"attempt"} if referral.state in ATTEMPTED_IN else set()
        events -= {"accept"} if disclosure_of(referral) is None else set()
        events -= set() if _enough_attempts(referral) else {"bounce"}
    if party == rules.SENDER:
        events -= {"withdraw_by_person", "make_obsolete"}  # by the agreement, by a sibling
        events |= _senders_own(referral)
        events -= set() if "send_back" not in events or may_go_back(actor, referral) else {"send_back"}
    return frozenset(events - {"receive"})


def _senders_own(referral: Referral) -> set[str]:
    events = set()
    contestable = referral.state == rules.DECLINED_PENDING and not rules.may_send_back(referral.sent_back)
    if contestable and referral.contested_at is None:
        events.add("contest")
    ended = referral.ended_at
    if ended and rules.may_reopen(referral.state, timezone.localdate(ended), timezone.localdate()):
        events.add("reopen")
    return events


def _enough_attempts(referral: Referral) -> bool:
    if referral.state not in rules.TRANSITIONS["bounce"].sources:
        return False
    vain = ContactAttempt.objects.filter(referral=referral, reached=False, typed_by_sender=referral.outside)
    return rules.may_bounce(list(vain.values_list("on", flat=True)))


def steps_of_referral(referral: Referral) -> QuerySet[ReferralStep]:
    """The steps since it was sent, newest first. Call with a referral of the access functions."""
    return ReferralStep.objects.filter(referral=referral).order_by("-at", "-pk")


def history_of(referral: Referral) -> list[TimelineEntry]:
    """The steps since it was sent, newest first, as both sides see them. Call with one from the access functions."""
    names = {referral.sender_id: referral.sender.name, referral.recipient_id: referral.recipient.name}
    return [
        TimelineEntry(
            step.at, step.by_name, names[step.by_role], event_words(step.event), detail_words(step.event, step.detail)
        )
        for step in steps_of_referral(referral)
        if step.event != "receive"
    ]


def attempts_of(referral: Referral) -> list[ContactAttempt]:
    """When somebody tried to reach the person, newest first. Call with one from the access functions."""
    return list(ContactAttempt.objects.filter(referral=referral))
