"""The numbers on a transfer: structured communications, IBAN, BIC."""

from __future__ import annotations

import re
import secrets

from stdnum import bic, iban
from stdnum.be import ogm_vcs
from stdnum.exceptions import ValidationError

DIGITS = 10
# As banks and people write it: twelve digits, in groups or not, whatever surrounds them.
_WRITTEN = re.compile(r"(?<![0-9])([0-9]{3})[/ .-]?([0-9]{4})[/ .-]?([0-9]{5})(?![0-9])")


class NotValid(ValueError):
    """A number that cannot exist: its check digits or its form are wrong."""


def new_reference() -> str:
    """The twelve digits of a new structured communication: ten by chance, two that check them (97 in place of 0)."""
    # the standard refuses zero alone
    number = f"{1 + secrets.randbelow(10**DIGITS - 1):0{DIGITS}d}"
    return number + ogm_vcs.calc_check_digits(number)


def is_reference(text: str) -> bool:
    """Whether these are the twelve digits of a structured communication."""
    return bool(ogm_vcs.is_valid(text))


def written_reference(reference: str) -> str:
    """The digits as they are written on a transfer: +++nnn/nnnn/nnnnn+++."""
    return f"+++{ogm_vcs.format(reference)}+++"


def references_in(text: str) -> list[str]:
    """The structured communications that a free text may hold, as twelve digits."""
    return [found for groups in _WRITTEN.findall(text) if is_reference(found := "".join(groups))]


def read_iban(text: str) -> str:
    """An IBAN as it is stored, without spaces, by ISO 13616 and, for a Belgian one, its own check digits.

    Whether the bank exists is not asked: a list of banks is never up to date. Raises NotValid.
    """
    try:
        number = str(iban.validate(text, check_country=False))
    except ValidationError as error:
        raise NotValid from error
    if number.startswith("BE") and f"{int(number[4:-2]) % 97 or 97:02d}" != number[-2:]:
        raise NotValid
    return number


def written_iban(number: str) -> str:
    """An IBAN in groups of four, as it is read."""
    return str(iban.format(number))


def read_bic(text: str) -> str:
    """A BIC as it is stored; empty for none. Raises NotValid."""
    if not text.strip():
        return ""
    try:
        return str(bic.validate(text))
    except ValidationError as error:
        raise NotValid from error


def iban_of_belgian(account: str) -> str:
    """The IBAN of a Belgian account of twelve digits. Raises NotValid."""
    return read_iban(f"BE{iban.calc_check_digits(f'BE00{account}')}{account}")
