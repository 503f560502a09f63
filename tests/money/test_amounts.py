"""Amounts as Belgian users type them, and as the platform writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.money import AmountProblem, MalformedAmount, format_euros, parse_cents

LARGEST = 2**63 - 1
cents_of_a_bigint = st.integers(-LARGEST, LARGEST)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("47.775,00", 4_777_500),
        ("47 775,00", 4_777_500),
        ("47\u00a0775,00", 4_777_500),
        ("47\u202f775,00", 4_777_500),
        ("1\u00a0234\u202f567 890", 123_456_789_000),
        ("47775.00", 4_777_500),
        ("47775,00", 4_777_500),
        ("47,775.00", 4_777_500),
        ("10000", 1_000_000),
        ("10 000 €", 1_000_000),
        ("10000EUR", 1_000_000),
        ("€ 10.000", 1_000_000),
        ("  12,5\t", 1_250),
        ("-5,5", -550),
        ("\u22125,50", -550),
        ("- 5,50 €", -550),
        ("-€5.50", -550),
        ("€ -5,50", -550),
        ("+5", 500),
        ("0", 0),
        ("-0,00", 0),
        ("007", 700),
        ("0,05", 5),
        ("1.234", 123_400),
        ("1,234,567", 123_456_700),
        ("999.999", 99_999_900),
        ("1.234.567", 123_456_700),
        ("1.234.567,8", 123_456_780),
        ("1 234.5", 123_450),
        ("92233720368547758,07", LARGEST),
        ("-92 233 720 368 547 758,07", -LARGEST),
    ],
)
def test_what_is_read(text: str, cents: int) -> None:
    assert parse_cents(text) == cents


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", AmountProblem.EMPTY),
        (" \u00a0 ", AmountProblem.EMPTY),
        ("€", AmountProblem.EMPTY),
        ("-", AmountProblem.EMPTY),
        ("abc", AmountProblem.UNREADABLE),
        ("12 USD", AmountProblem.UNREADABLE),
        ("€ 12 €", AmountProblem.UNREADABLE),
        ("1e3", AmountProblem.UNREADABLE),
        ("0x10", AmountProblem.UNREADABLE),
        ("1_000", AmountProblem.UNREADABLE),
        ("--5", AmountProblem.UNREADABLE),
        ("5-", AmountProblem.UNREADABLE),
        ("5,", AmountProblem.UNREADABLE),
        (",5", AmountProblem.UNREADABLE),
        ("١٢٣", AmountProblem.UNREADABLE),
        ("1²", AmountProblem.UNREADABLE),
        ("12\n34", AmountProblem.UNREADABLE),
        ("NaN", AmountProblem.UNREADABLE),
        ("1 23", AmountProblem.MALFORMED_GROUPS),
        ("12.34.56", AmountProblem.MALFORMED_GROUPS),
        ("1.234 567", AmountProblem.MALFORMED_GROUPS),
        ("1.234,567,89", AmountProblem.MALFORMED_GROUPS),
        ("1234.567,89", AmountProblem.MALFORMED_GROUPS),
        ("1  234", AmountProblem.MALFORMED_GROUPS),
        ("0 123", AmountProblem.MALFORMED_GROUPS),
        ("1 234 5", AmountProblem.MALFORMED_GROUPS),
        ("0,234", AmountProblem.TOO_MANY_DECIMALS),
        ("1,234", AmountProblem.TOO_MANY_DECIMALS),
        ("-12,345 €", AmountProblem.TOO_MANY_DECIMALS),
        ("1234.567", AmountProblem.TOO_MANY_DECIMALS),
        ("1,2345", AmountProblem.TOO_MANY_DECIMALS),
        ("1.234,567", AmountProblem.TOO_MANY_DECIMALS),
        ("10,000000", AmountProblem.TOO_MANY_DECIMALS),
        ("92233720368547758,08", AmountProblem.TOO_LARGE),
        ("-92233720368547758,08", AmountProblem.TOO_LARGE),
        ("9" * 10_000, AmountProblem.TOO_LARGE),
    ],
)
def test_what_is_refused_and_why(text: str, code: AmountProblem) -> None:
    with pytest.raises(MalformedAmount) as refusal:
        parse_cents(text)
    assert refusal.value.code is code


@pytest.mark.parametrize(
    ("language", "written", "negative"),
    [
        ("fr", "47\u202f775,05\u00a0€", "\u22120,50\u00a0€"),
        ("fr-be", "47\u202f775,05\u00a0€", "\u22120,50\u00a0€"),
        ("nl", "€\u00a047.775,05", "€\u00a0\u22120,50"),
        ("de_BE", "47.775,05\u00a0€", "\u22120,50\u00a0€"),
        ("en", "€47,775.05", "\u2212€0.50"),
    ],
)
def test_how_amounts_are_written(language: str, written: str, negative: str) -> None:
    assert format_euros(4_777_505, language) == written
    assert format_euros(-50, language) == negative


def test_a_language_that_the_platform_does_not_speak() -> None:
    with pytest.raises(ValueError, match="'it'"):
        format_euros(1, "it")


@given(cents_of_a_bigint, st.sampled_from(["fr", "nl", "de", "en"]))
def test_what_is_written_is_read_back(cents: int, language: str) -> None:
    assert parse_cents(format_euros(cents, language)) == cents


@given(st.text(alphabet="0123456789 .,-+€\u00a0\u202f", max_size=20))
def test_no_digit_is_ever_lost(text: str) -> None:
    try:
        cents = parse_cents(text)
    except MalformedAmount:
        return
    digits = "".join(character for character in text if character.isdigit()).lstrip("0")
    assert str(abs(cents)).rstrip("0") == digits.rstrip("0")
