"""Open a pool; who belongs to it from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.shortcuts import assign_perm

from budgets import rules
from budgets.access import access_new_pool, account_of
from budgets.models import (
    ApportionmentKey,
    BudgetVersion,
    CostLine,
    FundingSource,
    KeyCriterion,
    KeyFigure,
    Method,
    Nature,
    Pool,
    PoolMember,
    PoolUserObjectPermission,
    VersionFunding,
    VersionLine,
)
from budgets.rules.keys import Stay
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity.access import access_team
from maillage.identity.models import Body, User
from maillage.identity.rules import TREASURER
from maillage.problems import Problem
from tenants.registry.models import Consortium, ConsortiumMembership

# The line that a pool opened with a sum has, until it is split into others.
WHOLE_BUDGET = "costs"


def open_pool(
    *,
    actor: Actor,
    name: str,
    starts: date,
    ends: date,
    total_cents: int,
    members: Iterable[Body],
    consortium: Consortium | None = None,
    lead: Body | None = None,
    method: str = Method.BY_DAYS,
) -> Pool:
    """Open a pool for a period, with a draft of its initial budget: one line of `total_cents`.

    The actor manages it, the coordination's treasurers see its money. `lead`: whose bank account it uses, the
    coordination unless it is named. With a consortium each member belongs to it at some time of the period, and pays
    from its coming to its leaving. Raises Http404 or PermissionDenied to who opens no pools, and Problem no_name,
    ends_before_start, no_budget, no_members, other_consortium, not_a_member, lead_not_a_member.
    """
    access_new_pool(actor)
    roles = sorted({member.role for member in members})
    _check(name, starts, ends, total_cents, roles)
    period = Stay(starts, ends)
    stays = _stays(actor, consortium, roles, period) if consortium else dict.fromkeys(roles, period)
    lead_role = lead.role if lead else actor.body_role
    if lead_role not in {*roles, actor.body_role}:
        raise Problem("lead_not_a_member", _("Choose the lead among the members or the coordination."), field="lead")
    with transaction.atomic():
        pool = Pool.objects.create(
            name=_named(name),
            consortium=consortium,
            coordination_id=actor.body_role,
            member_roles=roles,
            lead_id=lead_role,
            starts=starts,
            ends=ends,
            method=method,
            opened_at=timezone.now(),
            opened_by=actor.user_id,
        )
        PoolMember.objects.bulk_create(
            PoolMember(**parties(pool), member_id=role, starts=stays[role].starts, ends=stays[role].ends)
            for role in roles
        )
        _first_version(actor, pool, total_cents)
        _entrust(actor, pool)
        record(actor=actor, action="pool.open", object_kind="pool", object_id=pool.pk)
    return pool


def rename_pool(*, actor: Actor, pool: Pool, name: str) -> Pool:
    """Give a pool from `access_pool_to_manage` another name. Raises Problem no_name, pool_closed (409)."""
    with transaction.atomic():
        locked = open_for_change(pool)
        locked.name = _named(name)
        locked.save(update_fields=["name"])
        record(actor=actor, action="pool.rename", object_kind="pool", object_id=locked.pk)
    return locked


def remove_pool(*, actor: Actor, pool: Pool) -> None:
    """Remove a pool that was opened by mistake, with its draft: only as long as nothing else was done with it.

    Call with a pool from `access_pool_to_manage`. Raises Problem pool_in_use (409), pool_closed (409).
    """
    try:
        with transaction.atomic():
            locked = open_for_change(pool)
            record(actor=actor, action="pool.remove", object_kind="pool", object_id=locked.pk)
            if not is_unused(locked):
                raise ProtectedError("adopted", set())
            # in this order: each would hold the next
            locked.versions.all().delete()
            for part in (KeyFigure, KeyCriterion, ApportionmentKey, FundingSource, CostLine, PoolMember):
                part.objects.filter(pool=locked).delete()
            PoolUserObjectPermission.objects.filter(content_object=locked).delete()
            locked.delete()
    except ProtectedError as refused:
        message = _("Something was already done with this pool: it stays.")
        raise Problem("pool_in_use", message, status=409) from refused


def is_unused(pool: Pool) -> bool:
    """Whether no version of the pool was adopted yet; what else holds it is found when it is removed."""
    return not pool.versions.exclude(adopted_at=None).exists()


def parties(pool: Pool) -> dict[str, object]:
    """What every row of a pool repeats of it, for its wall."""
    return {"pool": pool, "coordination_id": pool.coordination_id, "member_roles": pool.member_roles}


def change_stay(*, actor: Actor, pool: Pool, member: Body, starts: date, ends: date) -> PoolMember:
    """Say from when to when a member pays by the draft, one that comes later too. What was adopted stays as shared.

    Leaving the draft takes it back. Call with a pool from `access_pool_to_manage`. Raises Problem ends_before_start,
    outside_period, not_a_member (of the pool's consortium), no_draft (409), pool_closed (409).
    """
    if ends < starts:
        raise Problem("ends_before_start", _("The last day is before the first day."), field="ends")
    with transaction.atomic():
        locked = open_for_change(pool)
        draft_of(locked)
        if starts < locked.starts or ends > locked.ends:
            field = "starts" if starts < locked.starts else "ends"
            raise Problem("outside_period", _("Choose days within the period of the pool."), field=field)
        if member.role not in locked.member_roles:
            _let_in(actor, locked, member)
        stay, _is_new = PoolMember.objects.update_or_create(
            pool=locked,
            member=member,
            defaults={"starts": starts, "ends": ends},
            create_defaults={**parties(locked), "member": member, "starts": starts, "ends": ends},
        )
        record(actor=actor, action="pool.change_stay", object_kind="pool", object_id=locked.pk)
    return stay


def choose_method(*, actor: Actor, pool: Pool, method: str) -> Pool:
    """Say how a member that belongs for a part of the period pays, as the agreement names it, by the draft.

    Leaving the draft takes it back. Call with a pool from `access_pool_to_manage`. Raises Problem no_draft (409),
    pool_closed (409).
    """
    with transaction.atomic():
        locked = open_for_change(pool)
        draft_of(locked)
        locked.method = Method(method)
        locked.save(update_fields=["method"])
        record(actor=actor, action="pool.choose_method", object_kind="pool", object_id=locked.pk)
    return locked


def open_for_change(pool: Pool) -> Pool:
    """The pool as it is now, locked: whoever changes it waits for the one before. Raises Problem pool_closed (409)."""
    locked = Pool.objects.select_for_update(of=("self",)).get(pk=pool.pk)
    if locked.closed_at is not None:
        raise Problem("pool_closed", _("The pool is settled: nothing is entered any more."), status=409)
    return locked


def draft_of(pool: Pool) -> BudgetVersion:
    """The draft of a pool from `open_for_change`. Raises Problem no_draft (409): adopted budgets are not changed."""
    draft = pool.versions.filter(adopted_at=None).first()
    if draft is None:
        raise Problem("no_draft", _("The budget is adopted. Start a modification to change it."), status=409)
    return draft


def has_draft(pool: Pool) -> bool:
    """Whether a version is being drafted, by which members and method can be changed."""
    return pool.versions.filter(adopted_at=None).exists()


def restore_members(pool: Pool) -> None:
    """Give members the days, and the pool the method, by which the newest version was shared; a newcomer keeps its own.

    Call with a pool from `open_for_change` that has an adopted version.
    """
    statement = pool.apportionments.select_related("key").latest("number")
    roles = dict(statement.key.figures.values_list("code", "member_id"))
    for each in statement.stays:
        pool.stays.filter(member=roles[each["code"]]).update(starts=each["starts"], ends=each["ends"])
    pool.method = statement.method
    pool.save(update_fields=["method"])


def _let_in(actor: Actor, pool: Pool, member: Body) -> None:
    """Add a member, which reads what is written from now on; what was adopted stays with those who were in."""
    if pool.consortium is not None:
        _stays(actor, pool.consortium, [member.role], Stay(pool.starts, pool.ends))
    pool.member_roles = sorted({*pool.member_roles, member.role})
    pool.save(update_fields=["member_roles"])
    for model in (PoolMember, CostLine, FundingSource):
        model.objects.filter(pool=pool).update(member_roles=pool.member_roles)
    # the draft too: it is what the newcomer will share
    draft = BudgetVersion.objects.filter(pool=pool, adopted_at=None)
    draft.update(member_roles=pool.member_roles)
    for part in (VersionLine, VersionFunding):
        part.objects.filter(version__in=draft).update(member_roles=pool.member_roles)


def _named(name: str) -> str:
    if not name.strip():
        raise Problem("no_name", _("Enter the name of the pool."), field="name")
    return name.strip()


def _check(name: str, starts: date, ends: date, total_cents: int, roles: Sequence[str]) -> None:
    _named(name)
    if ends < starts:
        raise Problem("ends_before_start", _("The last day is before the first day."), field="ends")
    if total_cents <= 0:
        raise Problem("no_budget", _("Enter a budget above zero."), field="total")
    if not roles:
        raise Problem("no_members", _("Choose at least one member."), field="members")


def _stays(actor: Actor, consortium: Consortium, roles: Sequence[str], period: Stay) -> Mapping[str, Stay]:
    """From when to when each belongs to the consortium within the period. Raises Problem."""
    if consortium.coordination_id != actor.body_role:
        raise Problem("other_consortium", _("Choose a consortium that you coordinate."), field="consortium")
    belonging = ConsortiumMembership.objects.filter(
        Q(ends=None) | Q(ends__gte=period.starts), consortium=consortium, body__in=roles, starts__lte=period.ends
    ).order_by("starts")
    stays: dict[str, Stay] = {}
    for each in belonging:
        stay = Stay(each.starts, each.ends or period.ends).within(period)
        before = stays.get(each.body_id)
        stays[each.body_id] = Stay(before.starts, max(before.ends, stay.ends)) if before else stay
    if outside := set(roles) - set(stays):
        names = ", ".join(Body.objects.filter(role__in=outside).values_list("name", flat=True))
        message = _("Not a member of the consortium in this period: %(names)s.") % {"names": names}
        raise Problem("not_a_member", message, field="members")
    return stays


def _first_version(actor: Actor, pool: Pool, total_cents: int) -> None:
    version = BudgetVersion.objects.create(**parties(pool), number=0, made_at=timezone.now(), made_by=actor.user_id)
    line = CostLine.objects.create(
        **parties(pool), code=WHOLE_BUDGET, label=str(_("Costs of the programme")), nature=Nature.DIRECT
    )
    VersionLine.objects.create(**parties(pool), version=version, line=line, cents=total_cents)


def _entrust(actor: Actor, pool: Pool) -> None:
    assign_perm(rules.MANAGE_POOL, account_of(actor), pool)
    for treasurer in access_team(actor).filter(function=TREASURER):
        assign_perm(rules.VIEW_POOL_MONEY, User(pk=treasurer.user_id), pool)
