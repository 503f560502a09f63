"""Who of the coordination is entrusted with a pool."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from budgets import rules
from budgets.models import Pool, PoolUserObjectPermission
from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from maillage.identity.access import access_team
from maillage.identity.models import PersonCard


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of the own team, and what they may do with the pool: a permission's code, "" for nothing."""

    card: PersonCard
    permission: str


def deciders_of(pool: Pool) -> frozenset[UUID]:
    """Those of the acting coordination who decide on others' expenses in its pool: who manages it, its treasurers.

    By their ids; whether they are members today is left to whoever tells them something.
    """
    cards = PersonCard.objects.filter(body_id=pool.coordination_id)
    functions = dict(cards.values_list("user_id", "function"))
    given = PoolUserObjectPermission.objects.filter(content_object=pool, body_role=pool.coordination_id)
    return frozenset(
        user_id
        for user_id, codename in given.values_list("user_id", "permission__codename")
        if functions.get(user_id) == identity.TREASURER
        or (functions.get(user_id) == rules.MANAGING_FUNCTION and codename == rules.MANAGE_POOL)
    )


def team_of(actor: Actor, pool: Pool) -> list[Colleague]:
    """The acting body's team of today with what each may do with the pool, by name, in two queries."""
    held: dict[object, set[str]] = {}
    given = PoolUserObjectPermission.objects.filter(content_object=pool, body_role=actor.body_role)
    for user_id, codename in given.values_list("user_id", "permission__codename"):
        held.setdefault(user_id, set()).add(codename)
    return [Colleague(card, _effective(card.function, held.get(card.user_id, set()))) for card in access_team(actor)]


def _effective(function: str, held: set[str]) -> str:
    """What counts: only a coordinator manages, and every coordinator reads without being entrusted."""
    if function == rules.MANAGING_FUNCTION:
        return rules.MANAGE_POOL if rules.MANAGE_POOL in held else rules.VIEW_POOL_MONEY
    return rules.VIEW_POOL_MONEY if held else ""
