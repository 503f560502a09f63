"""What a pool leaves to share, and how a share comes about, step by step. No Django."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from maillage.identity import rules as identity
from maillage.money import apportion

# What somebody may be entrusted with on one pool.
MANAGE_POOL, VIEW_POOL_MONEY = "manage_pool", "view_pool_money"
# The function that a manager of pools has in the coordination.
MANAGING_FUNCTION = identity.COORDINATOR


class FundingAboveTotal(ValueError):
    """The funding sources add up to more than the budget: nothing is left to share."""


def amount_to_share(total_cents: int, funding_cents: Iterable[int]) -> int:
    """The cents that the members share: the budget less its funding. Raises FundingAboveTotal."""
    left = total_cents - sum(funding_cents)
    if left < 0:
        raise FundingAboveTotal
    return left


def without_figure[K](members: Iterable[K], figures: Mapping[K, object]) -> list[K]:
    """The members, in their order, for whom the key has no figure. A key is ready when there are none."""
    return [member for member in members if member not in figures]


@dataclass(frozen=True, slots=True)
class WorkingRow:
    """How one member's share comes about. `quota`, `remainder` are exact, in cents; `extra` is the odd cent, 0 or 1."""

    member: str
    weight: Fraction
    quota: Fraction
    whole: int
    remainder: Fraction
    extra: int

    @property
    def cents(self) -> int:
        """The share."""
        return self.whole + self.extra


def working(cents: int, weights: Mapping[str, int | Fraction]) -> list[WorkingRow]:
    """The steps from an amount of cents (not negative) to the shares that `apportion` gives, in the order of `weights`.

    Raises ValueError when no weight is above zero and the amount is not 0.
    """
    shares = apportion(cents, weights)
    total = sum((Fraction(weight) for weight in weights.values()), Fraction(0))
    return [_row(member, Fraction(weight), cents, total, shares[member]) for member, weight in weights.items()]


def _row(member: str, weight: Fraction, cents: int, total: Fraction, share: int) -> WorkingRow:
    quota = cents * weight / total if total else Fraction(0)
    whole = quota.numerator // quota.denominator
    return WorkingRow(member, weight, quota, whole, quota - whole, share - whole)


def may_be_entrusted(function: str, permission: str) -> bool:
    """Whether somebody with this function can be given this permission; anybody can be given reading, or nothing."""
    return permission != MANAGE_POOL or function == MANAGING_FUNCTION


def belongs(starts: date, ends: date | None, day: date) -> bool:
    """Whether a membership of a consortium counts on a day; its first and last days do."""
    return starts <= day and (ends is None or day <= ends)


def decimals(number: Fraction, places: int) -> Decimal:
    """A number that is not negative, cut off (never rounded up) after `places` decimals: for the eye, not for sums."""
    return Decimal(number.numerator * 10**places // number.denominator).scaleb(-places)
