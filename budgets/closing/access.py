"""The one door to final accounts, and what they shut: nothing but money moves once one is drawn up."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from guardian.shortcuts import get_objects_for_user

from budgets.access import access_pool, access_pool_to_manage, access_pools, account_of
from budgets.choices import members_in
from budgets.closing.models import FinalAccount
from budgets.closing.rules import AFTER_ACCOUNT
from budgets.ledger.models import EventKind
from budgets.models import Pool
from budgets.rules import MANAGE_POOL
from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from maillage.identity.models import Body
from maillage.problems import Problem


def in_force(pool: Pool) -> FinalAccount | None:
    """The final account of the pool that was not reopened."""
    return accounts_of(pool).filter(reopened_at=None).first()


def accounts_of(pool: Pool) -> QuerySet[FinalAccount]:
    """The final accounts of a pool that the reader has, newest first."""
    return FinalAccount.objects.filter(pool=pool).select_related("statement").order_by("-number")


def access_account(actor: Actor, pool_id: UUID, number: int) -> FinalAccount:
    """One final account of a pool, for reading. Raises Http404."""
    account = accounts_of(access_pool(actor, pool_id)).filter(number=number).first()
    if account is None:
        raise Http404
    return account


def access_whole_account(actor: Actor, pool_id: UUID, number: int) -> FinalAccount:
    """One final account with everything in it: the coordination's alone, its treasurer included. Raises Http404."""
    account = access_account(actor, pool_id, number)
    if not reads_all(actor, account.pool):
        raise Http404
    return account


def access_member(actor: Actor, pool_id: UUID, slug: str) -> tuple[Pool, Body]:
    """A pool with one of its members whose business the reader may see: any for the coordination, its own for a member.

    Raises Http404.
    """
    pool = access_pool(actor, pool_id)
    member = members_in(pool).filter(slug=slug).first()
    if member is None or not (reads_all(actor, pool) or member.role == actor.body_role):
        raise Http404
    return pool, member


def access_member_to_manage(actor: Actor, pool_id: UUID, slug: str) -> tuple[Pool, Body]:
    """A pool with one of its members, for a service. Raises Http404, PermissionDenied to who may only read."""
    pool, member = access_member(actor, pool_id, slug)
    return access_pool_to_manage(actor, pool.pk), member


def access_later_pools(actor: Actor, pool: Pool, member: Body) -> QuerySet[Pool]:
    """The other open pools that the actor manages and this member's settlement could be carried over to.

    It belongs to them, and they use the bank account of the same lead.
    """
    found = access_pools(actor).filter(closed_at=None, lead=pool.lead_id, member_roles__contains=[member.role])
    managed: QuerySet[Pool] = get_objects_for_user(
        account_of(actor), MANAGE_POOL, found.exclude(pk=pool.pk), use_groups=False, accept_global_perms=False
    )
    return managed


def reads_all(actor: Actor, pool: Pool) -> bool:
    """Whether the reader is the coordination that keeps the pool: a member reads its own part and the totals."""
    return actor.body_kind == identity.COORDINATION and pool.coordination_id == actor.body_role


def refuse_after_account(pool: Pool, kind: EventKind) -> None:
    """Raise Problem account_drawn_up (409) for what would change a final account that is drawn up."""
    if kind not in AFTER_ACCOUNT and FinalAccount.objects.filter(pool=pool, reopened_at=None).exists():
        message = _("The final account is drawn up: reopen it before anything but a payment is entered.")
        raise Problem("account_drawn_up", message, status=409)
