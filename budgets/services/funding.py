"""Enter what funds a pool from outside."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from budgets import rules
from budgets.models import FundingSource, Pool
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.problems import Problem


def enter_funding(*, actor: Actor, pool: Pool, label: str, cents: int) -> FundingSource:
    """Enter a funding source, or replace the amount of the one that has this label already.

    Call with a pool from `access_pool_to_manage`. Shares that were computed before stay as they are. Raises Problem
    no_label, negative_amount, funding_above_total.
    """
    label = " ".join(label.split())
    if not label:
        raise Problem("no_label", _("Enter the name of the funding source."), field="label")
    if cents < 0:
        raise Problem("negative_amount", _("Enter an amount of zero or more."), field="amount")
    with transaction.atomic():
        # the pool's lock orders those who change it: two sources entered at once cannot pass its budget together
        locked = Pool.objects.select_for_update().get(pk=pool.pk)
        others = locked.funding_sources.exclude(label=label).values_list("cents", flat=True)
        _fits(locked, [*others, cents])
        source, _is_new = FundingSource.objects.update_or_create(
            pool=locked,
            label=label,
            defaults={"cents": cents},
            create_defaults={
                "cents": cents,
                "coordination_id": locked.coordination_id,
                "member_roles": locked.member_roles,
            },
        )
        record(actor=actor, action="pool.enter_funding", object_kind="pool", object_id=locked.pk)
    return source


def _fits(pool: Pool, funding: list[int]) -> None:
    try:
        rules.amount_to_share(pool.total_cents, funding)
    except rules.FundingAboveTotal as problem:
        message = _("With this amount the funding would be above the budget of the pool.")
        raise Problem("funding_above_total", message, field="amount") from problem
