"""The one door to group information sessions."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from maillage.identity.models import Body
from maillage.postgres.functions import Fold
from sharing.programmes.models import InformationSession, SessionSeats
from sharing.programmes.sessions import rules


def reads_sessions(actor: Actor) -> bool:
    """Whether the actor's function reads sessions at all."""
    return rules.reads_sessions(actor.body_kind, actor.function)


def plans_sessions(actor: Actor) -> bool:
    """Whether the actor's function plans sessions and invites to them."""
    return rules.plans_sessions(actor.body_kind, actor.function)


def access_sessions(actor: Actor) -> QuerySet[InformationSession]:
    """The sessions that the acting body holds, presents or is invited to, by their hour. Raises Http404."""
    if not reads_sessions(actor):
        raise Http404
    mine = Q(host=actor.body_role) | Q(recipient=actor.body_role) | Q(invited_roles__contains=[actor.body_role])
    return InformationSession.objects.filter(mine).select_related("host", "recipient")


def access_session(actor: Actor, session_id: UUID) -> InformationSession:
    """One session, for reading. Raises Http404."""
    session = access_sessions(actor).filter(pk=session_id).first()
    if session is None:
        raise Http404
    return session


def access_new_session(actor: Actor) -> None:
    """Return if the actor may plan a session. Raises Http404 (no sessions at all), PermissionDenied (may only read)."""
    if not reads_sessions(actor):
        raise Http404
    if not plans_sessions(actor):
        raise PermissionDenied


def access_session_as_host(actor: Actor, session_id: UUID) -> InformationSession:
    """One session, to change or end it. Raises Http404, PermissionDenied to who did not plan it or may only read."""
    session = access_session(actor, session_id)
    if session.host_id != actor.body_role or not plans_sessions(actor):
        raise PermissionDenied
    return session


def access_session_as_invited(actor: Actor, session_id: UUID) -> InformationSession:
    """One session to which the acting CPAS is invited, to fill its seats.

    Raises Http404, PermissionDenied to another body and to who may only read.
    """
    session = access_session(actor, session_id)
    if actor.body_role not in session.invited_roles or not plans_sessions(actor):
        raise PermissionDenied
    return session


def seats_of(session: InformationSession) -> list[SessionSeats]:
    """The seats by CPAS, as far as the acting body sees them: all for the host and who presents, else its own."""
    return list(SessionSeats.objects.filter(session=session, seats__gt=0).select_related("cpas").order_by("cpas__name"))


def own_seats(actor: Actor, session: InformationSession) -> int:
    """How many seats the acting CPAS has taken."""
    return (
        SessionSeats.objects.filter(session=session, cpas=actor.body_role).values_list("seats", flat=True).first() or 0
    )


def _served(kinds: frozenset[str]) -> QuerySet[Body]:
    return Body.objects.filter(state__in=identity.SERVED_STATES, kind__in=kinds).order_by("kind", Fold("name"))


def possible_guests() -> QuerySet[Body]:
    """The CPAS that can be invited, by name."""
    return _served(frozenset({identity.CPAS}))


def possible_presenters(actor: Actor) -> QuerySet[Body]:
    """The bodies whose offer a CPAS can have presented: to them, those who want to go on are referred."""
    return _served(frozenset({identity.CPAS, identity.PARTNER, identity.PROGRAMME})).exclude(role=actor.body_role)


def names_of_guests(session: InformationSession) -> list[str]:
    """The names of the invited CPAS."""
    return list(
        Body.objects.filter(role__in=session.invited_roles).order_by(Fold("name")).values_list("name", flat=True)
    )
