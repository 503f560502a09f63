"""Bank files in the formats that banks write, of invented accounts and movements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

POOL_IBAN = "BE49999000000171"
DAY = date(2026, 3, 16)


@dataclass(frozen=True)
class Movement:
    """One movement: above zero into the account."""

    cents: int
    reference: str = ""
    text: str = ""
    iban: str = ""
    name: str = ""
    bank_reference: str = "REF0001"
    day: date = DAY


def _amount(cents: int) -> str:
    """The sign and the thousandths of a euro."""
    return f"{'1' if cents < 0 else '0'}{abs(cents) * 10:015d}"


def _day(day: date) -> str:
    return f"{day:%d%m%y}"


def _record(text: str) -> str:
    assert len(text) <= 128, len(text)
    return text.ljust(128)


def coda(
    *movements: Movement,
    iban: str = POOL_IBAN,
    opening: int = 100_000,
    closing: int | None = None,
    currency: str = "EUR",
    trailer: bool = True,
    count: int | None = None,
    debit: int | None = None,
    number: str = "012",
) -> bytes:
    """A file of one statement; each of the last arguments makes it wrong."""
    account = f"{iban:<34}{currency}"
    records = [
        _record(f"00000{_day(DAY)}99905        00000000  {'POOL':<26}{'':<11}{'':<11} 00000{'':<16} {'':<15}{'':<7}2"),
        _record(f"12{number}{account}{_amount(opening)}{_day(DAY)}{'POOL':<26}{'A VUE':<35}{number}"),
    ]
    for sequence, move in enumerate(movements, start=1):
        message = f"1101{move.reference:<50}" if move.reference else f"0{move.text:<53.53}"
        records += [
            _record(
                f"21{sequence:04d}0000{move.bank_reference:<21}{_amount(move.cents)}{_day(move.day)}00150000"
                f"{message}{_day(move.day)}{number}01 0"
            ),
            _record(f"22{sequence:04d}0000{'':<53}{'':<35}{'':<11}{'':<3}{'':<13}1 0"),
            _record(f"23{sequence:04d}0000{move.iban:<34}EUR{move.name:<35}{'':<43}0 0"),
        ]
    total = sum(move.cents for move in movements)
    end = closing if closing is not None else opening + total
    records.append(_record(f"8{number}{account}{_amount(end)}{_day(DAY)}{'':<64}0"))
    credit = sum(move.cents for move in movements if move.cents > 0)
    paid = -sum(move.cents for move in movements if move.cents < 0)
    counted = count if count is not None else len(records) - 1
    if trailer:
        out = paid if debit is None else debit
        records.append(_record(f"9{'':<15}{counted:06d}{out * 10:015d}{credit * 10:015d}{'':<75}2"))
    return "\r\n".join(records).encode("cp1252") + b"\r\n"


def _euros(cents: int) -> str:
    return f"{abs(cents) // 100}.{abs(cents) % 100:02d}"


def _side(cents: int) -> str:
    return "DBIT" if cents < 0 else "CRDT"


def _balance(code: str, cents: int, day: date, currency: str) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='{currency}'>{_euros(cents)}</Amt>"
        f"<CdtDbtInd>{_side(cents)}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _entry(move: Movement, version: str, currency: str) -> str:
    party = "Dbtr" if move.cents > 0 else "Cdtr"
    name = f"<Nm>{escape(move.name)}</Nm>"
    named = f"<Pty>{name}</Pty>" if version == "08" else name
    status = "<Sts><Cd>BOOK</Cd></Sts>" if version == "08" else "<Sts>BOOK</Sts>"
    said = (
        f"<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>BBA</Issr></Tp>"
        f"<Ref>{move.reference}</Ref></CdtrRefInf></Strd>"
        if move.reference
        else f"<Ustrd>{escape(move.text)}</Ustrd>"
    )
    account = f"<{party}Acct><Id><IBAN>{move.iban}</IBAN></Id></{party}Acct>" if move.iban else ""
    return (
        f"<Ntry><Amt Ccy='{currency}'>{_euros(move.cents)}</Amt><CdtDbtInd>{_side(move.cents)}</CdtDbtInd>{status}"
        f"<BookgDt><Dt>{move.day}</Dt></BookgDt><AcctSvcrRef>{move.bank_reference}</AcctSvcrRef>"
        f"<NtryDtls><TxDtls><RltdPties><{party}>{named}</{party}>{account}</RltdPties><RmtInf>{said}</RmtInf></TxDtls>"
        "</NtryDtls></Ntry>"
    )


def camt(
    *movements: Movement,
    iban: str = POOL_IBAN,
    version: str = "02",
    opening: int = 100_000,
    closing: int | None = None,
    currency: str = "EUR",
    head: str = "",
    total: int | None = None,
    opening_code: str = "OPBD",
) -> bytes:
    """A file of one statement; `head` comes before the document, the others make it wrong."""
    end = closing if closing is not None else opening + sum(move.cents for move in movements)
    credit = total if total is not None else sum(move.cents for move in movements if move.cents > 0)
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>{head}"
        f"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}'><BkToCstmrStmt>"
        f"<GrpHdr><MsgId>M1</MsgId></GrpHdr><Stmt><Id>S1</Id><ElctrncSeqNb>12</ElctrncSeqNb>"
        f"<Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>{currency}</Ccy></Acct>"
        + _balance(opening_code, opening, DAY, currency)
        + _balance("CLBD", end, DAY, currency)
        + f"<TxsSummry><TtlCdtNtries><Sum>{_euros(credit)}</Sum></TtlCdtNtries></TxsSummry>"
        + "".join(_entry(move, version, currency) for move in movements)
        + "</Stmt></BkToCstmrStmt></Document>"
    ).encode()
