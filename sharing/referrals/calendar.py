"""The dates that following somebody sets: a first contact, a look at the waiting list, the end of a pause."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.calendar.events import CalendarEvent
from maillage.identity import rules as identity
from sharing.referrals import rules
from sharing.referrals.access import access_received, distributes, reads_referrals

# A calendar keeps what it has read: older dates need not be told again.
KEPT = timedelta(days=31)
DATES = (
    # state, the column of the day, what the day is for
    (rules.ACCEPTED, "first_contact_on", _("First contact")),
    (rules.WAITLISTED, "review_on", _("Waiting list: look at a referral again")),
    (rules.ON_HOLD, "resume_on", _("A follow-up that rests is to go on")),
)


def events_of(actor: Actor) -> Iterator[CalendarEvent]:
    """The days that referrals followed by the actor set; for a manager, also those that nobody follows yet."""
    if not reads_referrals(actor):
        return
    own = Q(worker_id=actor.user_id)
    if actor.function == identity.MANAGER:
        own |= Q(worker_id=None)
    yield from _days(actor, own)


def team_events_of(actor: Actor) -> Iterator[CalendarEvent]:
    """The days that all referrals of a partner or joint programme set, for who distributes them."""
    if distributes(actor):
        yield from _days(actor, Q())


def _days(actor: Actor, which: Q) -> Iterator[CalendarEvent]:
    earliest = timezone.localdate() - KEPT
    for state, column, words in DATES:
        found = access_received(actor).filter(which, state=state, **{f"{column}__gte": earliest})
        # identifiers and days alone: what was disclosed is not even read
        for referral_id, day in found.order_by(column, "pk").values_list("pk", column):
            yield CalendarEvent(
                uid=f"{referral_id}-{state}",
                summary=words,
                url=reverse("referrals:referral", args=[referral_id]),
                starts_on=day,
            )
