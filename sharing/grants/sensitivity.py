"""Whom the name of a sensitive recipient is shown to: that a person is followed there is itself confidential.

To who may change the person's file, and to the recipient. To a reader of the same CPAS the agreement is not there.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from maillage.audit.actor import Actor
from maillage.identity.models import Body
from sharing.grants.models import Grant, GrantRefusal
from sharing.grants.subjects import files

RECORDED = (Grant.objects, GrantRefusal.objects)


def sees_sensitive(actor: Actor) -> bool:
    """Whether agreements with sensitive recipients are shown to the actor, in the files that they see."""
    return files().changes_any(actor)


def _sensitive() -> QuerySet[Body]:
    return Body.objects.filter(sensitive=True)


def shown_grants(actor: Actor, grants: QuerySet[Grant]) -> QuerySet[Grant]:
    """Those of the agreements whose recipient the actor may know of: sensitive when recorded, or since."""
    if sees_sensitive(actor):
        return grants
    return grants.exclude(Q(sensitive=True) | Q(recipient_role__in=_sensitive().values("role")))


def shown_refusals(actor: Actor, refusals: QuerySet[GrantRefusal]) -> QuerySet[GrantRefusal]:
    """Those of the refusals whose recipient the actor may know of."""
    if sees_sensitive(actor):
        return refusals
    return refusals.exclude(Q(sensitive=True) | Q(recipient_role__in=_sensitive().values("role")))


def hidden_roles(actor: Actor) -> frozenset[str]:
    """The bodies that the actor must not learn of from a file of their CPAS: for lists that others make."""
    return frozenset() if sees_sensitive(actor) else frozenset(_sensitive().values_list("role", flat=True))


def hidden_names(actor: Actor) -> frozenset[str]:
    """Their names, as they are and as they were recorded, for what keeps names alone, such as a timeline."""
    if sees_sensitive(actor):
        return frozenset()
    recorded = [rows.filter(sensitive=True).values_list("recipient_name", flat=True) for rows in RECORDED]
    return frozenset().union(_sensitive().values_list("name", flat=True), *recorded)
