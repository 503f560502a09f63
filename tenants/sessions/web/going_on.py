"""The form of an agreement, when it is opened from the sheet of a session (`sharing.grants.hints`)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from maillage.audit.actor import Actor
from sharing.grants.hints import Hint
from sharing.grants.models import Grant
from sharing.programmes.sessions.access import access_session
from tenants.sessions.services import refer_under


def propose(actor: Actor, session_id: UUID) -> Mapping[str, str]:
    """Whose offer was presented, and what for."""
    try:
        session = access_session(actor, session_id)
    except Http404:
        return {}
    return {"recipient": session.recipient.slug, "purpose": session.purpose} if session.recipient else {}


def follow(actor: Actor, grant: Grant, session_id: UUID) -> str:
    """The draft, to be checked."""
    referral = refer_under(actor, grant, session_id)
    return reverse("sending:check", args=[referral.pk]) if referral else ""


HINT = Hint(propose=propose, follow=follow)
