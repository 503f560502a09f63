"""The one door to a CPAS's sheet of a session: who is invited, and for who may know it, who came."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from maillage.audit.actor import Actor
from sharing.grants.discretion import sees_sensitive
from sharing.programmes.models import InformationSession, Programme
from sharing.programmes.sessions.access import access_session, access_session_as_invited
from tenants.casework.access import access_participant_for_change, access_participants, changes_files
from tenants.casework.models import Participant
from tenants.casework.search import search
from tenants.sessions import rules
from tenants.sessions.models import SessionInvitation


@dataclass(frozen=True, slots=True)
class Line:
    """One invited person as the reader may see them: `came` and `wants_to_go_on` are None for who may not know.

    Of somebody whose file is closed to the reader nothing is told: the seat is counted all the same.
    """

    id: UUID
    participant_id: UUID | None
    name: str
    number: str
    came: str | None
    wants_to_go_on: bool | None
    referral_id: UUID | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of the acting CPAS for one session."""

    session: InformationSession
    lines: list[Line]
    shows_presence: bool
    may_change: bool


def is_voluntary(session: InformationSession) -> bool:
    """Whether coming is free: it was said so, or who presents its offer has since said so of its programme."""
    return session.voluntary or Programme.objects.filter(pk=session.recipient_id, voluntary=True).exists()


def knows_presence(actor: Actor, session: InformationSession) -> bool:
    """Whether the actor may learn who came."""
    return not actor.decides_income or rules.may_know_presence(is_voluntary(session), decides_income=True)


def of_known_presence(actor: Actor, sessions: QuerySet[InformationSession]) -> QuerySet[InformationSession]:
    """Of these sessions, those of which the actor may learn who came: `knows_presence` for many."""
    if not actor.decides_income:
        return sessions
    return sessions.filter(voluntary=False).exclude(recipient__programme__voluntary=True)


def has_sheet_for(actor: Actor, session: InformationSession) -> bool:
    """Whether the actor may know whom their CPAS invited.

    Where a sensitive body holds or presents the session, to be invited is as confidential as to be followed there.
    """
    return actor.body_role in session.invited_roles and (not session.is_sensitive or sees_sensitive(actor))


def access_sheet(actor: Actor, session_id: UUID) -> Sheet:
    """The sheet, for reading: four queries whatever its length.

    Raises Http404, also where no CPAS is invited, and to who may not know who is.
    """
    session = access_session(actor, session_id)
    if not has_sheet_for(actor, session):
        raise Http404
    shown = knows_presence(actor, session)
    readable = {
        person.pk: person for person in access_participants(actor).filter(session_invitations__session_id=session_id)
    }
    found = SessionInvitation.objects.filter(session_id=session_id).order_by("participant__search_text")
    return Sheet(session, [_line(row, readable, shown) for row in found], shown, changes_files(actor))


def _line(invitation: SessionInvitation, readable: dict[UUID, Participant], shown: bool) -> Line:
    person = readable.get(invitation.participant_id)
    if person is None:
        return Line(invitation.pk, None, "", "", None, None, None)
    return Line(
        id=invitation.pk,
        participant_id=invitation.participant_id,
        name=person.name,
        number=person.number,
        came=invitation.came if shown else None,
        wants_to_go_on=invitation.wants_to_go_on if shown else None,
        referral_id=invitation.referral_id if shown else None,
    )


def access_sheet_to_invite(actor: Actor, session_id: UUID) -> InformationSession:
    """The session, to invite participants of the acting CPAS. Raises Http404, PermissionDenied to who may only read."""
    access_participants(actor)
    return access_session_as_invited(actor, session_id)


def access_sheet_to_record(actor: Actor, session_id: UUID) -> InformationSession:
    """The session, to write down who came. Raises Http404, PermissionDenied also to who may not know it."""
    session = access_sheet_to_invite(actor, session_id)
    if not knows_presence(actor, session):
        raise PermissionDenied
    return session


def access_line(actor: Actor, session: InformationSession, line_id: UUID) -> SessionInvitation:
    """One invited person, to change something of theirs. Call with a session from one of the functions above.

    Raises Http404, also when their file is closed to the actor, PermissionDenied to who may only read it.
    """
    line = SessionInvitation.objects.filter(pk=line_id, session_id=session.pk).first()
    if line is None:
        raise Http404
    access_participant_for_change(actor, line.participant_id)
    return line


def possible_people(actor: Actor, session: InformationSession, words: str) -> QuerySet[Participant]:
    """The participants who can be invited: not yet on the sheet, with these words in their name or number."""
    there = SessionInvitation.objects.filter(session_id=session.pk).values("participant_id")
    return search(access_participants(actor), words).exclude(pk__in=there)
