"""What of a person's agreements is not for everybody who may see the file, in one place for every list, page and count.

The name of a *sensitive* recipient (debt, addiction, probation, violence) is shown to who may change the file, and to
the recipient: that a person is followed there is itself confidential. What concerns a *voluntary* programme is not
shown to who decides on income or sanctions: neither who comes, nor who stops, nor who took an agreement back. What was
promised holds, whatever the programme says of itself since, and whatever a newer version of the agreement says.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from maillage.identity.models import Body
from sharing.grants.models import Grant, GrantRefusal, GrantUse
from sharing.grants.subjects import files


def sees_sensitive(actor: Actor) -> bool:
    """Whether agreements with sensitive recipients are shown to the actor, in the files that they see."""
    return files().changes_any(actor)


def hidden_bodies(actor: Actor) -> QuerySet[Body]:
    """The bodies that the actor must not learn of from a file of their CPAS, nor, of a voluntary programme that decides
    on income or sanctions elsewhere, from what it received.
    """
    hidden = Q(pk__in=())
    if actor.body_kind == identity.CPAS and not sees_sensitive(actor):
        hidden |= Q(sensitive=True)
    if actor.decides_income:
        hidden |= Q(programme__voluntary=True)
    return Body.objects.filter(hidden)


def _withheld(actor: Actor, prefix: str = "") -> Q | None:
    """The agreements that are not for the actor, as they were recorded or by what their recipient is now."""
    sensitive, decides = not sees_sensitive(actor), actor.decides_income
    if not (sensitive or decides):
        return None
    found = Q(**{f"{prefix}recipient_role__in": hidden_bodies(actor).values("role")})
    if sensitive:
        found |= Q(**{f"{prefix}sensitive": True})
    return found | Q(**{f"{prefix}voluntary": True}) if decides else found


def _withheld_uses(actor: Actor) -> Q | None:
    withheld = _withheld(actor, "grant__")
    return withheld | Q(voluntary=True) if withheld is not None and actor.decides_income else withheld


def shown_grants(actor: Actor, grants: QuerySet[Grant]) -> QuerySet[Grant]:
    """Those of the agreements that the actor may know of."""
    withheld = _withheld(actor)
    return grants if withheld is None else grants.exclude(withheld)


def hidden_grants(actor: Actor) -> Collection[QuerySet[Grant]]:
    """The others, for what is told of agreements; empty when the actor may know of all, and outside of CPAS."""
    withheld = _withheld(actor) if actor.body_kind == identity.CPAS else None
    return () if withheld is None else (Grant.objects.filter(withheld),)


def shown_uses(actor: Actor, uses: QuerySet[GrantUse]) -> QuerySet[GrantUse]:
    """Those of the referrals under agreements that the actor may know of."""
    withheld = _withheld_uses(actor)
    return uses if withheld is None else uses.exclude(withheld)


def hidden_uses(actor: Actor) -> QuerySet[GrantUse] | None:
    """The others; None when the actor may know of all."""
    withheld = _withheld_uses(actor)
    return None if withheld is None else GrantUse.objects.filter(withheld)


def voluntary_grants() -> QuerySet[Grant]:
    """The agreements with voluntary programmes, as they were recorded or by what their recipient is now."""
    now = Body.objects.filter(programme__voluntary=True).values("role")
    return Grant.objects.filter(Q(voluntary=True) | Q(recipient_role__in=now))


def voluntary_uses() -> QuerySet[GrantUse]:
    """The referrals of such programmes, as they were promised or by what their recipient is now."""
    return GrantUse.objects.filter(Q(voluntary=True) | Q(grant__in=voluntary_grants().values("pk")))


def voluntary_refusals() -> QuerySet[GrantRefusal]:
    """The refusals of such programmes."""
    return GrantRefusal.objects.filter(recipient_role__in=Body.objects.filter(programme__voluntary=True).values("role"))


def shown_refusals(actor: Actor, refusals: QuerySet[GrantRefusal]) -> QuerySet[GrantRefusal]:
    """Those of the refusals that the actor may know of: not who refused a voluntary programme, if they decide."""
    hidden = Q(recipient_role__in=hidden_bodies(actor).values("role"))
    return refusals.exclude(hidden if sees_sensitive(actor) else hidden | Q(sensitive=True))


def hidden_roles(actor: Actor) -> frozenset[str]:
    """The roles of `hidden_bodies`: for lists that others make."""
    return frozenset(hidden_bodies(actor).values_list("role", flat=True))


def sees_all(actor: Actor) -> bool:
    """Whether nothing of a file that the actor sees is withheld from them here."""
    return _withheld(actor) is None


def roles_hidden_in(actor: Actor, subject_ids: Collection[UUID]) -> frozenset[str]:
    """Whom the actor must not learn of from these files: the hidden bodies of today, and those that were hidden when an
    agreement with them, or a refusal, was recorded there. For what keeps a role alone, such as a timeline.
    """
    withheld = _withheld(actor)
    if withheld is None:
        return frozenset()
    recorded = Grant.objects.filter(withheld, subject_id__in=subject_ids).values_list("recipient_role", flat=True)
    refused = GrantRefusal.objects.none()
    if not sees_sensitive(actor):
        refused = GrantRefusal.objects.filter(sensitive=True, subject_id__in=subject_ids)
    return hidden_roles(actor).union(recorded, refused.values_list("recipient_role", flat=True))
