"""Bodies by what others hold of them, a role or a short name: of itself it says nothing of anybody who goes there."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from maillage.audit.actor import Actor
from maillage.identity.models import Body


def bodies_with(roles: Iterable[str]) -> QuerySet[Body]:
    """The bodies with these roles, by name."""
    return Body.objects.filter(role__in=list(roles)).order_by("name")


def slugs_of(roles: Iterable[str]) -> dict[str, str]:
    """The short names of bodies by role: one query."""
    return dict(bodies_with(roles).values_list("role", "slug"))


def roles_of(slugs: Iterable[str]) -> list[str]:
    """The roles of the bodies with these short names; one that no body has is left out."""
    return list(Body.objects.filter(slug__in=list(slugs)).values_list("role", flat=True))


def named_openly() -> QuerySet[Body]:
    """The bodies whose name may stand beside a person's: that of a sensitive one says why somebody goes there."""
    return Body.objects.filter(sensitive=False)


def is_sensitive(actor: Actor) -> bool:
    """Whether that somebody goes to, or works for, the acting body is confidential elsewhere."""
    return Body.objects.filter(role=actor.body_role, sensitive=True).exists()
