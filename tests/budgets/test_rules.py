"""What is left to share, and the working of each share."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.rules import FundingAboveTotal, amount_to_share, belongs, decimals, without_figure, working
from maillage.money import apportion


@pytest.mark.parametrize(
    ("total", "funding", "left"),
    [(4_777_500, [1_000_000], 3_777_500), (100, [], 100), (100, [60, 40], 0), (0, [], 0)],
)
def test_what_is_left_is_the_budget_less_its_funding(total: int, funding: list[int], left: int) -> None:
    assert amount_to_share(total, funding) == left


def test_funding_above_the_budget_is_refused() -> None:
    with pytest.raises(FundingAboveTotal):
        amount_to_share(100, [60, 41])


def test_members_without_a_figure_are_listed_in_their_order() -> None:
    assert without_figure(["b", "a", "c"], {"a": 0}) == ["b", "c"]
    assert without_figure(["a"], {"a": 0}) == []


def test_the_working_of_the_golden_case() -> None:
    rows = {row.member: row for row in working(3_777_500, {"25023": 10854, "25031": 16051, "25107": 11116})}
    assert {nis: (row.whole, row.extra, row.cents) for nis, row in rows.items()} == {
        "25023": (1_078_377, 0, 1_078_377),
        "25031": (1_594_714, 1, 1_594_715),
        "25107": (1_104_407, 1, 1_104_408),
    }
    assert rows["25107"].quota == Fraction(3_777_500 * 11116, 38021)


def test_nothing_to_share_gives_nothing_even_without_weights() -> None:
    assert [(row.quota, row.cents) for row in working(0, {"a": 0, "b": 0})] == [(Fraction(0), 0)] * 2
    with pytest.raises(ValueError):
        working(1, {"a": 0})


@given(
    st.integers(0, 10**12),
    st.dictionaries(st.text("0123456789", min_size=5, max_size=5), st.integers(0, 600_000), min_size=1).filter(
        lambda weights: any(weights.values())
    ),
)
def test_the_working_always_ends_at_the_shares(cents: int, weights: dict[str, int]) -> None:
    rows = working(cents, weights)
    assert {row.member: row.cents for row in rows} == apportion(cents, weights)
    assert all(row.extra in (0, 1) and row.whole + row.remainder == row.quota for row in rows)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (Fraction(2, 3), "0.6666"),
        (Fraction(1, 1), "1.0000"),
        (Fraction(0), "0.0000"),
        (Fraction(99999, 100000), "0.9999"),
    ],
)
def test_decimals_are_cut_off_never_rounded_up(number: Fraction, shown: str) -> None:
    assert str(decimals(number, 4)) == shown
    assert isinstance(decimals(number, 4), Decimal)


@pytest.mark.parametrize(
    ("day", "counts"),
    [("2011-12-31", False), ("2012-01-01", True), ("2017-12-31", True), ("2018-01-01", False)],
)
def test_a_membership_counts_from_its_first_to_its_last_day(day: str, counts: bool) -> None:
    assert belongs(date(2012, 1, 1), date(2017, 12, 31), date.fromisoformat(day)) is counts
    assert belongs(date(2012, 1, 1), None, date(2100, 1, 1))
