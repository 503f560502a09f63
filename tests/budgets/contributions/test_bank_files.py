"""What is read of CODA and camt.053, and what is refused, with assertions or without."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from budgets.contributions.rules.files import CAMT, CODA, read_file
from budgets.contributions.rules.lines import LARGEST_FILE, Fault, ReadLine, Refused, keys_of
from tests.budgets.contributions.bank_files import DAY, POOL_IBAN, Movement, camt, coda

type Writer = Callable[..., bytes]
PAID = Movement(531_572, reference="123456789002", iban="BE38999000000272", name="CPAS DE GENAPPE", bank_reference="A1")
TYPED = Movement(-12_345, text="Remboursement +++123/4567/89002+++ merci", name="Été SPRL", bank_reference="A2")
MOVES = (PAID, TYPED, Movement(100, text="Intérêts", bank_reference="A3"))


def camt_08(*movements: Movement, **values: object) -> bytes:
    return camt(*movements, version="08", **values)  # type: ignore[arg-type]


WRITERS: list[tuple[Writer, str]] = [(coda, CODA), (camt, CAMT), (camt_08, CAMT)]


@pytest.mark.parametrize(("write", "form"), WRITERS)
def test_a_statement_is_read_whole(write: Writer, form: str) -> None:
    found, (statement,) = read_file(write(*MOVES))
    assert found == form
    assert (statement.iban, statement.opening_cents, statement.closing_cents) == (POOL_IBAN, 100_000, 619_327)
    assert (statement.closed_on, statement.number) == (DAY, "012" if form == CODA else "12")
    assert [line.cents for line in statement.lines] == [531_572, -12_345, 100]
    first, second, third = statement.lines
    assert (first.reference, first.counterparty_iban) == ("123456789002", "BE38999000000272")
    assert first.counterparty_name == "CPAS DE GENAPPE"
    assert (second.reference, second.counterparty_name) == ("123456789002", "Été SPRL")
    assert third.communication == "Intérêts"


def test_an_empty_day_is_a_statement_too() -> None:
    for write, _form in WRITERS:
        assert read_file(write())[1][0].lines == []


def test_the_closing_of_the_day_before_opens_where_a_bank_writes_it_so() -> None:
    assert read_file(camt(PAID, opening_code="PRCD"))[1][0].opening_cents == 100_000


ENTITY = "<!DOCTYPE Document [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>"
REFUSED = {
    "nothing at all": (b" \r\n", Fault.EMPTY),
    "too much": (b"<" + b"a" * LARGEST_FILE, Fault.TOO_LARGE),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"0" * 200, Fault.UNKNOWN),
    "another document": (b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.03'/>", Fault.UNKNOWN),
    "an older camt": (camt(PAID, version="01"), Fault.VERSION),
    "half a document": (camt(PAID)[:-20], Fault.UNREADABLE),
    "entities": (camt(PAID, head=ENTITY), Fault.ENTITIES),
    "a document type": (camt(PAID, head="<!DOCTYPE Document SYSTEM 'file:///etc/passwd'>"), Fault.ENTITIES),
    "other totals": (camt(PAID, total=1), Fault.TOTALS),
    "another closing": (camt(PAID, closing=1), Fault.BALANCE),
    "another currency": (camt(PAID, currency="USD"), Fault.CURRENCY),
    "no opening": (camt(PAID, opening_code="ITBD"), Fault.NO_BALANCE),
    "another account": (camt(PAID, iban="BE49999000000172"), Fault.ACCOUNT),
    "a sign in an amount": (camt(PAID).replace(b">5315.72<", b">-5315.72<"), Fault.UNREADABLE),
    "CODA: no trailer": (coda(PAID, trailer=False), Fault.NO_TRAILER),
    "CODA: no trailer before the next": (coda(PAID, trailer=False) + coda(PAID), Fault.NO_TRAILER),
    "CODA: other totals": (coda(PAID, debit=1), Fault.TOTALS),
    "CODA: another count": (coda(PAID, count=3), Fault.COUNT),
    "CODA: another closing": (coda(PAID, closing=5), Fault.BALANCE),
    "CODA: a record missing": (coda(PAID, TYPED).replace(b"\r\n210002", b"\r\n410002"), Fault.COUNT),
    "CODA: a letter in an amount": (coda(PAID).replace(b"0000000005315720", b"00000000053157O0"), Fault.UNREADABLE),
    "CODA: another currency": (coda(PAID, currency="USD"), Fault.CURRENCY),
    "CODA: another account": (coda(PAID, iban="BE49999000000172"), Fault.ACCOUNT),
    "CODA: a date that never was": (coda(PAID).replace(b"160326", b"320326"), Fault.UNREADABLE),
    "CODA: version 1": (coda(PAID).replace(b"2\r\n1", b"1\r\n1", 1), Fault.UNREADABLE),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_cannot_be_believed_is_refused_with_its_reason(what: str) -> None:
    content, fault = REFUSED[what]
    with pytest.raises(Refused) as refused:
        read_file(content)
    assert refused.value.fault == fault


def test_coda_is_refused_for_the_same_reasons_without_assertions(tmp_path: Path) -> None:
    """The parser's own checks are assertions: under -O they are gone, ours stay."""
    wrong = [(what, *REFUSED[what]) for what in REFUSED if what.startswith("CODA")]
    for number, (_what, content, _fault) in enumerate(wrong):
        (tmp_path / f"{number}").write_bytes(content)
    program = (
        "import sys, pathlib\n"
        "from budgets.contributions.rules.files import read_file\n"
        "from budgets.contributions.rules.lines import Refused\n"
        "for number in range(int(sys.argv[2])):\n"
        "    try:\n"
        "        read_file(pathlib.Path(sys.argv[1], str(number)).read_bytes())\n"
        "    except Refused as refused:\n"
        "        print(refused.fault.value)\n"
        "    else:\n"
        "        print('believed')\n"
    )
    done = subprocess.run(
        [sys.executable, "-O", "-c", program, str(tmp_path), str(len(wrong))],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == [fault.value for _what, _content, fault in wrong]


def test_a_movement_has_one_key_in_every_file_and_twins_have_two() -> None:
    def lines(write: Writer, *movements: Movement) -> list[ReadLine]:
        return read_file(write(*movements))[1][0].lines

    twice = (PAID, PAID, TYPED)
    assert len(set(keys_of(POOL_IBAN, lines(coda, *twice)))) == 3
    assert keys_of(POOL_IBAN, lines(coda, *twice))[:2] == keys_of(POOL_IBAN, lines(coda, TYPED, *twice))[1:3]
    assert keys_of(POOL_IBAN, lines(camt, PAID)) == keys_of(POOL_IBAN, lines(camt_08, PAID))
    assert keys_of(POOL_IBAN, lines(coda, PAID)) != keys_of("BE38999000000272", lines(coda, PAID))
