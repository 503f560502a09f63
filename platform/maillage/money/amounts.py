"""Amounts as people type and read them in Belgium, to and from whole cents."""

import re
from enum import StrEnum
from typing import Final, NamedTuple

# Amounts are stored in PostgreSQL bigint columns, in cents. The bound is the same on both sides of zero, so that
# every amount that was accepted can also be reversed.
LARGEST_CENTS: Final = 2**63 - 1


class AmountProblem(StrEnum):
    """Why a typed amount was refused. The interface turns the code into a sentence in the user's language."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    MALFORMED_GROUPS = "malformed_groups"
    TOO_MANY_DECIMALS = "too_many_decimals"
    TOO_LARGE = "too_large"


class MalformedAmount(ValueError):
    """A typed amount that cannot be read with certainty; `code` says why."""

    def __init__(self, code: AmountProblem) -> None:
        super().__init__(code.value)
        self.code = code


class _Style(NamedTuple):
    group: str
    decimal: str
    pattern: str


_NO_BREAK_SPACE: Final = "\u00a0"
_NARROW_NO_BREAK_SPACE: Final = "\u202f"
_MINUS: Final = "\u2212"  # a hyphen is read aloud as nothing, and broken off at the end of a line

# The conventions of the Unicode CLDR for fr-BE, nl-BE, de-BE and en.
_STYLES: Final = {
    "fr": _Style(_NARROW_NO_BREAK_SPACE, ",", f"{{sign}}{{number}}{_NO_BREAK_SPACE}€"),
    "nl": _Style(".", ",", f"€{_NO_BREAK_SPACE}{{sign}}{{number}}"),
    "de": _Style(".", ",", f"{{sign}}{{number}}{_NO_BREAK_SPACE}€"),
    "en": _Style(",", ".", "{sign}€{number}"),
}

_CURRENCY: Final = re.compile(r"^([-+]?) ?(?:€|EUR) ?|(?: ?(?:€|EUR))$", re.IGNORECASE)
_SIGN: Final = re.compile(r"^[-+] ?")
# Only the ten ASCII digits: `\d` would let in every other script's.
_PLAIN: Final = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?")
_GROUPED: Final = re.compile(r"([1-9][0-9]{0,2}(?:([ .,])[0-9]{3})(?:\2[0-9]{3})*)(?:(?!\2)[.,]([0-9]+))?")
_COMMA_AND_THREE: Final = re.compile(r"[0-9]{1,3},[0-9]{3}")
_DIGITS_AND_SEPARATORS: Final = re.compile(r"[0-9](?:[0-9 .,]*[0-9])?")
_SPACES: Final = str.maketrans(dict.fromkeys("\t\u00a0\u2009\u202f", " ") | {"\u2212": "-"})


def parse_cents(text: str) -> int:
    """Read an amount in euros as a Belgian user types or pastes it; return cents.

    Accepts a comma or a point before one or two decimals; spaces (plain, thin, no-break), points or commas between
    groups of three digits; a sign; one euro sign or "EUR" before or after.

    Exactly three digits after a single point or space are a group of thousands: "1.234" is 1,234 euros, because a third
    decimal of a euro is never typed on purpose. After a single comma, the decimal sign of everybody here, they are a
    slip of the finger that would count a thousand times too much: "1,234" is refused, as are three decimals that no
    group can be ("0,234", "1234.567"). What was read is shown again before it is saved.

    Raises MalformedAmount, with its reason as a code, for anything else; it never rounds.
    """
    number, negative = _unsigned(text.translate(_SPACES).strip())
    euros, decimals = _parts(number)
    if len(decimals) > 2:
        raise MalformedAmount(AmountProblem.TOO_MANY_DECIMALS)
    digits = euros.lstrip("0") + decimals.ljust(2, "0")
    # The length is checked first: turning thousands of digits into a number takes time, then fails.
    if len(digits) > len(str(LARGEST_CENTS)) or int(digits) > LARGEST_CENTS:
        raise MalformedAmount(AmountProblem.TOO_LARGE)
    return -int(digits) if negative else int(digits)


def format_euros(cents: int, language: str) -> str:
    """Write an amount of cents as euros, always with two decimals, the way readers of `language` expect it.

    `language` is a tag such as "fr", "nl-be", "de" or "en"; only its first part counts. Raises ValueError for a
    language that the platform does not speak. `parse_cents` reads every result back to the same cents.
    """
    style = _STYLES.get(language.replace("_", "-").partition("-")[0].lower())
    if style is None:
        raise ValueError(f"amounts cannot be written in {language!r}")
    euros, hundredths = divmod(abs(cents), 100)
    number = f"{euros:,}".replace(",", style.group) + f"{style.decimal}{hundredths:02d}"
    return style.pattern.format(sign=_MINUS if cents < 0 else "", number=number)


def _unsigned(text: str) -> tuple[str, bool]:
    """The text without its currency and sign, and whether the sign was a minus."""
    number = _CURRENCY.sub(r"\1", text, count=1)
    sign = _SIGN.match(number)
    return (number[sign.end() :], sign[0].startswith("-")) if sign else (number, False)


def _parts(number: str) -> tuple[str, str]:
    """The digits before and after the decimal separator; the second part may be empty, or longer than two."""
    if not number:
        raise MalformedAmount(AmountProblem.EMPTY)
    if _COMMA_AND_THREE.fullmatch(number):
        raise MalformedAmount(AmountProblem.TOO_MANY_DECIMALS)
    if grouped := _GROUPED.fullmatch(number):
        return grouped[1].replace(grouped[2], ""), grouped[3] or ""
    if plain := _PLAIN.fullmatch(number):
        return plain[1], plain[2] or ""
    if _DIGITS_AND_SEPARATORS.fullmatch(number):
        raise MalformedAmount(AmountProblem.MALFORMED_GROUPS)
    raise MalformedAmount(AmountProblem.UNREADABLE)
