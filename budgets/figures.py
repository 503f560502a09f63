"""The reference figures that keys can be made of: what the registry has for all members of a pool."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from maillage.identity.models import Body
from tenants.registry.models import Commune, PopulationFigure


@dataclass(frozen=True, slots=True)
class Basis:
    """A date and a series of figures: what a key of inhabitants is picked by."""

    reference_date: date
    series: str


def members_of(roles: Sequence[str]) -> list[Body]:
    """The bodies with these roles, with their communes where they are CPAS, by name."""
    return list(Body.objects.filter(role__in=roles).select_related("cpas__commune").order_by("name"))


def commune_of(member: Body) -> Commune | None:
    """The commune of a CPAS; None for any other body, which no figure counts inhabitants for."""
    cpas = getattr(member, "cpas", None)
    return cpas.commune if cpas else None


def without_commune(members: Iterable[Body]) -> list[Body]:
    """The members that no number of inhabitants can be found for, because they are not CPAS."""
    return [member for member in members if commune_of(member) is None]


def available_bases(members: Iterable[Body]) -> list[Basis]:
    """The dates and series for which every member has a figure, the latest first."""
    members = list(members)
    if without_commune(members):
        return []
    communes = [commune.pk for commune in map(commune_of, members) if commune]
    rows = (
        PopulationFigure.objects.filter(commune__in=communes)
        .values_list("reference_date", "series")
        .annotate(known=Count("commune"))
        .filter(known=len(communes))
        .order_by("-reference_date", "series")
    )
    return [Basis(day, series) for day, series, _known in rows]


def figures_at(members: Iterable[Body], basis: Basis) -> dict[str, PopulationFigure]:
    """The figure of each member that has one at this date in this series, by the member's role."""
    communes = {commune.pk: member.role for member in members if (commune := commune_of(member))}
    found = PopulationFigure.objects.filter(
        commune__in=communes, reference_date=basis.reference_date, series=basis.series
    ).select_related("commune")
    return {communes[figure.commune_id]: figure for figure in found}
