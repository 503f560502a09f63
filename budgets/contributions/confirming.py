"""Take a movement for what it is proposed to be: one click."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from budgets.contributions.access import access_calls
from budgets.contributions.bank import compare
from budgets.contributions.models import BankLine
from budgets.contributions.services import settle_line
from budgets.ledger.models import Transaction
from maillage.audit.actor import Actor
from maillage.problems import Problem


def confirm_line(*, actor: Actor, line: BankLine, shown: str) -> Transaction:
    """Settle a movement from `access_line_to_manage` as it is proposed, if that is what was shown (`LineView.mark`).

    Raises Problem proposal_changed (409), and what `settle_line` raises.
    """
    view = compare(actor, line.pool).view(line)
    found = view.proposal
    if found is None or shown != view.mark:
        raise Problem("proposal_changed", _("What is proposed has changed: look at it again."), status=409)
    return settle_line(
        actor=actor, line=line, member=view.member, source=view.source,
        call=access_calls(actor, line.pool).get(pk=found.call) if found.call else None,
        posted=Transaction.objects.get(pool=line.pool, pk=found.posted) if found.posted else None,
    )  # fmt: skip
