"""The largest remainder: the figures of a real key, and what holds for every key."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.money import apportion

POPULATIONS = Path(__file__).parents[2] / "tenants" / "registry" / "data" / "populations.csv"
COURT_SAINT_ETIENNE, GENAPPE, VILLERS_LA_VILLE = "25023", "25031", "25107"

amounts = st.integers(-(10**12), 10**12)
weights_maps = st.dictionaries(st.integers(0, 999), st.integers(0, 10**6), min_size=1, max_size=30).filter(
    lambda weights: any(weights.values())
)
fraction_maps = st.dictionaries(
    st.text(max_size=3), st.fractions(0, 1000, max_denominator=366), min_size=1, max_size=8
).filter(lambda weights: any(weights.values()))


@pytest.fixture(scope="module")
def inhabitants() -> dict[str, int]:
    with POPULATIONS.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["reference_date"] == "2024-01-01"]
    return {row["nis_code"]: int(row["population"]) for row in rows}


@pytest.mark.parametrize(
    ("cents", "court_saint_etienne", "genappe", "villers_la_ville"),
    [
        pytest.param(3_777_500, 1_078_377, 1_594_715, 1_104_408, id="after-the-federal-subsidy"),
        pytest.param(4_777_500, 1_363_851, 2_016_876, 1_396_773, id="whole-budget"),
        pytest.param(-3_777_500, -1_078_377, -1_594_715, -1_104_408, id="reversed"),
    ],
)
def test_cartes_pour_l_emploi(
    inhabitants: dict[str, int], cents: int, court_saint_etienne: int, genappe: int, villers_la_ville: int
) -> None:
    assert apportion(cents, inhabitants) == {
        COURT_SAINT_ETIENNE: court_saint_etienne,
        GENAPPE: genappe,
        VILLERS_LA_VILLE: villers_la_ville,
    }


def test_equal_remainders_go_to_the_larger_weight_then_to_the_lowest_key() -> None:
    assert apportion(1, {"b": 1, "a": 1}) == {"a": 1, "b": 0}
    assert apportion(2, {"a": 1, "b": 3}) == {"a": 0, "b": 2}
    assert apportion(-1, {"b": 1, "a": 1}) == {"a": -1, "b": 0}


def test_the_result_keeps_the_order_of_the_weights() -> None:
    assert list(apportion(100, {"z": 1, "a": 2, "m": 3})) == ["z", "a", "m"]


@pytest.mark.parametrize("weights", [{}, {"a": 0, "b": 0}, {"a": Fraction(0)}])
def test_without_weight_only_nothing_can_be_shared(weights: dict[str, int | Fraction]) -> None:
    assert apportion(0, weights) == dict.fromkeys(weights, 0)
    with pytest.raises(ValueError, match="no weight is above zero"):
        apportion(1, weights)


@pytest.mark.parametrize("cents", [0, 5])
def test_a_negative_weight_is_refused(cents: int) -> None:
    with pytest.raises(ValueError, match="negative"):
        apportion(cents, {"a": 2, "b": -1})


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError, match="Fraction"):
        apportion(100, {"a": 0.5})  # type: ignore[dict-item]
    with pytest.raises(TypeError, match="cents"):
        apportion(100.0, {"a": 1})  # type: ignore[arg-type]


@given(amounts, weights_maps)
def test_shares_add_up_and_stay_within_a_cent_of_the_quota(cents: int, weights: dict[int, int]) -> None:
    shares = apportion(cents, weights)
    total = sum(weights.values())
    assert sum(shares.values()) == cents
    assert all(abs(shares[key] - Fraction(cents * weight, total)) < 1 for key, weight in weights.items())


@given(amounts, fraction_maps)
def test_fractions_are_shared_exactly_too(cents: int, weights: dict[str, Fraction]) -> None:
    shares = apportion(cents, weights)
    total = sum(weights.values(), Fraction(0))
    assert sum(shares.values()) == cents
    assert all(abs(shares[key] - cents * weight / total) < 1 for key, weight in weights.items())


@given(amounts, weights_maps)
def test_a_weight_of_zero_pays_nothing(cents: int, weights: dict[int, int]) -> None:
    shares = apportion(cents, weights)
    assert all(shares[key] == 0 for key, weight in weights.items() if weight == 0)


@given(amounts, weights_maps)
def test_a_member_of_weight_zero_changes_nothing_for_the_others(cents: int, weights: dict[int, int]) -> None:
    assert apportion(cents, {-1: 0, **weights, 1000: 0}) == {-1: 0, **apportion(cents, weights), 1000: 0}


@given(amounts, weights_maps)
def test_a_reversal_cancels_every_line(cents: int, weights: dict[int, int]) -> None:
    assert apportion(-cents, weights) == {key: -share for key, share in apportion(cents, weights).items()}


@given(amounts, weights_maps, st.data())
def test_the_order_of_the_members_does_not_matter(cents: int, weights: dict[int, int], data: st.DataObject) -> None:
    shuffled = dict(data.draw(st.permutations(list(weights.items()))))
    assert apportion(cents, shuffled) == apportion(cents, weights)


@given(amounts, weights_maps, st.fractions(Fraction(1, 1000), 1000))
def test_only_the_proportions_matter(cents: int, weights: dict[int, int], scale: Fraction) -> None:
    assert apportion(cents, {key: weight * scale for key, weight in weights.items()}) == apportion(cents, weights)


@given(st.integers(0, 10**12), weights_maps)
def test_a_heavier_member_never_pays_less(cents: int, weights: dict[int, int]) -> None:
    shares = apportion(cents, weights)
    by_weight = sorted(weights, key=lambda key: (weights[key], -key))
    paid = [shares[key] for key in by_weight]
    assert paid == sorted(paid)
