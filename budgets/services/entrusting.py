"""Entrust colleagues with a pool."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from guardian.shortcuts import assign_perm, remove_perm

from budgets import rules
from budgets.models import Pool
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity.access import access_team
from maillage.identity.models import User
from maillage.problems import Problem

PERMISSIONS = (rules.MANAGE_POOL, rules.VIEW_POOL_MONEY)


def entrust_pool(*, actor: Actor, pool: Pool, user_id: UUID, permission: str) -> None:
    """Give a colleague exactly this permission on the pool ("" takes all away).

    Call with a pool from `access_pool_to_manage`. Raises Problem own_permission (a pool is never left without its
    manager: somebody else takes it from you), unknown_colleague, not_for_function, unknown_permission.
    """
    if user_id == actor.user_id:
        raise Problem("own_permission", _("You cannot change what you may do yourself."), field="colleague")
    card = access_team(actor).filter(user_id=user_id).first()
    if card is None:
        raise Problem("unknown_colleague", _("Choose somebody of your own team."), field="colleague")
    if permission not in ("", *PERMISSIONS):
        raise Problem("unknown_permission", _("Choose what they may do."), field="permission")
    if not rules.may_be_entrusted(card.function, permission):
        raise Problem("not_for_function", _("Only a coordinator can manage a pool."), field="permission")
    with transaction.atomic():
        locked = Pool.objects.select_for_update().get(pk=pool.pk)
        for each in PERMISSIONS:
            (assign_perm if each == permission else remove_perm)(each, User(pk=user_id), locked)
        record(
            actor=actor, action="pool.entrust", object_kind="pool", object_id=locked.pk, detail=permission or "nothing"
        )
