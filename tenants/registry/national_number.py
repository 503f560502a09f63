"""The identification number of the Belgian National Register, and numbers that look like it but belong to nobody.

Sources: royal decree of 3 April 1984 as amended on 25 November 1997 (National Register), royal decree of 8 February
1991 (social security's "bis" numbers, which add 20 or 40 to the month).

A number is eleven digits: the birth date as YYMMDD, a serial number (odd for men, even for women), two check digits.
"""

import re
from datetime import date, datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

BRUSSELS: Final = ZoneInfo("Europe/Brussels")
type Sex = Literal["f", "m", "x"]

_MODULUS: Final = 97
_SEPARATORS: Final = str.maketrans("", "", " .-/")
_NINE_DIGITS: Final = re.compile(r"[0-9]{9}")
_ELEVEN_DIGITS: Final = re.compile(r"[0-9]{11}")
_SERIAL: Final = slice(6, 9)

# Women receive even serials, men odd ones: each reserved serial keeps the parity of the sex it stands for.
_NEVER_ISSUED_EVEN: Final = "000"
_NEVER_ISSUED_ODD: Final = "999"


def check_digits(first_nine: str, born_2000_or_later: bool) -> str:
    """The two check digits, "01" to "97", of the birth date and serial given as nine digits.

    97 less the remainder by 97; for a birth from 2000 on, a 2 is put before the nine digits. Raises ValueError when
    `first_nine` is not nine digits.
    """
    if not _NINE_DIGITS.fullmatch(first_nine):
        raise ValueError("a birth date and a serial are nine digits")
    dividend = int(f"2{first_nine}" if born_2000_or_later else first_nine)
    return f"{_MODULUS - dividend % _MODULUS:02d}"


def is_valid(number: str, *, on: date | None = None) -> bool:
    """Whether a typed number is free of typing errors: eleven digits, a birth date that exists, right check digits.

    Spaces, points, hyphens and slashes are ignored. `on` is the day of the question, today by default: nobody is born
    in a later year. A month of 00 is accepted with any day, and a day of 00 with any month (date not known, or every
    serial of the day given out), and so are the months of "bis" numbers.

    The serials that are never issued are accepted, so that demonstrations pass through the same doors as real files;
    `is_impossible` recognises them.
    """
    digits = number.translate(_SEPARATORS)
    if not _ELEVEN_DIGITS.fullmatch(digits):
        return False
    this_year = (on or datetime.now(BRUSSELS).date()).year
    return any(
        check_digits(digits[:9], century == 2000) == digits[9:] and _may_be_born(digits, century, this_year)
        for century in (1900, 2000)
    )


def format_national_number(number: str) -> str:
    """The number as it is printed on identity cards: "85.07.30-033.28". Raises ValueError without eleven digits."""
    digits = number.translate(_SEPARATORS)
    if not _ELEVEN_DIGITS.fullmatch(digits):
        raise ValueError("a national number is eleven digits")
    return f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}-{digits[_SERIAL]}.{digits[9:]}"


def impossible_number(birth_date: date, sex: Sex, rank: int) -> str:
    """Eleven digits with right check digits that no one has, nor ever will: for demonstrations and tests.

    Serials are given out from 001 to 997 to men and from 002 to 998 to women (article 3 of the decree of 1984; "bis"
    numbers follow the same ranges). When a day's serials are exhausted the date changes and the count starts again at
    001 or 002, so that the ranges are never exceeded. Two of the thousand serials therefore belong to nobody: 000,
    which is even, and 999, which is odd. Any other serial, however improbable, could be some living person's.

    One birth date thus has two impossible numbers. Rank 0 gives the one whose parity agrees with `sex` (000 for "f"
    and "x", 999 for "m"), rank 1 the other. Raises ValueError for any other rank.
    """
    if rank not in (0, 1):
        raise ValueError("a birth date has two impossible numbers: rank 0 and rank 1")
    serial = _NEVER_ISSUED_ODD if (sex == "m") != (rank == 1) else _NEVER_ISSUED_EVEN
    first_nine = f"{birth_date:%y%m%d}{serial}"
    return first_nine + check_digits(first_nine, birth_date.year >= 2000)


def is_impossible(number: str) -> bool:
    """Whether an eleven-digit number, with or without separators, has one of the two serials that are never issued."""
    digits = number.translate(_SEPARATORS)
    return bool(_ELEVEN_DIGITS.fullmatch(digits)) and digits[_SERIAL] in (_NEVER_ISSUED_EVEN, _NEVER_ISSUED_ODD)


def _may_be_born(digits: str, century: int, this_year: int) -> bool:
    """Whether the first six digits are a date of that century that has come, as far as they are known."""
    year, month, day = century + int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    if year > this_year:
        return False
    month -= 40 if month >= 40 else 20 if month >= 20 else 0
    if month == 0:
        return True
    try:
        date(year, month, day or 1)
    except ValueError:
        return False
    return True
