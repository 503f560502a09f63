"""Open a pool."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.shortcuts import assign_perm

from budgets import rules
from budgets.access import access_new_pool, account_of
from budgets.models import Pool
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity.access import access_team
from maillage.identity.models import Body, User
from maillage.identity.rules import TREASURER
from maillage.problems import Problem
from tenants.registry.models import Consortium, ConsortiumMembership


def open_pool(
    *,
    actor: Actor,
    name: str,
    starts: date,
    ends: date,
    total_cents: int,
    members: Iterable[Body],
    consortium: Consortium | None = None,
) -> Pool:
    """Open a pool of `total_cents` for a period; the actor manages it, the coordination's treasurers see its money.

    With a consortium, each member belongs to it at some time of the period. Raises Http404 or PermissionDenied to who
    opens no pools, and Problem no_name, ends_before_start, no_budget, no_members, other_consortium, not_a_member.
    """
    access_new_pool(actor)
    roles = sorted({member.role for member in members})
    _check(name, starts, ends, total_cents, roles)
    if consortium is not None:
        _check_consortium(actor, consortium, roles, starts, ends)
    with transaction.atomic():
        pool = Pool.objects.create(
            name=name.strip(),
            consortium=consortium,
            coordination_id=actor.body_role,
            member_roles=roles,
            starts=starts,
            ends=ends,
            total_cents=total_cents,
            opened_at=timezone.now(),
            opened_by=actor.user_id,
        )
        _entrust(actor, pool)
        record(actor=actor, action="pool.open", object_kind="pool", object_id=pool.pk)
    return pool


def _check(name: str, starts: date, ends: date, total_cents: int, roles: Sequence[str]) -> None:
    if not name.strip():
        raise Problem("no_name", _("Enter the name of the pool."), field="name")
    if ends < starts:
        raise Problem("ends_before_start", _("The last day is before the first day."), field="ends")
    if total_cents <= 0:
        raise Problem("no_budget", _("Enter a budget above zero."), field="total")
    if not roles:
        raise Problem("no_members", _("Choose at least one member."), field="members")


def _check_consortium(actor: Actor, consortium: Consortium, roles: Sequence[str], starts: date, ends: date) -> None:
    if consortium.coordination_id != actor.body_role:
        raise Problem("other_consortium", _("Choose a consortium that you coordinate."), field="consortium")
    belonging = ConsortiumMembership.objects.filter(
        Q(ends=None) | Q(ends__gte=starts), consortium=consortium, body__in=roles, starts__lte=ends
    ).values_list("body", flat=True)
    if outside := set(roles) - set(belonging):
        names = ", ".join(Body.objects.filter(role__in=outside).values_list("name", flat=True))
        message = _("Not a member of the consortium in this period: %(names)s.") % {"names": names}
        raise Problem("not_a_member", message, field="members")


def _entrust(actor: Actor, pool: Pool) -> None:
    assign_perm(rules.MANAGE_POOL, account_of(actor), pool)
    for treasurer in access_team(actor).filter(function=TREASURER):
        assign_perm(rules.VIEW_POOL_MONEY, User(pk=treasurer.user_id), pool)
