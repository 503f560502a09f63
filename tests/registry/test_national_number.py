"""National register numbers: the rule, and numbers that nobody has."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.registry.national_number import (
    Sex,
    check_digits,
    format_national_number,
    impossible_number,
    is_impossible,
    is_valid,
)

ON = date(2026, 1, 1)

# Examples published by the administration and by open libraries, not anyone's file.
PUBLISHED = ("42012205181", "85073003328", "17073003384")

birth_dates = st.dates(date(1900, 1, 1), ON)
sexes: st.SearchStrategy[Sex] = st.sampled_from(["f", "m", "x"])
ranks = st.integers(0, 1)


@pytest.mark.parametrize(
    ("first_nine", "born_2000_or_later", "expected"),
    [("420122051", False, "81"), ("850730033", False, "28"), ("170730033", True, "84"), ("000000000", False, "97")],
)
def test_check_digits(first_nine: str, born_2000_or_later: bool, expected: str) -> None:
    assert check_digits(first_nine, born_2000_or_later) == expected


@pytest.mark.parametrize("first_nine", ["", "12345678", "1234567890", "12345678a", "١٢٣٤٥٦٧٨٩"])
def test_check_digits_need_nine_digits(first_nine: str) -> None:
    with pytest.raises(ValueError, match="nine digits"):
        check_digits(first_nine, born_2000_or_later=False)


@pytest.mark.parametrize("number", [*PUBLISHED, "85.07.30-033.28", "85 07 30 033 28"])
def test_published_examples_are_valid(number: str) -> None:
    assert is_valid(number, on=ON)


@pytest.mark.parametrize(
    ("birth", "valid"),
    [
        pytest.param("850730", True, id="a-day"),
        pytest.param("850000", True, id="month-and-day-not-known"),
        pytest.param("850001", True, id="serials-of-the-year-exhausted"),
        pytest.param("850700", True, id="day-not-known"),
        pytest.param("852730", True, id="bis-sex-not-known"),
        pytest.param("854730", True, id="bis-sex-known"),
        pytest.param("850732", False, id="no-such-day"),
        pytest.param("850229", False, id="not-a-leap-year"),
        pytest.param("851301", False, id="no-such-month"),
        pytest.param("853301", False, id="no-such-bis-month"),
        pytest.param("859901", False, id="no-such-month-at-all"),
    ],
)
def test_the_birth_date_must_exist(birth: str, valid: bool) -> None:
    number = f"{birth}123"
    assert is_valid(number + check_digits(number, born_2000_or_later=False), on=ON) is valid


def test_nobody_is_born_in_a_later_year() -> None:
    number = "300615123" + check_digits("300615123", born_2000_or_later=True)
    assert not is_valid(number, on=ON)
    assert is_valid(number, on=date(2031, 1, 1))


@pytest.mark.parametrize("number", ["", "8507300332", "850730033280", "8507300332x", "abc", "85_07_30_033_28"])
def test_what_is_not_eleven_digits(number: str) -> None:
    assert not is_valid(number)
    assert not is_impossible(number)
    with pytest.raises(ValueError, match="eleven digits"):
        format_national_number(number)


def test_the_printed_form() -> None:
    assert format_national_number("85073003328") == "85.07.30-033.28"
    assert format_national_number("85 07 30 033 28") == "85.07.30-033.28"


@given(birth_dates, st.integers(1, 998), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(birth: date, serial: int, position: int, change: int) -> None:
    first_nine = f"{birth:%y%m%d}{serial:03d}"
    born_2000_or_later = birth.year >= 2000
    wrong = first_nine[:position] + str((int(first_nine[position]) + change) % 10) + first_nine[position + 1 :]
    assert check_digits(wrong, born_2000_or_later) != check_digits(first_nine, born_2000_or_later)


@given(birth_dates, sexes, ranks)
def test_impossible_numbers_look_right_and_belong_to_nobody(birth: date, sex: Sex, rank: int) -> None:
    number = impossible_number(birth, sex, rank)
    assert is_valid(number, on=ON)
    assert is_impossible(number)
    assert is_impossible(format_national_number(number))
    assert number.startswith(f"{birth:%y%m%d}")


@given(birth_dates)
def test_the_first_rank_agrees_with_the_sex(birth: date) -> None:
    assert int(impossible_number(birth, "f", 0)[6:9]) % 2 == 0
    assert int(impossible_number(birth, "m", 0)[6:9]) % 2 == 1
    assert impossible_number(birth, "f", 1) == impossible_number(birth, "m", 0)
    assert impossible_number(birth, "m", 1) == impossible_number(birth, "f", 0)


@pytest.mark.parametrize("rank", [-1, 2])
def test_a_birth_date_has_only_two_impossible_numbers(rank: int) -> None:
    with pytest.raises(ValueError, match="rank"):
        impossible_number(date(1990, 1, 1), "f", rank)


@pytest.mark.parametrize("number", PUBLISHED)
def test_an_issued_serial_is_possible(number: str) -> None:
    assert not is_impossible(number)
