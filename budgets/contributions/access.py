"""The one door to calls, payments and bank statements of a pool: its own for a member, all for its coordination."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from budgets.access import access_pool, access_pool_to_manage, keeps_pool
from budgets.choices import members_in
from budgets.contributions.models import (
    BankLine,
    BankStatement,
    ContributionCall,
    Payment,
    PoolAccount,
    RefundAccount,
)
from budgets.models import Pool
from maillage.audit.actor import Actor
from maillage.identity.bodies import bodies_with
from maillage.identity.models import Body
from maillage.problems import Problem


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


def access_call_named(actor: Actor, pool: Pool, call_id: UUID | None) -> ContributionCall | None:
    """The call of a pool from `access_pool` that money is said to be for; None for none. Raises Problem other_call."""
    if call_id is None:
        return None
    found = access_calls(actor, pool).filter(pk=call_id).first()
    if found is None:
        raise Problem("other_call", _("Choose a call to this member."), field="call")
    return found


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


def access_statements(pool: Pool) -> QuerySet[BankStatement]:
    """The statements of a pool from `access_bank`, newest first."""
    return BankStatement.objects.filter(pool=pool)


def access_lines(pool: Pool) -> QuerySet[BankLine]:
    """The movements of a pool from `access_bank`, newest first."""
    return BankLine.objects.filter(pool=pool).select_related("statement")


def access_line(actor: Actor, pool_id: UUID, line_id: UUID) -> BankLine:
    """One movement with its pool, for reading. Raises Http404, to every member too."""
    return _line_of(access_bank(actor, pool_id), line_id)


def access_line_to_manage(actor: Actor, pool_id: UUID, line_id: UUID) -> BankLine:
    """One movement with its pool, for a service. Raises Http404, PermissionDenied."""
    return _line_of(access_bank_to_manage(actor, pool_id), line_id)


def _line_of(pool: Pool, line_id: UUID) -> BankLine:
    found = get_object_or_404(access_lines(pool), pk=line_id)
    found.pool = pool
    return found


def payment_account_of(pool: Pool) -> PoolAccount | None:
    """The account to which members pay, of a pool from `access_pool`; None before it is entered."""
    return PoolAccount.objects.filter(pool=pool).first()


def access_payment_account(actor: Actor, pool_id: UUID) -> PoolAccount:
    """The account to which members pay, for reading. Raises Http404, before it is entered too."""
    found = payment_account_of(access_pool(actor, pool_id))
    if found is None:
        raise Http404
    return found


def access_refund_accounts(actor: Actor, pool: Pool) -> QuerySet[RefundAccount]:
    """The accounts for money paid back of a pool from `access_pool` that the actor reads: all, or a member's own."""
    found = RefundAccount.objects.filter(pool=pool).select_related("member").order_by("member__name")
    return found.filter(member=actor.body_role) if is_member(actor, pool) else found


def access_member_to_refund(actor: Actor, pool_id: UUID, slug: str = "") -> tuple[Pool, Body]:
    """The member whose account for money paid back the actor enters: the own, or any as who manages the pool.

    Raises Http404, PermissionDenied.
    """
    pool = access_pool(actor, pool_id)
    if is_member(actor, pool):
        if slug not in ("", actor.body_slug):
            raise Http404
        return pool, bodies_with([actor.body_role]).get()
    if not keeps_pool(actor, pool):
        raise PermissionDenied
    return pool, get_object_or_404(members_in(pool), slug=slug)


def refund_account_of(pool: Pool, member: Body) -> RefundAccount | None:
    """The account of what `access_member_to_refund` gives; None before it is entered."""
    return RefundAccount.objects.filter(pool=pool, member=member).first()


def access_refund_account(actor: Actor, pool_id: UUID, slug: str) -> RefundAccount:
    """A member's account for money paid back. Raises Http404, before it is entered too, PermissionDenied."""
    found = refund_account_of(*access_member_to_refund(actor, pool_id, slug))
    if found is None:
        raise Http404
    return found
