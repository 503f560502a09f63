"""Sheets of the acting CPAS that wait to be written up."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from maillage.audit.actor import Actor
from sharing.programmes.models import InformationSession
from sharing.programmes.sessions import rules as sessions
from sharing.programmes.sessions.access import access_sessions, plans_sessions
from tenants.casework.access import access_participants
from tenants.sessions import rules
from tenants.sessions.access import of_known_presence
from tenants.sessions.models import SessionInvitation

SHOWN = 10


def sheets_to_write(actor: Actor) -> list[InformationSession]:
    """The sessions that have begun and whose sheet does not say of somebody whether they came, the latest first.

    None for who may not write it, or may not know it: ten at most.
    """
    if not plans_sessions(actor):
        return []
    found = _unsaid(actor).filter(starts_at__lte=timezone.now()).exclude(state=sessions.CANCELLED)
    return list(of_known_presence(actor, found).order_by("-starts_at", "pk")[:SHOWN])


def _unsaid(actor: Actor) -> QuerySet[InformationSession]:
    lines = SessionInvitation.objects.filter(came=rules.UNKNOWN, participant__in=access_participants(actor))
    invited = access_sessions(actor).filter(invited_roles__contains=[actor.body_role])
    return invited.filter(pk__in=lines.values("session_id"))
