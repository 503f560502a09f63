"""The one door to what a body says of its programme."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404

from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from sharing.programmes.models import Programme

OFFERING = frozenset({identity.CPAS, identity.PARTNER, identity.PROGRAMME})


def access_own_programme(actor: Actor) -> Programme:
    """What the acting body says; not saved yet when it has said nothing. Raises Http404 to a coordination."""
    if actor.body_kind not in OFFERING:
        raise Http404
    return Programme.objects.filter(pk=actor.body_role).first() or Programme(body_id=actor.body_role)


def access_own_programme_for_change(actor: Actor) -> Programme:
    """The same, to change it. Raises Http404, PermissionDenied to all but the managers."""
    programme = access_own_programme(actor)
    if not changes_programme(actor):
        raise PermissionDenied
    return programme


def changes_programme(actor: Actor) -> bool:
    """Whether the actor says what the body offers: what the page offers."""
    return actor.function == identity.MANAGER
