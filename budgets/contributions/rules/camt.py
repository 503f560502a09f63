"""Bank statements in ISO 20022 camt.053, versions 02 and 08. A document type or an entity in the file refuses it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

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
from budgets.contributions.rules.numbers import NotValid, is_reference, read_iban, references_in

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."
VERSIONS = ("02", "08")
# Opening: of the statement, or the closing of the one before.
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)
CREDIT, DEBIT = "CRDT", "DBIT"
BOOKED = "BOOK"
_AMOUNT = re.compile(r"[0-9]{1,13}(?:\.[0-9]{1,5})?")


def looks_like_camt(content: bytes) -> bool:
    """Whether this is XML: what is in it is judged by reading it."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def read_camt(content: bytes) -> list[ReadStatement]:
    """The statements of a file. Raises Refused."""
    try:
        root = fromstring(content, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise Refused(Fault.ENTITIES) from error
    except (ParseError, ValueError, LookupError) as error:
        raise Refused(Fault.UNREADABLE) from error
    reader = _Reader(root)
    found = [checked(_statement(reader, each)) for each in reader.all(root, "BkToCstmrStmt/Stmt")]
    if not found:
        raise Refused(Fault.UNREADABLE)
    return found


class _Reader:
    """Finds elements by their short names, in the namespace of the file. Raises Refused for any other document."""

    def __init__(self, root: Element) -> None:
        namespace, _brace, name = root.tag.removeprefix("{").partition("}")
        if name != "Document" or not namespace.startswith(NAMESPACE):
            raise Refused(Fault.UNKNOWN)
        if namespace.removeprefix(NAMESPACE) not in VERSIONS:
            raise Refused(Fault.VERSION)
        self._prefix = f"{{{namespace}}}"

    def all(self, element: Element, path: str) -> list[Element]:
        """The elements at this path."""
        return element.findall("/".join(f"{self._prefix}{name}" for name in path.split("/")))

    def text(self, element: Element, *paths: str) -> str:
        """The text at the first of these paths that is there; empty for none."""
        for path in paths:
            for found in self.all(element, path):
                if found.text and found.text.strip():
                    return found.text.strip()
        return ""

    def cents(self, element: Element, *paths: str) -> int | None:
        """The amount at the first of these paths, in cents; None for none. Raises Refused: not in euros, no amount."""
        for path in paths:
            for found in self.all(element, path):
                if found.get("Ccy", "EUR") != "EUR":
                    raise Refused(Fault.CURRENCY)
                return cents_of(_decimal(found.text))
        return None

    def signed(self, element: Element, cents: int, default: str = "") -> int:
        """The amount with the sign of the element's direction, or of this one. Raises Refused without any."""
        direction = self.text(element, "CdtDbtInd") or default
        if direction not in (CREDIT, DEBIT):
            raise Refused(Fault.UNREADABLE)
        return cents if direction == CREDIT else -cents

    def day(self, element: Element, *paths: str) -> date:
        """The day at the first of these paths. Raises Refused."""
        for path in paths:
            written = self.text(element, f"{path}/Dt", f"{path}/DtTm")
            if written:
                return _day(written)
        raise Refused(Fault.UNREADABLE)


def _decimal(text: str | None) -> Decimal:
    """An amount, which is never signed. Raises Refused."""
    found = _AMOUNT.fullmatch((text or "").strip())
    if not found:
        raise Refused(Fault.UNREADABLE)
    return Decimal(found[0])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise Refused(Fault.UNREADABLE) from error


def _statement(reader: _Reader, element: Element) -> ReadStatement:
    try:
        iban = read_iban(reader.text(element, "Acct/Id/IBAN"))
    except NotValid as error:
        raise Refused(Fault.ACCOUNT) from error
    if reader.text(element, "Acct/Ccy") not in ("", "EUR"):
        raise Refused(Fault.CURRENCY)
    (opening, _opened), (closing, closed_on) = _balance(reader, element, OPENING), _balance(reader, element, CLOSING)
    entries = [entry for entry in reader.all(element, "Ntry") if _status(reader, entry) == BOOKED]
    _check_summary(reader, element, entries)
    lines = [line for entry in entries for line in _lines(reader, entry)]
    number = reader.text(element, "ElctrncSeqNb", "LglSeqNb", "Id")
    return ReadStatement(iban, plain(number, REFERENCE), opening, closing, closed_on, lines)


def _status(reader: _Reader, entry: Element) -> str:
    return reader.text(entry, "Sts/Cd", "Sts")


def _balance(reader: _Reader, statement: Element, codes: tuple[str, ...]) -> tuple[int, date]:
    """The first balance of one of these kinds, with its day. Raises Refused without one."""
    found = {reader.text(each, "Tp/CdOrPrtry/Cd"): each for each in reversed(reader.all(statement, "Bal"))}
    for code in codes:
        if code in found:
            balance = found[code]
            cents = reader.cents(balance, "Amt")
            if cents is not None:
                return reader.signed(balance, cents), reader.day(balance, "Dt")
    raise Refused(Fault.NO_BALANCE)


def _check_summary(reader: _Reader, statement: Element, entries: list[Element]) -> None:
    """Where the bank says how many movements there are and what they add up to, that must be so. Raises Refused."""
    amounts = [_entry_cents(reader, entry) for entry in entries]
    count = reader.text(statement, "TxsSummry/TtlNtries/NbOfNtries")
    if count and count != str(len(entries)):
        raise Refused(Fault.COUNT)
    for path, total in (
        ("TxsSummry/TtlCdtNtries/Sum", sum(each for each in amounts if each > 0)),
        ("TxsSummry/TtlDbtNtries/Sum", -sum(each for each in amounts if each < 0)),
    ):
        if reader.cents(statement, path) not in (None, total):
            raise Refused(Fault.TOTALS)


def _entry_cents(reader: _Reader, entry: Element) -> int:
    cents = reader.cents(entry, "Amt")
    if cents is None:
        raise Refused(Fault.UNREADABLE)
    return reader.signed(entry, cents)


def _lines(reader: _Reader, entry: Element) -> Iterator[ReadLine]:
    """The transfers of a movement where they add up to it, else the movement as one."""
    total = _entry_cents(reader, entry)
    details = reader.all(entry, "NtryDtls/TxDtls")
    amounts = [_detail_cents(reader, detail, entry) for detail in details]
    if len(details) > 1 and None not in amounts and sum(filter(None, amounts)) == total:
        for position, (detail, cents) in enumerate(zip(details, amounts, strict=True)):
            yield _line(reader, entry, detail, cents or 0, f" {position}")
    else:
        yield _line(reader, entry, details[0] if len(details) == 1 else None, total, "")


def _detail_cents(reader: _Reader, detail: Element, entry: Element) -> int | None:
    cents = reader.cents(detail, "Amt", "AmtDtls/TxAmt/Amt")
    return None if cents is None else reader.signed(detail, cents, reader.text(entry, "CdtDbtInd"))


def _line(reader: _Reader, entry: Element, detail: Element | None, cents: int, suffix: str) -> ReadLine:
    who: Any = {"iban": "", "name": ""}
    structured, communication = "", reader.text(entry, "AddtlNtryInf")
    if detail is not None:
        side = "Dbtr" if cents > 0 else "Cdtr"
        who = {
            "iban": reader.text(detail, f"RltdPties/{side}Acct/Id/IBAN"),
            "name": reader.text(detail, f"RltdPties/{side}/Pty/Nm", f"RltdPties/{side}/Nm"),
        }
        structured = re.sub(r"[^0-9]", "", reader.text(detail, "RmtInf/Strd/CdtrRefInf/Ref"))
        free = [each.text or "" for each in reader.all(detail, "RmtInf/Ustrd")]
        communication = " ".join(free) or reader.text(detail, "RmtInf/Strd/CdtrRefInf/Ref") or communication
    found = [structured] if is_reference(structured) else references_in(communication)
    reference = reader.text(entry, "AcctSvcrRef")
    own = reader.text(detail, "Refs/AcctSvcrRef") if detail is not None else ""
    return ReadLine(
        booked_on=reader.day(entry, "BookgDt", "ValDt"),
        cents=cents,
        counterparty_iban=iban_or_nothing(who["iban"]),
        counterparty_name=plain(who["name"], NAME),
        communication=plain(communication, TEXT),
        reference=found[0] if found else "",
        bank_reference=plain(own or (reference and reference + suffix), REFERENCE),
    )
