"""The one door to agreements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from maillage.identity.models import Body
from maillage.postgres.functions import Fold
from sharing.grants import rules
from sharing.grants.discretion import sees_all, sees_sensitive, shown_grants, shown_refusals, shown_uses
from sharing.grants.models import Grant, GrantRefusal, GrantState, GrantUse, LegalBasis
from sharing.grants.subjects import files
from sharing.programmes.models import Programme


def _with_what_followed() -> QuerySet[Grant]:
    """Agreements with all that says where they stand, in a constant number of queries."""
    return Grant.objects.select_related("withdrawal", "replacement", "legal_basis").prefetch_related(
        "narrowings", "reconfirmations"
    )


def access_grants_of(actor: Actor, subject_id: UUID) -> QuerySet[Grant]:
    """The agreements of a person whose file the actor may see, newest first. Raises Http404."""
    files().label_of(actor, subject_id)
    return shown_grants(actor, _with_what_followed().filter(subject_id=subject_id))


def access_refusals_of(actor: Actor, subject_id: UUID) -> QuerySet[GrantRefusal]:
    """What a person refused, newest first, if the actor may see the file. Raises Http404."""
    files().label_of(actor, subject_id)
    return shown_refusals(actor, GrantRefusal.objects.filter(subject_id=subject_id))


def access_grant(actor: Actor, grant_id: UUID) -> Grant:
    """One agreement, for reading. Raises Http404 also when the file it belongs to is closed to the actor."""
    # in one query: an agreement of a closed file costs the same as one that does not exist
    seen = files().named(actor, "")
    grant = shown_grants(actor, _with_what_followed().filter(pk=grant_id, subject_id__in=seen)).first()
    if grant is None:
        raise Http404
    return grant


def known_neighbours(actor: Actor, grants: Collection[Grant]) -> frozenset[UUID]:
    """Of the versions before and after these agreements, those that the actor may know of: another version of the same
    agreement may be with a programme that was voluntary by then.
    """
    ids = {pk for grant in grants for pk in (grant.replaces_id, grant.replaced_by and grant.replaced_by.pk) if pk}
    if not ids or sees_all(actor):
        return frozenset(ids)
    return frozenset(shown_grants(actor, Grant.objects.filter(pk__in=ids)).values_list("pk", flat=True))


def access_grant_for_change(actor: Actor, grant_id: UUID) -> Grant:
    """One agreement, to use, renew or withdraw it. Raises Http404, PermissionDenied to who may only read the file."""
    grant = access_grant(actor, grant_id)
    files().check_change(actor, grant.subject_id)
    return grant


def access_new_grant(actor: Actor, subject_id: UUID) -> str:
    """The name of a person whose agreement or refusal the actor may record. Raises Http404, PermissionDenied."""
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


def states_by_subject(actor: Actor, subject_ids: Collection[UUID]) -> dict[UUID, GrantState]:
    """The foremost state of the agreements of each person that has any: one query, for a page of a list.

    Call with the ids of files that their own access function let through.
    """
    states: defaultdict[UUID, list[str]] = defaultdict(list)
    for grant in shown_grants(actor, _with_what_followed().filter(subject_id__in=subject_ids)):
        states[grant.subject_id].append(grant.state)
    return {subject_id: GrantState(state) for subject_id, found in states.items() if (state := rules.foremost(found))}


def possible_recipients(actor: Actor) -> QuerySet[Body]:
    """The bodies to which a person of the acting CPAS can agree that information goes, by kind and name.

    Each says `is_voluntary`. Sensitive ones are offered to who changes files alone.
    """
    served = Body.objects.filter(state__in=identity.RECEIVING_STATES, kind__in=rules.RECIPIENT_KINDS)
    if not sees_sensitive(actor):
        served = served.filter(sensitive=False)
    voluntary = Exists(Programme.objects.filter(pk=OuterRef("pk"), voluntary=True))
    return served.exclude(role=actor.body_role).annotate(is_voluntary=voluntary).order_by("kind", Fold("name"))


def access_use(actor: Actor, referral_id: UUID) -> GrantUse:
    """What this CPAS's own referral uses, with its agreement. Raises Http404."""
    found = GrantUse.objects.filter(pk=referral_id, subject_id__in=files().named(actor, ""))
    use = shown_uses(actor, found).select_related("grant", "grant__withdrawal").first()
    if use is None:
        raise Http404
    return use


def access_legal_bases(actor: Actor) -> QuerySet[LegalBasis]:
    """Every version of every legal basis of the own CPAS, by code, newest first. Raises Http404 outside a CPAS."""
    if actor.body_kind != identity.CPAS:
        raise Http404
    return LegalBasis.objects.order_by("code", "-valid_from")


def access_legal_bases_for_change(actor: Actor) -> QuerySet[LegalBasis]:
    """The same, to add a version. Raises Http404, PermissionDenied to all but the manager and the DPO."""
    found = access_legal_bases(actor)
    if not changes_legal_bases(actor):
        raise PermissionDenied
    return found


def changes_legal_bases(actor: Actor) -> bool:
    """Whether the actor adds versions: what the page offers."""
    return actor.body_kind == identity.CPAS and actor.function in rules.KEEPS_LEGAL_BASES
