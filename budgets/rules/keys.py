"""From the figures of a key, and who belonged when, to shares. Exact throughout; no Django."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from maillage.money import apportion

# What a criterion counts. `series`: figures that the coordination imported itself, such as BIM beneficiaries.
INHABITANTS, RIS, TAXABLE_INCOME, EQUAL, FIXED, SERIES = (
    "inhabitants", "ris", "taxable_income", "equal", "fixed", "series",
)  # fmt: skip
CRITERIA = (INHABITANTS, RIS, TAXABLE_INCOME, EQUAL, FIXED, SERIES)

# How somebody who belongs for a part of the period pays: the agreement names one of the two.
# By days: each weight counts for the days of membership, and the whole amount is shared once.
# By period: the amount is split over the stretches between comings and goings by their days, each stretch then shared
# by those who belong.
BY_DAYS, BY_PERIOD = "by_days", "by_period"
METHODS = (BY_DAYS, BY_PERIOD)


class NoWeight(ValueError):
    """An amount is left that nobody has a weight for: no member at all, or only members whose figures are zero."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One ingredient of a key: how heavily it counts among the others, and each member's figure."""

    weight: int
    figures: Mapping[str, Fraction | int]


@dataclass(frozen=True, slots=True)
class Stay:
    """The first and the last day on which a member belongs; both count."""

    starts: date
    ends: date

    @property
    def days(self) -> int:
        """How many days; 0 when it ends before it starts."""
        return max(0, (self.ends - self.starts).days + 1)

    def within(self, other: Stay) -> Stay:
        """The part of this stay that lies in the other; of 0 days when they do not meet."""
        return Stay(max(self.starts, other.starts), min(self.ends, other.ends))


def weights_of(criteria: Sequence[Criterion]) -> dict[str, Fraction]:
    """Each member's weight: for every criterion its part of the figures of all, by how heavily the criterion counts.

    Members in the order of the first criterion; all criteria have the same members. Raises NoWeight when a criterion
    that counts has no figure above zero, ValueError when one lacks a member.
    """
    members = list(criteria[0].figures) if criteria else []
    weights = dict.fromkeys(members, Fraction(0))
    for criterion in criteria:
        if set(criterion.figures) != set(members):
            raise ValueError("a criterion lacks the figure of a member")
        total = sum((Fraction(figure) for figure in criterion.figures.values()), Fraction(0))
        if criterion.weight and not total:
            raise NoWeight
        for member in members:
            if criterion.weight:
                weights[member] += criterion.weight * Fraction(criterion.figures[member]) / total
    return weights


@dataclass(frozen=True, slots=True)
class Step:
    """One sharing out: the days it is about, the cents, and the weight of each member in it."""

    stretch: Stay
    cents: int
    weights: Mapping[str, Fraction]


def steps(
    cents: int, weights: Mapping[str, Fraction], stays: Mapping[str, Stay], period: Stay, method: str
) -> list[Step]:
    """What is shared out to share an amount over a period: at once by days, one stretch after the other by period.

    `stays` says from when to when each member belongs; days outside the period do not count.
    """
    present = {member: stays[member].within(period) for member in weights}
    if method == BY_DAYS:
        return [Step(period, cents, {member: weights[member] * present[member].days for member in weights})]
    return [
        Step(
            stretch,
            part,
            {member: weights[member] if present[member].within(stretch).days else Fraction(0) for member in weights},
        )
        for stretch, part in _by_stretch(cents, present.values(), period)
    ]


def share_out(
    cents: int, weights: Mapping[str, Fraction], stays: Mapping[str, Stay], period: Stay, method: str
) -> dict[str, int]:
    """The cents that each member pays of an amount over a period, in the order of `weights`. Raises NoWeight."""
    shares = dict.fromkeys(weights, 0)
    for step in steps(cents, weights, stays, period, method):
        if step.cents and not any(step.weights.values()):
            raise NoWeight
        for member, share in apportion(step.cents, step.weights).items():
            shares[member] += share
    return shares


def _by_stretch(cents: int, stays: Iterable[Stay], period: Stay) -> list[tuple[Stay, int]]:
    """The stretches between comings and goings with their part of the amount, by days."""
    day = timedelta(days=1)
    bounds = {period.starts, period.ends + day}
    for stay in stays:
        if stay.days:
            bounds |= {stay.starts, stay.ends + day}
    days = sorted(bounds)
    stretches = [Stay(start, end - day) for start, end in pairwise(days)]
    parts = apportion(cents, {index: stretch.days for index, stretch in enumerate(stretches)})
    return [(stretch, parts[index]) for index, stretch in enumerate(stretches)]


def still_to_post(due: Mapping[str, int], posted: Mapping[str, int]) -> dict[str, int]:
    """What each member is posted now, so that all that was posted is what is due: below zero where it was too much.

    The method of the largest remainder is not monotone in the amount: instalments and corrections are the difference
    to the share of the cumulative total, never shares of the increase.
    """
    return {member: due.get(member, 0) - posted.get(member, 0) for member in sorted(due.keys() | posted.keys())}
