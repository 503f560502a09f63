"""The one door to agreements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from maillage.identity.models import Body
from maillage.postgres.functions import Fold
from sharing.grants import rules
from sharing.grants.models import Grant, GrantState, GrantUse
from sharing.grants.subjects import files


def access_grants_of(actor: Actor, subject_id: UUID) -> QuerySet[Grant]:
    """The agreements of a person whose file the actor may see, newest first. Raises Http404."""
    files().label_of(actor, subject_id)
    return _with_what_followed().filter(subject_id=subject_id)


def _with_what_followed() -> QuerySet[Grant]:
    """Agreements with all that says where they stand, in a constant number of queries."""
    return Grant.objects.select_related("withdrawal", "replacement", "legal_basis").prefetch_related(
        "narrowings", "reconfirmations"
    )


def access_grant(actor: Actor, grant_id: UUID) -> Grant:
    """One agreement, for reading. Raises Http404 also when the file it belongs to is closed to the actor."""
    grant = _with_what_followed().filter(pk=grant_id).first()
    if grant is None:
        raise Http404
    files().label_of(actor, grant.subject_id)
    return grant


def access_grant_for_change(actor: Actor, grant_id: UUID) -> Grant:
    """One agreement, to use or to withdraw it. Raises Http404, PermissionDenied to who may only read the file."""
    grant = access_grant(actor, grant_id)
    files().check_change(actor, grant.subject_id)
    return grant


def access_new_grant(actor: Actor, subject_id: UUID) -> str:
    """The name of a person whose agreement the actor may record. Raises Http404, PermissionDenied."""
    name = files().label_of(actor, subject_id)
    files().check_change(actor, subject_id)
    return name


def changes_grants_of(actor: Actor, subject_id: UUID) -> bool:
    """Whether the actor may record, use and withdraw this person's agreements: what a page offers. Raises Http404."""
    try:
        files().check_change(actor, subject_id)
    except PermissionDenied:
        return False
    return True


def states_by_subject(subject_ids: Collection[UUID]) -> dict[UUID, GrantState]:
    """The foremost state of the agreements of each person that has any: one query, for a page of a list.

    Call with the ids of files that their own access function let through.
    """
    states: defaultdict[UUID, list[str]] = defaultdict(list)
    for grant in _with_what_followed().filter(subject_id__in=subject_ids):
        states[grant.subject_id].append(grant.state)
    return {subject_id: GrantState(state) for subject_id, found in states.items() if (state := rules.foremost(found))}


def possible_recipients(actor: Actor) -> QuerySet[Body]:
    """The bodies to which a person of the acting CPAS can agree that information goes, by kind and name."""
    served = Body.objects.filter(state__in=identity.SERVED_STATES, kind__in=rules.RECIPIENT_KINDS)
    return served.exclude(role=actor.body_role).order_by("kind", Fold("name"))


def access_use(actor: Actor, referral_id: UUID) -> GrantUse:
    """What this CPAS's own referral uses, with its agreement. Raises Http404."""
    use = GrantUse.objects.filter(pk=referral_id).select_related("grant", "grant__withdrawal").first()
    if use is None:
        raise Http404
    files().label_of(actor, use.subject_id)
    return use
