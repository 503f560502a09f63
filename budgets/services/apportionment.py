"""Share what a pool leaves between its members."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from budgets import rules
from budgets.figures import Basis, commune_of, figures_at, members_of
from budgets.models import Apportionment, ApportionmentKey, KeyFigure, KeyKind, Pool, Share
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity.models import Body
from maillage.money import apportion
from maillage.problems import Problem
from tenants.registry.models import PopulationFigure


def apportion_pool(*, actor: Actor, pool: Pool, reference_date: date, series: str) -> Apportionment:
    """Share the budget less its funding by the inhabitants of the members' communes at a date, in one series.

    Stores the statement with all its inputs, and freezes the key. Earlier statements are kept, the latest counts; the
    same inputs again give the latest back. Call with a pool from `access_pool_to_manage`. Raises Problem
    figure_missing, no_weight, funding_above_total (409).
    """
    with transaction.atomic():
        locked = Pool.objects.select_for_update().get(pk=pool.pk)
        key = _frozen_key(locked, Basis(reference_date, series))
        statement = _statement(actor, locked, key)
        latest = locked.apportionments.first()
        if latest is not None and _same(latest, statement):
            return latest
        statement.number = latest.number + 1 if latest else 1
        statement.save(force_insert=True)
        _share_out(statement, key)
        record(actor=actor, action="pool.apportion", object_kind="pool", object_id=locked.pk)
    return statement


def _frozen_key(pool: Pool, basis: Basis) -> ApportionmentKey:
    used = pool.keys.filter(kind=KeyKind.INHABITANTS, reference_date=basis.reference_date, series=basis.series).first()
    if used is not None:
        return used
    members = members_of(pool.member_roles)
    figures = figures_at(members, basis)
    _ready(members, figures, basis)
    parties = {"pool": pool, "coordination_id": pool.coordination_id, "member_roles": pool.member_roles}
    key = ApportionmentKey.objects.create(**parties, reference_date=basis.reference_date, series=basis.series)
    KeyFigure.objects.bulk_create(
        KeyFigure(
            **parties,
            key=key,
            member=member,
            nis_code=figures[member.role].commune_id,
            commune=figures[member.role].commune.name_fr,
            weight=figures[member.role].population,
            source=figures[member.role].source,
        )
        for member in members
    )
    key.frozen_at = timezone.now()
    key.save(update_fields=["frozen_at"])
    return key


def _ready(members: list[Body], figures: dict[str, PopulationFigure], basis: Basis) -> None:
    """Raise Problem figure_missing, naming each commune (or body that has none), or no_weight."""
    lacking = rules.without_figure(
        [member.role for member in members], {role: figure.population for role, figure in figures.items()}
    )
    if lacking:
        without = [member for member in members if member.role in lacking]
        names = ", ".join(commune.name_fr if (commune := commune_of(member)) else member.name for member in without)
        message = _("No number of inhabitants at %(date)s in this series for: %(names)s.") % {
            "date": formats.date_format(basis.reference_date, "SHORT_DATE_FORMAT"),
            "names": names,
        }
        raise Problem("figure_missing", message, field="basis")
    if not any(figure.population for figure in figures.values()):
        raise Problem("no_weight", _("At least one member must have inhabitants to share by."), field="basis")


def _statement(actor: Actor, pool: Pool, key: ApportionmentKey) -> Apportionment:
    sources = list(pool.funding_sources.all())
    cents = [source.cents for source in sources]
    try:
        amount = rules.amount_to_share(pool.total_cents, cents)
    except rules.FundingAboveTotal as problem:
        message = _("The funding is above the budget: correct it before sharing.")
        raise Problem("funding_above_total", message, status=409) from problem
    return Apportionment(
        pool=pool,
        coordination_id=pool.coordination_id,
        member_roles=pool.member_roles,
        key=key,
        total_cents=pool.total_cents,
        funding=[{"label": source.label, "cents": source.cents} for source in sources],
        funding_cents=sum(cents),
        amount_cents=amount,
        made_at=timezone.now(),
        made_by=actor.user_id,
    )


def _same(latest: Apportionment, statement: Apportionment) -> bool:
    inputs = ("key_id", "total_cents", "funding")
    return all(getattr(latest, name) == getattr(statement, name) for name in inputs)


def _share_out(statement: Apportionment, key: ApportionmentKey) -> None:
    figures = list(key.figures.all())
    # by NIS code: a tie always falls the same way, whatever the bodies are called
    shares = apportion(statement.amount_cents, {figure.nis_code: figure.weight for figure in figures})
    Share.objects.bulk_create(
        Share(
            apportionment=statement,
            coordination_role=statement.coordination_id,
            member_id=figure.member_id,
            weight=figure.weight,
            cents=shares[figure.nis_code],
        )
        for figure in figures
    )
