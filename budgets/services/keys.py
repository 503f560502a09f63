"""Choose by what a version is shared, adopt it: freeze the key, share what the funding leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypedDict

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from budgets import rules
from budgets.figures import Figure, figures_of, members_of, without_commune
from budgets.models import (
    Apportionment,
    ApportionmentKey,
    BudgetVersion,
    CriterionKind,
    KeyCriterion,
    KeyFigure,
    Pool,
    Share,
)
from budgets.rules.keys import NoWeight, Stay, share_out
from budgets.services.pools import draft_of, open_for_change, parties
from budgets.statements import key_view
from budgets.versions import read_version
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity.models import Body
from maillage.problems import Problem


@dataclass(frozen=True, slots=True)
class Choice:
    """One criterion as it is chosen: a kind, how heavily it counts, and where its figures are.

    `reference_date`, `series` for what is looked up; `figures` by the members' roles for fixed percentages.
    """

    kind: str
    weight: int = 1
    reference_date: date | None = None
    series: str = ""
    figures: Mapping[str, Decimal] | None = None


def choose_key(*, actor: Actor, pool: Pool, criteria: Sequence[Choice]) -> ApportionmentKey:
    """Make a key of these criteria with the figure of every member, and share the draft by it.

    Call with a pool from `access_pool_to_manage`. Raises Problem no_criterion, figure_missing, no_weight, not_whole
    (fixed percentages that do not make 100), no_draft (409), pool_closed (409).
    """
    if not criteria:
        raise Problem("no_criterion", _("Choose at least one criterion."), field="basis")
    with transaction.atomic():
        locked = open_for_change(pool)
        draft = draft_of(locked)
        found = figures_of_choices(actor, members_of(locked.member_roles), criteria)
        key = ApportionmentKey.objects.create(**parties(locked), made_at=timezone.now())
        for position, (choice, figures) in enumerate(zip(criteria, found, strict=True)):
            _write_criterion(locked, key, position, choice, figures)
        draft.key = key
        draft.save(update_fields=["key"])
        record(actor=actor, action="pool.choose_key", object_kind="pool", object_id=locked.pk)
    return key


def adopt_version(*, actor: Actor, pool: Pool, number: int, seen: str = "") -> Apportionment:
    """Adopt the draft with this number: it is voted, its key is frozen, its shares are written down with all inputs.

    The number is what whoever adopts has read: of two who adopt at once, the second is told. `seen`: the token of the
    version that was read (`VersionView.token`); with it, what has changed since stops this. Call with a pool from
    `access_pool_to_manage`. Raises Problem adopted_before (409), no_draft (409), changed_since (409), no_key,
    no_budget, figure_missing, no_weight, pool_closed (409).
    """
    with transaction.atomic():
        locked = open_for_change(pool)
        if locked.versions.filter(number=number).exclude(adopted_at=None).exists():
            raise Problem(
                "adopted_before", _("This version was adopted before you: read it, nothing is left to do."), status=409
            )
        draft = draft_of(locked)
        if draft.number != number:
            raise Problem("no_draft", _("This version is not the one being drafted."), status=409)
        if seen and seen != read_version(actor, locked, number).token:
            message = _("The budget was changed since you read it: look at the new amounts, then adopt it.")
            raise Problem("changed_since", message, status=409)
        if draft.key is None:
            raise Problem("no_key", _("Choose the key before the version is adopted."), field="key", status=409)
        statement = _adopted(actor, locked, draft, draft.key)
        record(actor=actor, action="pool.adopt_version", object_kind="pool", object_id=locked.pk)
    return statement


def figures_of_choices(actor: Actor, members: list[Body], criteria: Sequence[Choice]) -> list[dict[str, Figure]]:
    """Each member's figure for every criterion. Raises Problem figure_missing, no_weight, not_whole.

    A member without a commune counts nothing in what is counted by commune, which nobody would notice in a key of that
    alone: another criterion has to give it a part. Beside another criterion, a fixed percentage that is not given is 0.
    """
    found = [_figures_of(actor, members, _complete(members, choice, len(criteria))) for choice in criteria]
    if lost := [each for each in without_commune(members) if not any(of[each.role].value for of in found)]:
        message = _("No figure for %(names)s, without a commune: add fixed percentages or equal parts to the key.") % {
            "names": ", ".join(member.name for member in lost)
        }
        raise Problem("figure_missing", message, field="basis")
    return found


def _complete(members: Iterable[Body], choice: Choice, criteria: int) -> Choice:
    if choice.kind != CriterionKind.FIXED or criteria == 1:
        return choice
    return replace(
        choice, figures=dict.fromkeys((member.role for member in members), Decimal(0)) | dict(choice.figures or {})
    )


def _figures_of(actor: Actor, members: list[Body], choice: Choice) -> dict[str, Figure]:
    figures = figures_of(actor, members, choice.kind, choice.reference_date, choice.series, choice.figures)
    if lacking := rules.without_figure([member.role for member in members], figures):
        names = ", ".join(member.name for member in members if member.role in lacking)
        when = formats.date_format(choice.reference_date, "SHORT_DATE_FORMAT") if choice.reference_date else ""
        message = _("No figure for %(names)s (%(kind)s %(date)s).") % {
            "names": names, "kind": CriterionKind(choice.kind).label, "date": when,
        }  # fmt: skip
        raise Problem("figure_missing", message, field="basis")
    total = sum(figure.value for figure in figures.values())
    if not total:
        raise Problem("no_weight", _("At least one member needs a figure above zero to share by."), field="basis")
    if choice.kind == CriterionKind.FIXED and total != 100:
        message = _("The percentages make %(total)s: they must make 100.") % {"total": formats.localize(total)}
        raise Problem("not_whole", message, field="basis")
    return figures


def _write_criterion(
    pool: Pool, key: ApportionmentKey, position: int, choice: Choice, figures: Mapping[str, Figure]
) -> None:
    criterion = KeyCriterion.objects.create(
        **parties(pool), key=key, position=position, kind=choice.kind, weight=choice.weight,
        reference_date=choice.reference_date, series=choice.series,
    )  # fmt: skip
    KeyFigure.objects.bulk_create(
        KeyFigure(
            **parties(pool), key=key, criterion=criterion, member_id=role, code=figure.code, commune=figure.commune,
            value=figure.value, source=figure.source,
        )
        for role, figure in figures.items()
    )  # fmt: skip


class _Snapshot(TypedDict):
    code: str
    label: str
    cents: int


def _snapshot(code: str, label: str, cents: int) -> _Snapshot:
    return {"code": code, "label": label, "cents": cents}


def _adopted(actor: Actor, pool: Pool, draft: BudgetVersion, key: ApportionmentKey) -> Apportionment:
    if key.frozen_at is None:
        key.frozen_at = timezone.now()
        key.save(update_fields=["frozen_at"])
    lines = [_snapshot(each.line.code, each.line.label, each.cents) for each in draft.lines.select_related("line")]
    sources = draft.fundings.select_related("source")
    funding = [_snapshot(each.source.code, each.source.label, each.cents) for each in sources]
    total, paid = sum(each["cents"] for each in lines), sum(each["cents"] for each in funding)
    if not total:
        raise Problem("no_budget", _("Enter a budget above zero."), field="total", status=409)
    stays = {stay.member_id: Stay(stay.starts, stay.ends) for stay in pool.stays.all()}
    codes = {figure.member_id: figure.code for figure in key.figures.all()}
    if set(codes) != set(stays):
        message = _("The members have changed since the key was chosen: choose it again.")
        raise Problem("figure_missing", message, field="key", status=409)
    try:
        by_code = {code: stays[role] for role, code in codes.items()}
        shares = share_out(total - paid, key_view(key).weights, by_code, Stay(pool.starts, pool.ends), pool.method)
    except NoWeight as problem:
        message = _("On some days nobody of the pool has a figure above zero: nobody would pay for them.")
        raise Problem("no_weight", message, field="key", status=409) from problem
    draft.adopted_at, draft.adopted_by = timezone.now(), actor.user_id
    draft.save(update_fields=["adopted_at", "adopted_by"])
    statement = Apportionment.objects.create(
        **parties(pool), version=draft, key=key, number=draft.number, starts=pool.starts, ends=pool.ends,
        method=pool.method, lines=lines, total_cents=total, funding=funding, funding_cents=paid,
        stays=[
            {"code": codes[role], "starts": stay.starts.isoformat(), "ends": stay.ends.isoformat()}
            for role, stay in sorted(stays.items())
        ],
        amount_cents=total - paid, made_at=timezone.now(), made_by=actor.user_id,
    )  # fmt: skip
    Share.objects.bulk_create(
        Share(apportionment=statement, coordination_role=pool.coordination_id, member_id=role, cents=shares[code])
        for role, code in codes.items()
    )
    return statement
