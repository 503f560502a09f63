"""How much is called: a part of the year's share in all, less what was called before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from budgets.rules.keys import Stay, share_out, still_to_post

LARGEST_DENOMINATOR = 10_000
_FRACTION = re.compile(r"([0-9]{1,5}) ?/ ?([0-9]{1,5})")
_PERCENTAGE = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))? ?%")


class MalformedPortion(ValueError):
    """A part of a share that cannot be read with certainty."""


def parse_portion(text: str) -> Fraction:
    """A part of the year's share as people type it: "1/3", "25 %", "0". Raises MalformedPortion.

    A number alone other than 0 is refused: "1" could be all or a hundredth.
    """
    typed = re.sub(r"\s+", " ", text).strip()
    if typed == "0":
        return Fraction(0)
    if found := _FRACTION.fullmatch(typed):
        part, whole = int(found[1]), int(found[2])
        if not whole or whole > LARGEST_DENOMINATOR:
            raise MalformedPortion
        return _within(Fraction(part, whole))
    if found := _PERCENTAGE.fullmatch(typed):
        return _within(Fraction(int(found[1] + (found[2] or "").ljust(2, "0")), 10_000))
    raise MalformedPortion


def _within(portion: Fraction) -> Fraction:
    if portion > 1:
        raise MalformedPortion
    return portion


def written_portion(portion: Fraction) -> str:
    """The portion as it is typed."""
    if not portion:
        return "0"
    if 1 < portion.denominator <= 12:
        return f"{portion.numerator}/{portion.denominator}"
    hundredths = portion * 10_000
    if hundredths.denominator == 1:
        whole, rest = divmod(hundredths.numerator, 100)
        return f"{whole},{rest:02d} %" if rest else f"{whole} %"
    return f"{portion.numerator}/{portion.denominator}"


@dataclass(frozen=True, slots=True)
class Sharing:
    """What an adopted version shares, by the members' codes: cents, weights, stays, period and method."""

    cents: int
    weights: Mapping[str, Fraction]
    stays: Mapping[str, Stay]
    period: Stay
    method: str

    def of(self, cents: int) -> dict[str, int]:
        """Each member's share of an amount."""
        return share_out(cents, self.weights, self.stays, self.period, self.method)


@dataclass(frozen=True, slots=True)
class Due:
    """One member in a round: the year's share, what is due of it by now, what was called before, what is called now."""

    share: int
    due: int
    before: int

    @property
    def cents(self) -> int:
        """What is called now; below zero what is given back."""
        return self.due - self.before


def cumulative_cents(cents: int, portion: Fraction) -> int:
    """The amount that is due by now of all members together: whole cents, the whole of it for the whole."""
    return cents * portion.numerator // portion.denominator


def dues(sharing: Sharing, portion: Fraction, called: Mapping[str, int]) -> dict[str, Due]:
    """What each member is called now so that it was called `portion` of its share in all.

    `called`: what each was called before and was not taken back, also of members that the version no longer has. The
    amount due by now is shared out, never the increase: with the whole portion each has been called its share exactly.
    """
    whole = sharing.of(sharing.cents)
    due = sharing.of(cumulative_cents(sharing.cents, portion))
    return {
        code: Due(whole.get(code, 0), due.get(code, 0), due.get(code, 0) - now)
        for code, now in still_to_post(due, called).items()
    }
