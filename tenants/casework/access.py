"""The one door to a CPAS's files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from maillage.audit.actor import Actor
from sharing.grants.models import GrantUse
from sharing.referrals.access import access_received
from sharing.referrals.models import Referral
from tenants.casework import rules
from tenants.casework.models import (
    FileClosure,
    FileReader,
    FileRestriction,
    IncomingReferral,
    Participant,
    SentTransmission,
    TakenUpTransmission,
)


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
    return open_to(actor, Participant.objects.all())


def open_to(actor: Actor, participants: QuerySet[Participant]) -> QuerySet[Participant]:
    """Without the files that are closed to the actor, and the restricted ones that name somebody else."""
    return participants.filter(~Q(pk__in=_hidden(actor)))


def _hidden(actor: Actor) -> QuerySet[Any, Any]:
    """The participants whose file does not exist for the actor: found from the few that are closed, not from all."""
    closed = FileClosure.objects.filter(user_id=actor.user_id, ended_at=None).order_by()
    hidden = closed.values_list("participant_id", flat=True)
    if actor.function in rules.OPENS_RESTRICTED:
        return hidden
    named = FileReader.objects.filter(restriction=OuterRef("pk"), user_id=actor.user_id, removed_at=None)
    restricted = (
        FileRestriction.objects.filter(~Exists(named), lifted_at=None)
        .exclude(participant__referent_id=actor.user_id)
        .order_by()
    )
    return hidden.union(restricted.values_list("participant_id", flat=True))


def hidden_referrals(actor: Actor) -> QuerySet[Any, Any]:
    """The ids of the referrals, sent or received, that are about a person whose file does not exist for the actor."""
    sent = GrantUse.objects.filter(subject_id__in=_hidden(actor)).order_by()
    received = IncomingReferral.objects.filter(participant_id__in=_hidden(actor)).order_by()
    return sent.values_list("referral_id", flat=True).union(received.values_list("referral_id", flat=True))


def hidden_transmissions(actor: Actor) -> QuerySet[Any, Any]:
    """The ids of the transmissions, sent or taken up, that are about such a person."""
    sent = SentTransmission.objects.filter(participant_id__in=_hidden(actor)).order_by()
    taken_up = TakenUpTransmission.objects.filter(participant_id__in=_hidden(actor)).order_by()
    return sent.values_list("transmission_id", flat=True).union(taken_up.values_list("transmission_id", flat=True))


def access_closures(actor: Actor, participant_id: UUID) -> Participant:
    """A file, to say who may open it: its managers and its case worker. Raises Http404, PermissionDenied."""
    participant = access_participant_for_change(actor, participant_id)
    if not decides_who_opens(actor, participant):
        raise PermissionDenied
    return participant


def decides_who_opens(actor: Actor, participant: Participant) -> bool:
    """Whether the actor restricts this file and names its readers."""
    return actor.function in rules.OPENS_RESTRICTED or participant.referent_id == actor.user_id


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
    linked = IncomingReferral.objects.select_related("participant")
    return linked.filter(pk=referral_id, participant__in=access_participants(actor).order_by()).first()
