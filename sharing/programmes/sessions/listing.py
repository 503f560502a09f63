"""Lists of sessions: those to come, those that are over, and the seats of the acting CPAS in each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from maillage.audit.actor import Actor
from sharing.programmes.models import InformationSession, SessionSeats
from sharing.programmes.sessions import rules
from sharing.programmes.sessions.access import access_sessions, plans_sessions

UPCOMING, OVER = "upcoming", "over"
WHEN = (UPCOMING, OVER)
# Who came is written down in the days after: until then a session stays among those that ask for something.
STAYS = timedelta(days=7)


def narrowed(sessions: QuerySet[InformationSession], when: str) -> QuerySet[InformationSession]:
    """Those to come and of the last seven days, the soonest first; or all those before, the latest first."""
    to_come = Q(ends_at__gte=timezone.now() - STAYS) & ~Q(state=rules.CANCELLED)
    if when == OVER:
        return sessions.exclude(to_come).order_by("-starts_at", "pk")
    return sessions.filter(to_come)


def begun_here(actor: Actor) -> QuerySet[InformationSession]:
    """Those that the acting body planned and that are over: did they take place? For who may say so, else none."""
    if not plans_sessions(actor):
        return InformationSession.objects.none()
    return access_sessions(actor).filter(host=actor.body_role, state=rules.PLANNED, ends_at__lte=timezone.now())


def seats_by_session(actor: Actor, session_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many seats the acting CPAS has taken in each: one query, for a page of a list."""
    own = SessionSeats.objects.filter(cpas=actor.body_role, session__in=session_ids)
    return dict(own.values_list("session_id", "seats"))
