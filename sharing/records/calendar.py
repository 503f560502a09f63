"""The days on which a joint review is due, for the calendar of who follows the referral. No name in it."""

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
from sharing.grants.models import GrantUse
from sharing.records.access import access_due
from sharing.referrals.access import reads_referrals

AHEAD = timedelta(days=366)


def events_of(actor: Actor) -> Iterator[CalendarEvent]:
    """The joint reviews that are late or due within a year, of the referrals that the actor follows."""
    if not reads_referrals(actor):
        return
    mine = Q(recipient=actor.body_role, worker_id=actor.user_id)
    if actor.body_kind == identity.CPAS:
        followed = GrantUse.objects.filter(worker_id=actor.user_id).values("pk")
        mine |= Q(sender=actor.body_role, pk__in=followed)
    # identifiers and days alone: what was disclosed is not even read
    due = access_due(actor, timezone.localdate() + AHEAD).filter(mine)
    for referral_id, day in due.values_list("pk", "review_plan__due_on"):
        yield CalendarEvent(
            uid=f"{referral_id}-review",
            summary=_("Joint review"),
            url=reverse("records:records", args=[referral_id]),
            starts_on=day,
        )
