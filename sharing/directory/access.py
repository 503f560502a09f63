"""Which bodies a reader of the directory finds."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet, Value
from django.http import Http404

from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from maillage.identity.models import Body
from maillage.identity.rules import RECEIVING_STATES
from maillage.postgres.functions import Fold
from sharing.directory import rules
from sharing.directory.models import OutsideOrganisation
from tenants.registry.consortia import advisers_by_body
from tenants.registry.models import AdviserCard


def access_bodies(actor: Actor) -> QuerySet[Body]:
    """The bodies that are served or reached by letter, with commune, host names and postal address, by name.

    A sensitive one (debt, addiction, probation, violence) is listed to itself alone, and to the CPAS that added it:
    only the parties of a referral know of each other.
    """
    own = Q(role=actor.body_role) | Q(outside_organisation__added_by_role=actor.body_role)
    return (
        Body.objects.filter(Q(sensitive=False) | own, state__in=RECEIVING_STATES)
        .select_related("cpas__commune", "outside_organisation")
        .prefetch_related("domains")
        .order_by(Fold("name"), "role")
    )


def advisers_of(actor: Actor, programme: str) -> list[AdviserCard]:
    """The agents of a joint programme, by its role, who cover the commune of the acting CPAS; none to other bodies."""
    return advisers_by_body([programme]).get(programme, []) if actor.body_kind == identity.CPAS else []


def name_advisers(actor: Actor, bodies: Iterable[Body]) -> None:
    """Give each joint programme among the bodies its `advisers_of`, in one query."""
    programmes = [body for body in bodies if body.kind == identity.PROGRAMME and actor.body_kind == identity.CPAS]
    found = advisers_by_body([body.role for body in programmes]) if programmes else {}
    for body in programmes:
        body.advisers = found.get(body.role, [])  # type: ignore[attr-defined]


def similar_bodies(name: str) -> list[Body]:
    """The organisations to which people can be referred, of this name but for accents, case and spaces."""
    found = Body.objects.filter(state__in=RECEIVING_STATES, kind__in=(identity.PARTNER, identity.PROGRAMME))
    return list(found.alias(folded=Fold("name")).filter(folded=Fold(Value(" ".join(name.split())))).order_by("role"))


def adds_outside(actor: Actor) -> bool:
    """Whether the actor adds organisations without an account: what a page offers."""
    return rules.may_add(actor.body_kind, actor.function)


def check_adds_outside(actor: Actor) -> None:
    """Raise PermissionDenied unless the actor adds organisations without an account, Http404 outside a CPAS."""
    if actor.body_kind != identity.CPAS:
        raise Http404
    if not adds_outside(actor):
        raise PermissionDenied


def access_outside(actor: Actor, slug: str) -> OutsideOrganisation:
    """Address and contact of an organisation of the directory that a CPAS added. Raises Http404."""
    found = OutsideOrganisation.objects.select_related("body").filter(body__in=access_bodies(actor), body__slug=slug)
    organisation = found.first()
    if organisation is None:
        raise Http404
    return organisation


def changes_outside(actor: Actor, organisation: OutsideOrganisation) -> bool:
    """Whether the actor keeps its address: what the page offers."""
    return organisation.added_by_role == actor.body_role and adds_outside(actor)


def invites_outside(actor: Actor, organisation: OutsideOrganisation) -> bool:
    """Whether the actor invites it to take its place: what the page offers."""
    return (
        organisation.body.state == identity.OUTSIDE
        and organisation.added_by_role == actor.body_role
        and rules.may_invite(actor.body_kind, actor.function)
    )


def access_outside_to_change(actor: Actor, slug: str) -> OutsideOrganisation:
    """The same, to keep its address. Raises Http404, PermissionDenied unless the own body added it."""
    organisation = access_outside(actor, slug)
    if not changes_outside(actor, organisation):
        raise PermissionDenied
    return organisation


def access_outside_to_invite(actor: Actor, slug: str) -> OutsideOrganisation:
    """The same, to invite it. Raises Http404, PermissionDenied to all but a manager of the CPAS that added it."""
    organisation = access_outside(actor, slug)
    if organisation.added_by_role != actor.body_role or not rules.may_invite(actor.body_kind, actor.function):
        raise PermissionDenied
    return organisation
