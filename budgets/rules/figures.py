"""The amounts of a budget: flat rates on other lines, and what funders pay. No Django."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

# What a line of costs is, for the flat rates that build on it.
STAFF, DIRECT, SUBCONTRACT, FLAT = "staff", "direct", "subcontract", "flat"
NATURES = (STAFF, DIRECT, SUBCONTRACT, FLAT)
# What a flat rate is a percentage of: the staff costs, or all costs that are not flat themselves (Regulation (EU)
# 2021/1060, articles 54 to 56: 7% and 15% of direct costs, 15% and 40% of staff costs).
OF_STAFF, OF_DIRECT = "of_staff", "of_direct"
BASES = (OF_STAFF, OF_DIRECT)
WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of costs: an amount of cents, or for a flat one a rate in hundredths of a percent and what it is of."""

    code: str
    nature: str
    cents: int = 0
    rate: int = 0
    base: str = ""


@dataclass(frozen=True, slots=True)
class Funding:
    """What a funder promised: a sum (`cents`), or a rate of the eligible lines (hundredths of a percent), up to a cap.

    `eligible`: the codes of the lines that it pays for; empty for all.
    """

    code: str
    cents: int | None = None
    rate: int | None = None
    cap: int | None = None
    eligible: frozenset[str] = frozenset()


def part_of(cents: int, rate: int) -> int:
    """`rate` hundredths of a percent of an amount, to the nearest cent, half a cent away from zero."""
    sign = -1 if cents < 0 else 1
    return sign * ((2 * abs(cents) * rate + WHOLE) // (2 * WHOLE))


def line_cents(lines: Iterable[Line]) -> dict[str, int]:
    """The cents of each line, by code, in their order; flat lines worked out from the others."""
    lines = list(lines)
    direct = sum(line.cents for line in lines if line.nature != FLAT)
    staff = sum(line.cents for line in lines if line.nature == STAFF)
    bases = {OF_STAFF: staff, OF_DIRECT: direct}
    return {line.code: part_of(bases[line.base], line.rate) if line.nature == FLAT else line.cents for line in lines}


def funding_cents(fundings: Iterable[Funding], lines: Mapping[str, int]) -> dict[str, int]:
    """What each funder pays of these lines, by code: the sum, or the rate of what is eligible; never above the cap."""
    return {funding.code: _paid_by(funding, lines) for funding in fundings}


def _paid_by(funding: Funding, lines: Mapping[str, int]) -> int:
    eligible = eligible_cents(funding.eligible, lines)
    promised = funding.cents if funding.cents is not None else part_of(eligible, funding.rate or 0)
    return promised if funding.cap is None else min(promised, funding.cap)


def eligible_cents(codes: Collection[str], lines: Mapping[str, int]) -> int:
    """The cents of the lines with these codes; of all lines when there are none."""
    return sum(cents for code, cents in lines.items() if not codes or code in codes)
