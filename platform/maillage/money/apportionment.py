"""The one function that shares an amount between members."""

from collections.abc import Mapping
from fractions import Fraction
from math import lcm
from typing import Any, Protocol


class Orderable(Protocol):
    """Anything that can be put in order, so that a tie always falls the same way (a NIS code, a UUID)."""

    def __lt__(self, other: Any, /) -> bool: ...


def apportion[K: Orderable](cents: int, weights: Mapping[K, int | Fraction]) -> dict[K, int]:
    """Share `cents` in proportion to `weights`, to the cent, by the largest remainder (Hare quota, Hamilton's method).

    Takes an amount in cents, negative for a reversing entry, and a weight by member. Returns the cents of each
    member, in the order of `weights`; they add up to `cents` exactly and each is less than one cent from its exact
    quota. The cents left over go to the largest remainders; a tie goes to the larger weight, then to the lowest key.
    A negative amount is the mirror image of the positive one, so that a reversal cancels every line.

    Raises ValueError when a weight is negative, or when no weight is above zero and the amount is not 0; TypeError
    when an amount or a weight is not exact (a float would lose cents without a word).

    The method is not monotone in the amount: a larger total can lower one member's share. Instalments are therefore
    taken from the share of the cumulative total, never shared out one by one.
    """
    exact = _whole_numbers(cents, weights)
    total = sum(exact.values())
    if total == 0:
        if cents:
            raise ValueError("an amount cannot be shared when no weight is above zero")
        return dict.fromkeys(exact, 0)
    sign, amount = (-1, -cents) if cents < 0 else (1, cents)
    shares = {key: amount * weight // total for key, weight in exact.items()}
    left_over = amount - sum(shares.values())
    if left_over:
        # Every remainder is below one cent, so fewer cents are left over than there are remainders above zero: a
        # member of weight zero, whose remainder is zero, is never reached.
        by_remainder = sorted((-(amount * weight % total), -weight, key) for key, weight in exact.items())
        for _, _, key in by_remainder[:left_over]:
            shares[key] += 1
    return shares if sign > 0 else {key: -share for key, share in shares.items()}


def _whole_numbers[K: Orderable](cents: int, weights: Mapping[K, int | Fraction]) -> dict[K, int]:
    """The weights as whole numbers in the same proportions, checked."""
    if not isinstance(cents, int):
        raise TypeError(f"an amount is a whole number of cents, not {type(cents).__name__}")
    exact: dict[K, int] = {}
    fractions = False
    for key, weight in weights.items():
        if isinstance(weight, int):
            exact[key] = weight
        elif isinstance(weight, Fraction):
            fractions = True
        else:
            raise TypeError(f"a weight is an int or a Fraction, not {type(weight).__name__}")
        if weight < 0:
            raise ValueError("a weight cannot be negative")
    if fractions:
        scale = lcm(*(weight.denominator for weight in weights.values()))
        return {key: weight.numerator * (scale // weight.denominator) for key, weight in weights.items()}
    return exact
