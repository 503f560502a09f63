"""The door to expenses and claims: a member's own, all of them in the coordination; who enters, who decides."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from budgets.access import access_pool, access_pool_to_manage, keeps_pool
from budgets.expenses.models import Claim, ClaimItem, Delivery, Expense, FunderPayment, Order, Proof, WorkedHours
from budgets.ledger.models import EventKind
from budgets.ledger.services import refusal_of
from budgets.models import Pool
from maillage.audit.actor import Actor
from maillage.identity import rules as identity


def enters(actor: Actor, pool: Pool) -> bool:
    """Whether the actor, who reads the pool, enters expenses: a member its own, the coordination for everybody."""
    return actor.body_role in pool.member_roles or keeps_pool(actor, pool)


def decides(actor: Actor, pool: Pool) -> bool:
    """Whether the actor, who reads the pool, decides on expenses of others: who manages it, and its treasurers."""
    in_coordination = actor.body_role == pool.coordination_id
    return in_coordination and (actor.function == identity.TREASURER or keeps_pool(actor, pool))


def takes_entries(pool: Pool) -> bool:
    """Whether expenses are still entered in a pool: neither once it is settled, nor while its final account stands."""
    return pool.closed_at is None and refusal_of(pool, EventKind.EXPENSE) is None


def access_entering(actor: Actor, pool_id: UUID) -> Pool:
    """One pool, to enter expenses in. Raises Http404, PermissionDenied to who may only read."""
    pool = access_pool(actor, pool_id)
    if not enters(actor, pool):
        raise PermissionDenied
    return pool


def access_expenses(actor: Actor, pool: Pool) -> QuerySet[Expense]:
    """The expenses of a pool from `access_pool` that the actor reads."""
    found = Expense.objects.filter(pool=pool).select_related("line", "member", "order", "staff")
    return found if actor.body_role == pool.coordination_id else found.filter(member=actor.body_role)


def access_expense(actor: Actor, pool_id: UUID, expense_id: UUID) -> Expense:
    """One expense with its pool, for reading. Raises Http404."""
    pool = access_pool(actor, pool_id)
    expense = get_object_or_404(access_expenses(actor, pool), pk=expense_id)
    expense.pool = pool
    return expense


def access_expense_to_change(actor: Actor, pool_id: UUID, expense_id: UUID) -> Expense:
    """One expense, for those who enter it. Raises Http404, PermissionDenied to who may only read."""
    expense = access_expense(actor, pool_id, expense_id)
    if not enters(actor, expense.pool):
        raise PermissionDenied
    return expense


def access_expense_to_decide(actor: Actor, pool_id: UUID, expense_id: UUID) -> Expense:
    """One expense, for those who decide. Raises Http404, PermissionDenied."""
    expense = access_expense(actor, pool_id, expense_id)
    if not decides(actor, expense.pool):
        raise PermissionDenied
    return expense


def access_proof(actor: Actor, pool_id: UUID, proof_id: UUID) -> Proof:
    """One file, for whoever reads what it proves. Raises Http404."""
    pool = access_pool(actor, pool_id)
    proofs = Proof.objects.filter(pool=pool).select_related("expense", "order")
    if actor.body_role != pool.coordination_id:
        proofs = proofs.filter(member=actor.body_role)
    return get_object_or_404(proofs, pk=proof_id)


def access_proof_to_remove(actor: Actor, pool_id: UUID, proof_id: UUID) -> Proof:
    """One file, for the body that uploaded it. Raises Http404, PermissionDenied."""
    proof = access_proof(actor, pool_id, proof_id)
    if proof.kept_by != actor.body_role or not enters(actor, access_pool(actor, pool_id)):
        raise PermissionDenied
    return proof


def access_orders(actor: Actor, pool: Pool) -> QuerySet[Order]:
    """The orders of a pool from `access_pool` that the actor reads."""
    found = Order.objects.filter(pool=pool).select_related("line", "member")
    return found if actor.body_role == pool.coordination_id else found.filter(member=actor.body_role)


def access_order(actor: Actor, pool_id: UUID, order_id: UUID) -> Order:
    """One order with its pool, for reading. Raises Http404."""
    pool = access_pool(actor, pool_id)
    order = get_object_or_404(access_orders(actor, pool), pk=order_id)
    order.pool = pool
    return order


def access_order_to_change(actor: Actor, pool_id: UUID, order_id: UUID) -> Order:
    """One order, for those who enter deliveries of it. Raises Http404, PermissionDenied."""
    order = access_order(actor, pool_id, order_id)
    if not enters(actor, order.pool):
        raise PermissionDenied
    return order


def access_delivery_to_change(actor: Actor, pool_id: UUID, order_id: UUID, delivery_id: UUID) -> Delivery:
    """One delivery with its order and pool, for those who enter them. Raises Http404, PermissionDenied."""
    order = access_order_to_change(actor, pool_id, order_id)
    delivery = get_object_or_404(order.deliveries, pk=delivery_id)
    delivery.order, delivery.pool = order, order.pool
    return delivery


def access_proof_to_enter_hours(actor: Actor, pool_id: UUID, expense_id: UUID, proof_id: UUID) -> Proof:
    """A proof of an expense, for those who enter hours out of it. Raises Http404, PermissionDenied."""
    expense = access_expense_to_change(actor, pool_id, expense_id)
    return get_object_or_404(expense.proofs.select_related("expense", "pool"), pk=proof_id)


def access_hours(expense: Expense) -> QuerySet[WorkedHours]:
    """The hours out of the time sheets of an expense from `access_expense`, by day."""
    return WorkedHours.objects.filter(proof__expense=expense).select_related("claim__source")


def access_hours_to_change(actor: Actor, pool_id: UUID, hours_id: UUID) -> WorkedHours:
    """Hours of a time sheet, for those who enter them. Raises Http404, PermissionDenied."""
    pool = access_entering(actor, pool_id)
    found = WorkedHours.objects.filter(pool=pool).select_related("proof")
    if actor.body_role != pool.coordination_id:
        found = found.filter(member=actor.body_role)
    return get_object_or_404(found, pk=hours_id)


def access_claims(actor: Actor, pool: Pool) -> QuerySet[Claim]:
    """The claims of a pool from `access_pool` that the actor reads: a draft is the coordination's alone."""
    found = Claim.objects.filter(pool=pool).select_related("source")
    return found if actor.body_role == pool.coordination_id else found.exclude(sent_on=None)


def access_claim(actor: Actor, pool_id: UUID, claim_id: UUID) -> Claim:
    """One claim with its pool, for reading: a member finds its own items in it. Raises Http404."""
    pool = access_pool(actor, pool_id)
    claim = get_object_or_404(access_claims(actor, pool), pk=claim_id)
    claim.pool = pool
    return claim


def access_whole_claim(actor: Actor, pool_id: UUID, claim_id: UUID) -> Claim:
    """One claim with all its items: the coordination's alone, its treasurer included. Raises Http404."""
    claim = access_claim(actor, pool_id, claim_id)
    if actor.body_role != claim.pool.coordination_id:
        raise Http404
    return claim


def access_claim_to_manage(actor: Actor, pool_id: UUID, claim_id: UUID) -> Claim:
    """One claim, for who manages the pool. Raises Http404, PermissionDenied."""
    claim = access_claim(actor, pool_id, claim_id)
    access_pool_to_manage(actor, pool_id)
    return claim


def access_item_to_manage(actor: Actor, pool_id: UUID, claim_id: UUID, item_id: UUID) -> ClaimItem:
    """What is claimed of one expense, with its claim, for who manages the pool. Raises Http404, PermissionDenied."""
    claim = access_claim_to_manage(actor, pool_id, claim_id)
    item = get_object_or_404(claim.items, pk=item_id)
    item.claim = claim
    return item


def access_subsidies(pool: Pool) -> QuerySet[FunderPayment]:
    """What funders paid to a pool from `access_pool`, by day, with what was taken back."""
    return FunderPayment.objects.filter(pool=pool).select_related("source")


def access_subsidy_to_manage(actor: Actor, pool_id: UUID, subsidy_id: UUID) -> FunderPayment:
    """One payment by a funder with its pool, for who manages the pool. Raises Http404, PermissionDenied."""
    pool = access_pool_to_manage(actor, pool_id)
    payment = get_object_or_404(access_subsidies(pool), pk=subsidy_id)
    payment.pool = pool
    return payment
