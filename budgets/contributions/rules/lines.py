"""What a bank statement says, whatever the format of its file; and why a file is refused."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from budgets.contributions.rules.numbers import NotValid, read_iban

LARGEST_FILE = 2 * 1024 * 1024
MOST_LINES = 5_000
NAME, TEXT, REFERENCE = 70, 300, 60


class Fault(StrEnum):
    """Why a bank file is refused whole."""

    EMPTY = "empty_file"
    TOO_LARGE = "too_large"
    UNKNOWN = "unknown_format"
    UNREADABLE = "unreadable"
    ENTITIES = "entities"
    VERSION = "unsupported_version"
    NO_TRAILER = "no_trailer"
    COUNT = "wrong_count"
    TOTALS = "wrong_totals"
    NO_BALANCE = "no_balance"
    BALANCE = "wrong_balance"
    CURRENCY = "not_euros"
    ACCOUNT = "no_account"


class Refused(ValueError):
    """A bank file that cannot be believed; `fault` says why. Nothing of it is used."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One movement: above zero into the account. `reference`: the twelve digits of a structured communication."""

    booked_on: date
    cents: int
    counterparty_iban: str = ""
    counterparty_name: str = ""
    communication: str = ""
    reference: str = ""
    bank_reference: str = ""


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """One statement whose movements lead from its opening to its closing balance."""

    iban: str
    number: str
    opening_cents: int
    closing_cents: int
    closed_on: date
    lines: list[ReadLine]


def checked(statement: ReadStatement) -> ReadStatement:
    """The statement, once its movements lead from one balance to the other. Raises Refused."""
    if statement.opening_cents + sum(line.cents for line in statement.lines) != statement.closing_cents:
        raise Refused(Fault.BALANCE)
    if len(statement.lines) > MOST_LINES:
        raise Refused(Fault.TOO_LARGE)
    return statement


def cents_of(amount: Decimal) -> int:
    """A bank's amount in cents. Raises Refused for a part of a cent."""
    cents = amount * 100
    if cents != cents.to_integral_value():
        raise Refused(Fault.UNREADABLE)
    return int(cents)


def plain(text: str | None, length: int) -> str:
    """A text of the bank on one line, without control characters, no longer than this."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text or "")
    return " ".join(shown.split())[:length]


def iban_or_nothing(text: str | None) -> str:
    """The other party's IBAN where it is one; empty for any other number of an account."""
    try:
        return read_iban(text or "")
    except NotValid:
        return ""


def keys_of(iban: str, lines: Iterable[ReadLine]) -> list[str]:
    """A key of each movement that is the same in every file that holds it, so that none is kept twice.

    Movements that say exactly the same are told apart by their order.
    """
    seen: Counter[str] = Counter()
    keys: list[str] = []
    for line in lines:
        # what a bank calls unique is believed; where it names nothing, everything it says counts
        said = line.bank_reference or "|".join(
            (line.counterparty_iban, line.counterparty_name, line.communication, line.reference)
        )
        text = f"{iban}|{line.booked_on.isoformat()}|{line.cents}|{said}"
        seen[text] += 1
        keys.append(hashlib.sha256(f"{text}|{seen[text]}".encode()).hexdigest())
    return keys
