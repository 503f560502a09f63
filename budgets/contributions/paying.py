"""What money that came pays: the difference between two readings of a pool."""

from __future__ import annotations

from dataclasses import dataclass

from budgets.contributions.models import ContributionCall
from budgets.contributions.reading import PoolCalls


@dataclass(frozen=True, slots=True)
class Covered:
    """What a payment pays of one call, in cents."""

    call: ContributionCall
    cents: int


def covered(before: PoolCalls, after: PoolCalls) -> list[Covered]:
    """What money that came between two readings of a pool pays, the oldest call first."""
    paid = {view.call.pk: view.standing.paid for view in before.calls}
    found = [Covered(view.call, view.standing.paid - paid.get(view.call.pk, 0)) for view in after.calls]
    return sorted(
        (each for each in found if each.cents > 0), key=lambda each: (each.call.due_on, each.call.round.number)
    )
