"""Bank statements in CODA, version 2 (Febelfin). Totals are checked here: the parser's checks vanish under -O."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from typing import Any

import coda

from budgets.contributions.rules.lines import (
    NAME,
    REFERENCE,
    TEXT,
    Fault,
    ReadLine,
    ReadStatement,
    Refused,
    cents_of,
    checked,
    iban_or_nothing,
    plain,
)
from budgets.contributions.rules.numbers import NotValid, iban_of_belgian, is_reference, read_iban, references_in

WIDTH = 128
HEADER, OLD_BALANCE, MOVEMENT, INFORMATION, NEW_BALANCE, TRAILER = "0", "1", "2", "3", "8", "9"
COUNTED = frozenset({OLD_BALANCE, MOVEMENT, INFORMATION, NEW_BALANCE})
KNOWN = COUNTED | {HEADER, "4", TRAILER}
# Movements that change the balance; the others are details of one of them.
SIMPLE = frozenset("0123")
STRUCTURED = frozenset({"101", "102"})
BELGIAN = "0"
# What the parser stumbles over in a file that is none, depending on how Python runs.
STUMBLES = (ValueError, AssertionError, LookupError, AttributeError, TypeError, DecimalException)


@dataclass(slots=True)
class _Totals:
    """What the records of one statement add up to, and its balances, in thousandths of a euro."""

    records: int = 0
    debit: int = 0
    credit: int = 0
    opening: int | None = None
    closing: int | None = None


def looks_like_coda(content: bytes) -> bool:
    """Whether the first record is a CODA header."""
    first = content[:WIDTH]
    return first.startswith(b"00000") and len(first) == WIDTH and b"\n" not in first


def read_coda(content: bytes) -> list[ReadStatement]:
    """The statements of a file. Raises Refused, whether Python runs with assertions or without."""
    # the standard says ANSI; a letter that is none cannot change an amount
    records = [record for record in content.decode("cp1252", "replace").splitlines() if record.strip()]
    _check(records)
    try:
        parsed = coda.CODA(records)
        return [checked(_statement(each)) for each in parsed.statements]
    except Refused:
        raise
    except STUMBLES as error:
        raise Refused(Fault.UNREADABLE) from error


def _check(records: list[str]) -> None:
    """Raise Refused unless every statement has its trailer, and the trailer's count and totals are right."""
    totals: _Totals | None = None
    for record in records:
        kind = record[0]
        if len(record.rstrip()) > WIDTH or kind not in KNOWN or (totals is None) != (kind == HEADER):
            raise Refused(Fault.NO_TRAILER if kind == HEADER else Fault.UNREADABLE)
        if kind == HEADER or totals is None:
            totals = _Totals()
        elif kind == TRAILER:
            _check_trailer(record, totals)
            totals = None
        else:
            _count(record, totals)
    if totals is not None or not records:
        raise Refused(Fault.NO_TRAILER)


def _count(record: str, totals: _Totals) -> None:
    totals.records += record[0] in COUNTED
    if record[0] == OLD_BALANCE:
        totals.opening = _signed(record[42:58])
    elif record[0] == NEW_BALANCE:
        totals.closing = _signed(record[41:57])
    elif record[:2] == "21" and record[53:54] in SIMPLE:
        amount = _signed(record[31:47])
        totals.debit -= min(amount, 0)
        totals.credit += max(amount, 0)


def _check_trailer(record: str, totals: _Totals) -> None:
    if _number(record[16:22]) != totals.records:
        raise Refused(Fault.COUNT)
    if (_number(record[22:37]), _number(record[37:52])) != (totals.debit, totals.credit):
        raise Refused(Fault.TOTALS)
    # a day without movements may end without a balance of its own
    closing = totals.opening if totals.closing is None and not totals.debit + totals.credit else totals.closing
    if totals.opening is None or closing is None:
        raise Refused(Fault.NO_BALANCE)
    if totals.opening + totals.credit - totals.debit != closing:
        raise Refused(Fault.BALANCE)


def _signed(digits: str) -> int:
    """An amount behind its sign: 0 for a credit, 1 for a debit. Raises Refused."""
    return _number(digits[1:]) * (-1 if digits[0] == "1" else 1)


def _number(digits: str) -> int:
    """A number of digits only. Raises Refused."""
    if not (digits.isascii() and digits.isdigit()):
        raise Refused(Fault.UNREADABLE)
    return int(digits)


def _statement(parsed: Any) -> ReadStatement:
    if parsed.account_currency != "EUR":
        raise Refused(Fault.CURRENCY)
    return ReadStatement(
        iban=_iban(parsed),
        number=plain(str(parsed.new_sequence or parsed.old_sequence), REFERENCE),
        opening_cents=cents_of(parsed.old_balance),
        closing_cents=cents_of(parsed.new_balance),
        closed_on=parsed.new_balance_date or parsed.old_balance_date,
        lines=[line for move in parsed.moves for line in _lines(move)],
    )


def _iban(parsed: Any) -> str:
    try:
        return iban_of_belgian(parsed.account) if parsed._account_structure == BELGIAN else read_iban(parsed.account)
    except NotValid as error:
        raise Refused(Fault.ACCOUNT) from error


def _lines(move: Any) -> Iterable[ReadLine]:
    """A movement, or its details where they add up to it: a total of many transfers is many transfers."""
    amount: Decimal = move.amount
    details = list(move.moves)
    if details and sum(detail.amount for detail in details) == amount:
        return [_line(detail, move) for detail in details]
    return [_line(move, move)]


def _line(move: Any, booked: Any) -> ReadLine:
    text = move._communication or ""
    structured = text[4:16] if text[:1] == "1" and text[1:4] in STRUCTURED else ""
    communication = plain(str(move.communication or "") if text else "", TEXT)
    found = [structured] if is_reference(structured) else references_in(communication)
    return ReadLine(
        booked_on=booked.entry_date,
        cents=cents_of(move.amount),
        counterparty_iban=iban_or_nothing((move.counterparty_account or "")[:34]),
        counterparty_name=plain(move.counterparty_name, NAME),
        communication=communication,
        reference=found[0] if found else "",
        bank_reference=plain(f"{move.bank_reference} {move.detail_sequence}", REFERENCE),
    )
