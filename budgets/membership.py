"""Consortia with their members over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from budgets.models import Pool, PoolMember
from budgets.rules import belongs
from maillage.identity.models import Body, BodyKind
from maillage.problems import Problem
from tenants.registry.models import Consortium, ConsortiumMembership


@dataclass(frozen=True, slots=True)
class DatedMember:
    """One membership; `is_current` today."""

    membership: ConsortiumMembership
    is_current: bool


@dataclass(frozen=True, slots=True)
class DatedConsortium:
    """A consortium and its members, by name, then by date."""

    consortium: Consortium
    members: list[DatedMember]

    @property
    def current(self) -> list[DatedMember]:
        """Those who are members today."""
        return [member for member in self.members if member.is_current]


def dated_members(consortia: QuerySet[Consortium], today: date) -> list[DatedConsortium]:
    """The consortia with all memberships, past and to come, in two queries."""
    memberships = ConsortiumMembership.objects.select_related("body").order_by("body__name", "starts")
    return [
        DatedConsortium(
            consortium,
            [DatedMember(each, belongs(each.starts, each.ends, today)) for each in consortium.memberships.all()],
        )
        for consortium in consortia.select_related("programme").prefetch_related(
            Prefetch("memberships", queryset=memberships)
        )
    ]


def dated_member(membership_id: UUID, today: date) -> DatedMember:
    """One membership as it is now."""
    found = ConsortiumMembership.objects.select_related("body").get(pk=membership_id)
    return DatedMember(found, belongs(found.starts, found.ends, today))


def possible_members(consortia: QuerySet[Consortium]) -> QuerySet[Body]:
    """The bodies that ever belonged to one of these consortia, by name; the service checks them against the period."""
    return Body.objects.filter(consortium_memberships__consortium__in=consortia).distinct().order_by("name")


def usual_payers(consortia: QuerySet[Consortium], today: date) -> list[str]:
    """The slugs of the CPAS that belong to one of these consortia today: who mostly shares a pool."""
    current = ConsortiumMembership.objects.filter(
        Q(ends=None) | Q(ends__gte=today), consortium__in=consortia, starts__lte=today, body__kind=BodyKind.CPAS
    )
    return list(current.order_by("body__slug").values_list("body__slug", flat=True))


def payers_of(pool: Pool) -> QuerySet[Body]:
    """The members of a pool, and those of its consortium who can come later, by name."""
    found = Q(role__in=pool.member_roles)
    if pool.consortium_id is not None:
        found |= Q(consortium_memberships__consortium=pool.consortium_id)
    return Body.objects.filter(found).distinct().order_by("name")


def payer_named(pool: Pool, slug: str) -> Body:
    """The one of `payers_of` with this short name. Raises Problem not_a_member."""
    found = payers_of(pool).filter(slug=slug).first()
    if found is None:
        raise Problem("not_a_member", _("Choose a member of the pool or of its consortium."), field="member")
    return found


def stay_of(pool: Pool, slug: str) -> PoolMember | None:
    """From when to when this member pays; None for one that is not there yet."""
    return pool.stays.filter(member__slug=slug).first()
