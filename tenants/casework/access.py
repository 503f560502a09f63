"""The one door to a CPAS's files."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from maillage.audit.actor import Actor
from sharing.referrals.access import access_received
from sharing.referrals.models import Referral
from tenants.casework import rules
from tenants.casework.models import IncomingReferral, Participant


def sees_files(actor: Actor) -> bool:
    """Whether the actor sees files at all: what the navigation asks."""
    return rules.may_see(actor.body_kind, actor.function)


def changes_files(actor: Actor) -> bool:
    """Whether the actor changes files: what a page that may only be read does not offer."""
    return rules.may_change(actor.body_kind, actor.function)


def access_participants(actor: Actor) -> QuerySet[Participant]:
    """The participants of the acting CPAS. Raises Http404 to a function without files."""
    if not sees_files(actor):
        raise Http404
    return Participant.objects.all()


def access_participant(actor: Actor, participant_id: UUID) -> Participant:
    """One participant, for reading. Raises Http404."""
    participant = access_participants(actor).filter(pk=participant_id).first()
    if participant is None:
        raise Http404
    return participant


def access_participant_for_change(actor: Actor, participant_id: UUID) -> Participant:
    """One participant, for a service. Raises Http404, PermissionDenied to who may only read."""
    participant = access_participant(actor, participant_id)
    if not changes_files(actor):
        raise PermissionDenied
    return participant


def access_new_participant(actor: Actor) -> None:
    """Return if the actor may open a file. Raises Http404 (no files at all), PermissionDenied (may only read)."""
    access_participants(actor)
    if not changes_files(actor):
        raise PermissionDenied


def access_incoming(actor: Actor, referral_id: UUID) -> Referral:
    """A referral that this CPAS received, to read it beside its own files. Raises Http404, also to its sender."""
    access_participants(actor)
    referral = access_received(actor).filter(pk=referral_id).first()
    if referral is None:
        raise Http404
    return referral


def incoming_of(actor: Actor, referral_id: UUID) -> IncomingReferral | None:
    """This CPAS's link for a referral that it received, if a file was opened for it. Raises Http404."""
    access_participants(actor)
    return IncomingReferral.objects.select_related("participant").filter(pk=referral_id).first()
