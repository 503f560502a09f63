"""What a member still has to pay, for its home page."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _

from budgets.ledger.models import AccountKind, Entry
from budgets.models import Pool
from budgets.waiting import Task
from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from maillage.ui.fields import euros


def dues(actor: Actor, pools: Mapping[UUID, Pool]) -> list[Task]:
    """What the acting CPAS owes in each pool, in one query; nothing for a coordination."""
    if actor.body_kind != identity.CPAS:
        return []
    own = Entry.objects.filter(pool__in=pools, account__kind=AccountKind.MEMBER, account__code=actor.body_role)
    held = own.values_list("pool").annotate(cents=Sum("cents")).filter(cents__gt=0).order_by()
    return [
        Task(_("Left to pay: %(amount)s") % {"amount": euros(int(cents))}, pools[pk], "contributions:calls")
        for pk, cents in held
    ]
