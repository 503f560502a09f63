"""The reference figures that keys can be made of: what the registry has for all members of a pool."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count

from budgets.models import CriterionKind, ReferenceFigure
from maillage.audit.actor import Actor
from maillage.identity.models import Body
from tenants.registry.models import Commune, PopulationFigure


@dataclass(frozen=True, slots=True)
class Basis:
    """What is counted, at what date, in which series: what a criterion of a key is picked by."""

    reference_date: date | None
    series: str
    kind: str = CriterionKind.INHABITANTS


# What needs no figures from anywhere.
EQUAL = Basis(None, "", CriterionKind.EQUAL)
FIXED = Basis(None, "", CriterionKind.FIXED)


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


def available_bases(actor: Actor, members: Iterable[Body]) -> list[Basis]:
    """What every member that has a commune has a figure in: inhabitants in the registry, what the acting coordination
    imported. None when no member has one.

    The latest first; two series of one date stand side by side.
    """
    communes = [commune.pk for commune in map(commune_of, members) if commune]
    if not communes:
        return []
    registered = (
        PopulationFigure.objects.filter(commune__in=communes)
        .values_list("reference_date", "series")
        .annotate(known=Count("commune"))
        .filter(known=len(communes))
    )
    imported = (
        ReferenceFigure.objects.filter(coordination_role=actor.body_role, nis_code__in=communes)
        .values_list("series__reference_date", "series__name", "series__kind")
        .annotate(known=Count("nis_code"))
        .filter(known=len(communes))
    )
    found = {Basis(day, series) for day, series, _known in registered}
    found |= {Basis(day, name, kind) for day, name, kind, _known in imported}
    return sorted(found, key=lambda basis: (CriterionKind.values.index(basis.kind), -_ordinal(basis), basis.series))


def _ordinal(basis: Basis) -> int:
    return basis.reference_date.toordinal() if basis.reference_date else 0


@dataclass(frozen=True, slots=True)
class Figure:
    """One member's figure: `code` settles ties (its commune's NIS code, or its slug)."""

    code: str
    commune: str
    value: Decimal
    source: str = ""


def figures_of(
    actor: Actor,
    members: Iterable[Body],
    kind: str,
    reference_date: date | None,
    series: str,
    fixed: Mapping[str, Decimal] | None = None,
) -> dict[str, Figure]:
    """The figure of each member that has one for a criterion, by its role.

    Inhabitants come from the registry, or from what the acting coordination imported under this name; equal parts are
    one each; fixed percentages are given; the rest is imported. What is counted by commune is nothing for a member that
    has none, such as Forem: another criterion beside gives it its part.
    """
    places = {member.role: _place(member) for member in members}
    if kind == CriterionKind.EQUAL:
        return {role: Figure(code, commune, Decimal(1)) for role, (code, commune) in places.items()}
    if kind == CriterionKind.FIXED:
        return {role: Figure(*places[role], value) for role, value in (fixed or {}).items() if role in places}
    known = {}
    if reference_date is not None:
        known = _imported(actor, kind, reference_date, series) or _registered(kind, reference_date, series)
    return {
        role: Figure(code, commune, *known[code]) if commune else Figure(code, commune, Decimal(0))
        for role, (code, commune) in places.items()
        if not commune or code in known
    }


def _place(member: Body) -> tuple[str, str]:
    """What settles ties for a member, and its commune's name; none for a body that is not a CPAS."""
    commune = commune_of(member)
    return (commune.pk, commune.name_fr) if commune else (member.slug, "")


def _registered(kind: str, day: date, series: str) -> dict[str, tuple[Decimal, str]]:
    if kind != CriterionKind.INHABITANTS:
        return {}
    found = PopulationFigure.objects.filter(reference_date=day, series=series)
    return {each.commune_id: (Decimal(each.population), each.source) for each in found}


def _imported(actor: Actor, kind: str, day: date, series: str) -> dict[str, tuple[Decimal, str]]:
    found = ReferenceFigure.objects.filter(
        coordination_role=actor.body_role, series__kind=kind, series__reference_date=day, series__name=series
    ).select_related("series")
    return {each.nis_code: (each.value, each.series.source) for each in found}
