"""Take movements for what they are proposed to be: one click."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from budgets.contributions.access import access_lines
from budgets.contributions.bank import LineView, compare
from budgets.contributions.models import BankLine
from budgets.contributions.services import settle_line
from budgets.ledger.models import Transaction
from budgets.ledger.services import locked_pool
from budgets.models import Pool
from maillage.audit.actor import Actor
from maillage.problems import Problem

# Why a movement that looked sure is left to a person: it may be there twice, or somebody was faster.
LEFT = frozenset({"possible_duplicate", "settled_before"})


def confirm_line(*, actor: Actor, line: BankLine, shown: str) -> Transaction:
    """Settle a movement from `access_line_to_manage` as it is proposed, if that is what was shown (`LineView.mark`).

    Raises Problem proposal_changed (409), and what `settle_line` raises.
    """
    view = compare(actor, line.pool).view(line)
    if view.proposal is None or shown != view.mark:
        raise Problem("proposal_changed", _("What is proposed has changed: look at it again."), status=409)
    return _settle(actor, view)


def confirm_sure(*, actor: Actor, pool: Pool, line_ids: Collection[UUID]) -> list[BankLine]:
    """Settle those of these movements whose proposal is sure (`LineView.is_sure`), and say which; the others wait.

    Call with a pool from `access_bank_to_manage`. Raises Problem pool_closed (409).
    """
    with transaction.atomic():
        compared, done, paid = compare(actor, locked_pool(pool)), [], set()
        for line in access_lines(pool).filter(pk__in=line_ids).order_by("booked_on", "position"):
            view = compared.view(line)
            # of two movements for one call the second no longer meets what is left of it
            if view.is_open and view.is_sure and view.call and view.call.call.pk not in paid and _settled(actor, view):
                paid.add(view.call.call.pk)
                done.append(line)
    return done


def _settled(actor: Actor, view: LineView) -> bool:
    """Whether the movement could be settled as it is proposed."""
    try:
        _settle(actor, view)
    except Problem as problem:
        if problem.code not in LEFT:
            raise
        return False
    return True


def _settle(actor: Actor, view: LineView) -> Transaction:
    found = view.proposal
    assert found is not None, "nothing is proposed"
    return settle_line(
        actor=actor, line=view.line, member=view.member, source=view.source, call=view.call.call if view.call else None,
        posted=Transaction.objects.get(pool=view.line.pool_id, pk=found.posted) if found.posted else None,
    )  # fmt: skip
