"""The one door to pools: function, then, in the coordination, what guardian says of the one pool."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from guardian.core import ObjectPermissionChecker
from guardian.shortcuts import get_objects_for_user

from budgets import rules
from budgets.models import BudgetVersion, CouncilVote, Pool, ReferenceSeries, VersionFunding, VersionLine
from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from maillage.identity.models import User
from tenants.registry.models import Consortium, ConsortiumMembership

# Who reads pools in a body of each kind. In a CPAS a share is the management's business, not the case workers'.
READS = {
    identity.COORDINATION: frozenset({identity.COORDINATOR, identity.TREASURER}),
    identity.CPAS: frozenset({identity.MANAGER, identity.FINANCE}),
}


def reads_budgets(actor: Actor) -> bool:
    """Whether the actor's function reads pools at all."""
    return actor.function in READS.get(actor.body_kind, ())


def account_of(actor: Actor) -> User:
    """The actor as guardian wants it: the id alone, since bodies cannot read users. The middleware saw it active."""
    return User(pk=actor.user_id)


def keeps_pool(actor: Actor, pool: Pool) -> bool:
    """Whether the actor may change this pool: a coordinator of its coordination whom guardian knows as its manager."""
    return (
        actor.function == rules.MANAGING_FUNCTION
        and pool.coordination_id == actor.body_role
        and ObjectPermissionChecker(account_of(actor)).has_perm(rules.MANAGE_POOL, pool)
    )


def access_pools(actor: Actor) -> QuerySet[Pool]:
    """The pools that the actor reads, newest first. Raises Http404 for a stranger.

    A coordinator reads all pools of the coordination, a treasurer those entrusted; a CPAS those it is a member of.
    """
    if not reads_budgets(actor):
        raise Http404
    pools = Pool.objects.select_related("consortium", "coordination")
    if actor.body_kind == identity.CPAS:
        return pools.filter(member_roles__contains=[actor.body_role])
    pools = pools.filter(coordination=actor.body_role)
    if actor.function == identity.COORDINATOR:
        return pools
    entrusted: QuerySet[Pool] = get_objects_for_user(
        account_of(actor), [rules.MANAGE_POOL, rules.VIEW_POOL_MONEY], pools,
        use_groups=False, any_perm=True, accept_global_perms=False,
    )  # fmt: skip
    return entrusted


def access_pool(actor: Actor, pool_id: UUID) -> Pool:
    """One pool, for reading. Raises Http404."""
    pool = access_pools(actor).filter(pk=pool_id).first()
    if pool is None:
        raise Http404
    return pool


def access_pool_to_manage(actor: Actor, pool_id: UUID) -> Pool:
    """One pool, for a service. Raises Http404, PermissionDenied to who may only read."""
    pool = access_pool(actor, pool_id)
    if not keeps_pool(actor, pool):
        raise PermissionDenied
    return pool


def votes_for(actor: Actor, pool: Pool) -> bool:
    """Whether the actor may enter what councils decided: who manages the pool, and a CPAS's own manager for theirs."""
    if actor.body_kind == identity.CPAS:
        return actor.function == identity.MANAGER
    return keeps_pool(actor, pool)


def access_pool_to_vote(actor: Actor, pool_id: UUID) -> Pool:
    """One pool, to enter a council's vote. Raises Http404, PermissionDenied to who may only read."""
    pool = access_pool(actor, pool_id)
    if not votes_for(actor, pool):
        raise PermissionDenied
    return pool


def access_version(actor: Actor, pool_id: UUID, number: int) -> BudgetVersion:
    """One version of a budget with its pool, for reading. Raises Http404."""
    return _version_of(access_pool(actor, pool_id), number)


def access_version_to_vote(actor: Actor, pool_id: UUID, number: int) -> BudgetVersion:
    """One version with its pool, to enter a council's vote. Raises Http404, PermissionDenied to who may only read."""
    return _version_of(access_pool_to_vote(actor, pool_id), number)


def _version_of(pool: Pool, number: int) -> BudgetVersion:
    found = get_object_or_404(pool.versions, number=number)
    found.pool = pool
    return found


def access_line_to_change(actor: Actor, pool_id: UUID, budget_line_id: UUID) -> VersionLine:
    """A line of a pool's draft, with its pool. Raises Http404 (adopted budgets are not changed), PermissionDenied."""
    pool = access_pool_to_manage(actor, pool_id)
    lines = VersionLine.objects.filter(version__pool=pool, version__adopted_at=None).select_related("line")
    found = get_object_or_404(lines, pk=budget_line_id)
    found.pool = pool
    return found


def access_funding_to_change(actor: Actor, pool_id: UUID, source_id: UUID) -> VersionFunding:
    """What a source gives in a pool's draft, with its pool. Raises Http404, PermissionDenied."""
    pool = access_pool_to_manage(actor, pool_id)
    fundings = VersionFunding.objects.filter(version__pool=pool, version__adopted_at=None).select_related("source")
    found = get_object_or_404(fundings, source=source_id)
    found.pool = pool
    return found


def access_vote_to_complete(actor: Actor, pool_id: UUID, vote_id: UUID) -> CouncilVote:
    """A council's vote, to add its decision: of any member for who manages the pool, of the own council for a CPAS.

    Raises Http404, PermissionDenied.
    """
    pool = access_pool_to_vote(actor, pool_id)
    vote = get_object_or_404(CouncilVote.objects.select_related("pool", "version", "member"), pool=pool, pk=vote_id)
    if not keeps_pool(actor, pool) and vote.member_id != actor.body_role:
        raise PermissionDenied
    return vote


def access_series(actor: Actor) -> QuerySet[ReferenceSeries]:
    """The series of figures that the acting coordination imported. Raises Http404 to any other body."""
    if actor.body_kind != identity.COORDINATION or not reads_budgets(actor):
        raise Http404
    return ReferenceSeries.objects.filter(coordination_role=actor.body_role)


def opens_pools(actor: Actor) -> bool:
    """Whether the actor's function opens pools."""
    return reads_budgets(actor) and actor.function == rules.MANAGING_FUNCTION


def access_new_pool(actor: Actor) -> None:
    """Return if the actor may open a pool. Raises Http404 (no pools at all), PermissionDenied (may only read)."""
    if not reads_budgets(actor):
        raise Http404
    if not opens_pools(actor):
        raise PermissionDenied


def access_membership_to_change(actor: Actor, consortium_member_id: UUID) -> ConsortiumMembership:
    """A membership of a consortium that the actor coordinates. Raises Http404, PermissionDenied to who only reads."""
    found = ConsortiumMembership.objects.select_related("body", "consortium")
    membership = get_object_or_404(found, consortium__in=access_consortia(actor), pk=consortium_member_id)
    if not opens_pools(actor):
        raise PermissionDenied
    return membership


def access_consortia(actor: Actor) -> QuerySet[Consortium]:
    """The consortia whose books the acting coordination keeps. Raises Http404 to any other body."""
    if actor.body_kind != identity.COORDINATION or not reads_budgets(actor):
        raise Http404
    return Consortium.objects.filter(coordination=actor.body_role)
