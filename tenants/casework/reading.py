"""A file as it is opened: everything on its page, and the trace that it was read."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from maillage.audit.actor import Actor
from maillage.audit.record import record
from sharing.grants.access import access_grants_of, access_refusals_of
from sharing.grants.discretion import roles_hidden_in, sees_all
from sharing.grants.models import Grant, GrantRefusal, GrantState
from sharing.grants.rules import foremost
from sharing.referrals.access import SentReferral, access_sent_for
from tenants.casework.access import access_participant, access_participant_for_change, changes_files
from tenants.casework.models import Participant, TimelineEntry

READ = "participant.read"  # in the audit log


@dataclass(frozen=True, slots=True)
class File:
    """A participant with the agreements, the referrals made for them and the timeline, each newest first."""

    participant: Participant
    grants: list[Grant]
    refusals: list[GrantRefusal]
    sent: list[SentReferral]
    timeline: list[TimelineEntry]
    may_change: bool

    @property
    def agreement(self) -> GrantState | None:
        """The foremost state of the person's agreements; None without any."""
        state = foremost(grant.state for grant in self.grants)
        return GrantState(state) if state else None


def _timeline(actor: Actor, participant: Participant) -> list[TimelineEntry]:
    """Without what would tell the actor of a sensitive organisation, or, who decides on income, of a voluntary one."""
    entries = participant.timeline.all()
    if sees_all(actor):
        return list(entries)
    nobody_knows = Q(organisation_role=None) & ~Q(organisation="")
    hidden = Q(organisation_role__in=roles_hidden_in(actor, [participant.pk]))
    return list(entries.exclude(hidden | nobody_knows))


def read_to_correct(actor: Actor, participant_id: UUID) -> Participant:
    """A file whose fields the actor sees to correct them; that they saw them is written down.

    Raises Http404, PermissionDenied to who may only read.
    """
    participant = access_participant_for_change(actor, participant_id)
    record(actor=actor, action=READ, object_kind="participant", object_id=participant_id)
    return participant


def read_file(actor: Actor, participant_id: UUID) -> File:
    """A whole file; that the actor opened it is written down. A fixed number of queries. Raises Http404."""
    participant = access_participant(actor, participant_id)
    file = File(
        participant=participant,
        grants=list(access_grants_of(actor, participant_id)),
        refusals=list(access_refusals_of(actor, participant_id)),
        sent=access_sent_for(actor, participant_id),
        timeline=_timeline(actor, participant),
        may_change=changes_files(actor),
    )
    record(actor=actor, action=READ, object_kind="participant", object_id=participant_id)
    return file
