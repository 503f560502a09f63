"""With whom a person still shares: what can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.identity.models import Body
from sharing.grants.access import access_grants_of
from sharing.grants.models import Grant


@dataclass(frozen=True, slots=True)
class RecipientLeft:
    """An organisation with agreements that are not over: its role and short name, its name, how many."""

    role: str
    slug: str
    name: str
    count: int


def agreements_left(actor: Actor, subject_id: UUID, recipient_role: str | None = None) -> QuerySet[Grant]:
    """The newest versions of a person's agreements that have not ended or been withdrawn. Raises Http404."""
    found = access_grants_of(actor, subject_id).filter(
        withdrawal=None, replacement=None, valid_until__gte=timezone.localdate()
    )
    return found if recipient_role is None else found.filter(recipient_role=recipient_role)


def recipients_left(actor: Actor, subject_id: UUID) -> list[RecipientLeft]:
    """The organisations of these agreements, by name. Raises Http404."""
    grants = list(agreements_left(actor, subject_id))
    slugs = dict(Body.objects.filter(role__in={grant.recipient_role for grant in grants}).values_list("role", "slug"))
    found = {
        grant.recipient_role: RecipientLeft(
            role=grant.recipient_role,
            slug=slugs.get(grant.recipient_role, ""),
            name=grant.recipient_name,
            count=sum(other.recipient_role == grant.recipient_role for other in grants),
        )
        for grant in grants
    }
    return sorted(found.values(), key=lambda item: item.name)
