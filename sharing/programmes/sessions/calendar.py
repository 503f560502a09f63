"""The sessions that somebody holds or presents, for their calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.calendar.events import CalendarEvent
from maillage.identity import rules as identity
from sharing.programmes.models import InformationSession
from sharing.programmes.sessions import rules
from sharing.programmes.sessions.access import access_sessions, reads_sessions

# A calendar keeps what it has read: older dates need not be told again.
KEPT = timedelta(days=31)


def events_of(actor: Actor) -> Iterator[CalendarEvent]:
    """At a partner or programme, the sessions of the body; at a CPAS, those that the actor planned."""
    if not reads_sessions(actor):
        return
    own = Q(planned_by=actor.user_id)
    if actor.body_kind != identity.CPAS:
        own |= Q(host=actor.body_role) | Q(recipient=actor.body_role)
    yield from as_events(access_sessions(actor).filter(own))


def as_events(sessions: Iterable[InformationSession]) -> Iterator[CalendarEvent]:
    """As dates without a word of what they are about: a calendar is read outside of this platform."""
    earliest = timezone.now() - KEPT
    for session in sessions:
        if session.state != rules.CANCELLED and session.starts_at >= earliest:
            yield CalendarEvent(
                uid=f"{session.pk}-session",
                summary=_("Information session"),
                url=reverse("sessions:session", args=[session.pk]),
                starts_at=session.starts_at,
                ends=session.ends_at,
            )
