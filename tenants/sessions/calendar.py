"""The sessions to which somebody has invited participants, for their calendar."""

from __future__ import annotations

from collections.abc import Iterator

from maillage.audit.actor import Actor
from maillage.calendar.events import CalendarEvent
from maillage.identity import rules as identity
from sharing.programmes.sessions.access import access_sessions, reads_sessions
from sharing.programmes.sessions.calendar import as_events
from tenants.sessions.models import SessionInvitation


def events_of(actor: Actor) -> Iterator[CalendarEvent]:
    """Of a CPAS, but for those that the actor planned, which are told already."""
    if actor.body_kind != identity.CPAS or not reads_sessions(actor):
        return
    inviting = SessionInvitation.objects.filter(invited_by=actor.user_id).values_list("session_id", flat=True)
    yield from as_events(access_sessions(actor).filter(pk__in=set(inviting)).exclude(planned_by=actor.user_id))
