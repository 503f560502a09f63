"""The one door to calls, payments and bank statements of a pool: its own for a member, all for its coordination."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from budgets.access import access_pool, access_pool_to_manage, keeps_pool
from budgets.contributions.models import BankLine, ContributionCall, Payment
from budgets.models import Pool
from maillage.audit.actor import Actor
from maillage.identity.models import Body


def is_member(actor: Actor, pool: Pool) -> bool:
    """Whether the actor acts for one of those who pay, and not for the coordination."""
    return bool(pool.coordination_id != actor.body_role)


def access_calls(actor: Actor, pool: Pool) -> QuerySet[ContributionCall]:
    """The calls of a pool from `access_pool` that the actor reads, oldest first."""
    calls = ContributionCall.objects.filter(pool=pool).select_related("round", "member")
    return calls.filter(member=actor.body_role) if is_member(actor, pool) else calls


def access_call(actor: Actor, pool_id: UUID, call_id: UUID) -> ContributionCall:
    """One call, for reading. Raises Http404."""
    pool = access_pool(actor, pool_id)
    return get_object_or_404(access_calls(actor, pool).select_related("pool"), pk=call_id)


def access_call_to_manage(actor: Actor, pool_id: UUID, call_id: UUID) -> ContributionCall:
    """One call, for a service. Raises Http404, PermissionDenied."""
    call = access_call(actor, pool_id, call_id)
    if not keeps_pool(actor, call.pool):
        raise PermissionDenied
    return call


def access_payments(actor: Actor, pool: Pool) -> QuerySet[Payment]:
    """The payments of a pool from `access_pool` that the actor reads, newest first."""
    payments = Payment.objects.filter(pool=pool).select_related("member", "call__round")
    return payments.filter(member=actor.body_role) if is_member(actor, pool) else payments


def access_payment_to_manage(actor: Actor, pool_id: UUID, payment_id: UUID) -> Payment:
    """One payment, for a service. Raises Http404, PermissionDenied."""
    pool = access_pool(actor, pool_id)
    payment = get_object_or_404(access_payments(actor, pool).select_related("pool"), pk=payment_id)
    if not keeps_pool(actor, pool):
        raise PermissionDenied
    return payment


def access_bank(actor: Actor, pool_id: UUID) -> Pool:
    """A pool whose bank statements the actor reads: of the own coordination. Raises Http404, to every member too."""
    pool = access_pool(actor, pool_id)
    if is_member(actor, pool):
        raise Http404
    return pool


def access_bank_to_manage(actor: Actor, pool_id: UUID) -> Pool:
    """A pool whose bank statements the actor imports and settles. Raises Http404, PermissionDenied."""
    access_bank(actor, pool_id)
    return access_pool_to_manage(actor, pool_id)


def access_line_to_manage(actor: Actor, pool_id: UUID, line_id: UUID) -> BankLine:
    """One movement, for a service. Raises Http404, PermissionDenied."""
    pool = access_bank_to_manage(actor, pool_id)
    return get_object_or_404(BankLine.objects.filter(pool=pool).select_related("pool", "statement"), pk=line_id)


def access_refund_account(actor: Actor, pool_id: UUID, slug: str = "") -> tuple[Pool, Body]:
    """The member whose account for money paid back the actor enters: the own, or any as who manages the pool.

    Raises Http404, PermissionDenied.
    """
    pool = access_pool(actor, pool_id)
    if is_member(actor, pool):
        if slug not in ("", actor.body_slug):
            raise Http404
        return pool, Body.objects.get(role=actor.body_role)
    if not keeps_pool(actor, pool):
        raise PermissionDenied
    return pool, get_object_or_404(Body, slug=slug, role__in=pool.member_roles)
