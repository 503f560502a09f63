"""A list is read whatever program wrote it; what cannot be read is said by row."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.casework.light.parsing import MOST_ROWS, Row, Unreadable, parse

TODAY = date(2026, 11, 22)


def read(text: str, encoding: str = "utf-8") -> list[Row]:
    """The rows of a list in which nothing is wrong."""
    found = parse(text.encode(encoding), today=TODAY)
    assert found.problems == []
    return found.rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_and_separators_are_recognised(encoding: str, separator: str, newline: str) -> None:
    lines = [["Numéro", "NOM", "Prénom", "Né le"], ["A-1", "Noël", "Amélie", "x"], ["", "", "", ""]]
    text = newline.join(separator.join(cells) for cells in lines)
    found = parse(text.encode(encoding), today=TODAY)
    assert found.rows == [Row(2, "A-1", {"last_name": "Noël", "first_name": "Amélie"})]
    assert found.ignored == ["Né le"]


@pytest.mark.parametrize(
    ("heading", "cell", "name", "value"),
    [
        ("Date de naissance", "01/05/1990", "birth_date", "1990-05-01"),
        ("Date de naissance", "1990-05-01", "birth_date", "1990-05-01"),
        ("naissance", "1.5.1990", "birth_date", "1990-05-01"),
        ("Sexe", "H", "sex", "m"),
        ("Sexe", "Femme", "sex", "f"),
        ("Geslacht", "v", "sex", "f"),
        ("GSM", "  0470  00 00 01 ", "phone", "0470 00 00 01"),
        ("Code postal", "1470", "postcode", "1470"),
        ("E-mail", "a@exemple.be", "email", "a@exemple.be"),
    ],
)
def test_values_are_kept_as_files_hold_them(heading: str, cell: str, name: str, value: str) -> None:
    assert read(f"external_number;{heading}\nA-1;{cell}")[0].values == {name: value}


def test_an_empty_cell_says_nothing() -> None:
    assert read("numero;nom;prenom;gsm\nA-1;Noël;;")[0].values == {"last_name": "Noël"}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (";Noël;;;", "no_number"),
        ("A-1;Noël;;;", "number_twice"),
        ("A-2;Noël;31/02/1990;;", "bad_date"),
        ("A-2;Noël;hier;;", "bad_date"),
        ("A-2;Noël;1/1/0190;;", "bad_date"),
        ("A-2;Noël;23/11/2026;;", "born_in_future"),
        ("A-2;Noël;;Q;", "bad_sex"),
        ("A-2;Noël;;;moi@chez-moi", "bad_email"),
        ("A-2;Noël;;;moi@a.be,toi@b.be", "bad_email"),
        (f"A-2;{'N' * 81};;;", "too_long"),
        (f"{'A' * 41};Noël;;;", "too_long"),
        ("A-2;Noël;;;;;x", "bad_cells"),
    ],
)
def test_what_is_wrong_is_said_by_row(row: str, code: str) -> None:
    found = parse(f"numero;nom;naissance;sexe;e-mail\nA-1;Dupont;;;\n{row}".encode(), today=TODAY)
    assert found.problems == [(3, code)]
    assert [row.number for row in found.rows] == ["A-1"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_list"),
        (b"numero;nom\n", "empty_list"),
        (b"\n\n;;\n", "empty_list"),
        (b"nom;prenom\nA;B", "no_number_column"),
        (b"numero;nom;last_name\n1;A;B", "column_twice"),
        (b"PK\x03\x04\x14\x00\x06\x00", "not_text"),
        (b"%PDF-1.7\n\x00", "not_text"),
        (b'numero;nom\n1;"' + b"a" * 200_000, "not_text"),
        (b"numero\n" + b"".join(b"%d\n" % rank for rank in range(MOST_ROWS + 1)), "too_many_rows"),
        (b"numero\n" + b"a" * 5 * 1024 * 1024, "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_list_is_refused_whole(content: bytes, code: str) -> None:
    with pytest.raises(Unreadable, match=f"^{code}$"):
        parse(content, today=TODAY)


@given(st.binary(max_size=300))
def test_whatever_is_uploaded_is_read_or_refused(content: bytes) -> None:
    for start in (b"", b"numero;nom;prenom;naissance;sexe\n"):
        try:
            found = parse(start + content, today=TODAY)
        except Unreadable:
            continue
        assert all(row.number and "\x00" not in str(row) for row in found.rows)
