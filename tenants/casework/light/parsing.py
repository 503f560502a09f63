"""A list of participants as another program exports it: bytes to rows. Pure: it knows no file of the CPAS.

Comma, semicolon or tab; UTF-8 with or without its mark, else Windows' cp1252. The first line names the columns.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO

MOST_ROWS = 5000
LARGEST = 5 * 1024 * 1024
LONGEST_CELL = 1000

NUMBER = "external_number"
# What an import can write, with its longest text: what agreements can cover, never the national number.
LONGEST = {
    "last_name": 80, "first_name": 80, "birth_date": 10, "sex": 1, "phone": 30, "email": 254, "street": 120,
    "postcode": 10, "locality": 80, "spoken_language": 60,
}  # fmt: skip
COLUMNS = {
    NUMBER: ("numero", "n", "no", "nr", "numero externe", "numero de dossier", "n de dossier", "numero du dossier",
             "nummer", "dossiernummer", "aktenzeichen", "number", "external number"),
    "last_name": ("nom", "nom de famille", "naam", "achternaam", "nachname", "last name"),
    "first_name": ("prenom", "voornaam", "vorname", "first name"),
    "birth_date": ("date de naissance", "naissance", "geboortedatum", "geburtsdatum", "date of birth", "birth date"),
    "sex": ("sexe", "genre", "geslacht", "geschlecht", "sex"),
    "phone": ("telephone", "tel", "gsm", "telefoon", "telefon", "phone"),
    "email": ("e mail", "courriel", "mail", "adresse electronique", "email"),
    "street": ("rue", "rue et numero", "adresse", "straat", "adres", "strasse", "street", "street and number"),
    "postcode": ("code postal", "cp", "postcode", "plz", "postal code"),
    "locality": ("localite", "commune", "ville", "gemeente", "plaats", "ort", "locality"),
    "spoken_language": ("langue", "langue principale", "taal", "sprache", "main language", "spoken language"),
}  # fmt: skip
SEXES = {
    **dict.fromkeys(("f", "femme", "vrouw", "frau", "woman", "v", "w"), "f"),
    **dict.fromkeys(("m", "h", "homme", "man", "mann"), "m"),
    **dict.fromkeys(("x", "autre", "andere", "other"), "x"),
}
DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


class Unreadable(ValueError):
    """The whole file cannot be read; `args[0]` is the code of why.

    too_large, not_text, empty_list, no_number_column, column_twice, too_many_rows.
    """


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: its number in the file, the person's stable number, the fields that are filled in."""

    line: int
    number: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Parsed:
    """The rows that can be read, what is wrong in the others as (line, code), the columns that nobody reads."""

    rows: list[Row]
    problems: list[tuple[int, str]]
    ignored: list[str]


def folded(text: str) -> str:
    """Without accents, capitals and punctuation: as headings are compared."""
    plain = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain.lower()).split())


_BY_HEADING = {folded(word): name for name, words in COLUMNS.items() for word in (name, *words)}


def parse(content: bytes, *, today: date) -> Parsed:
    """Read a list. Raises Unreadable for the whole; what is wrong with a line is in the result, by codes.

    no_number, number_twice, bad_date, born_in_future, bad_sex, bad_email, too_long, bad_cells.
    """
    lines = _lines(_text(content))
    try:
        _line, heading = next(lines)
    except StopIteration:
        raise Unreadable("empty_list") from None
    names = [_BY_HEADING.get(folded(cell), "") for cell in heading]
    known = [name for name in names if name]
    if NUMBER not in known:
        raise Unreadable("no_number_column")
    if len(set(known)) < len(known):
        raise Unreadable("column_twice")
    ignored = [cell.strip()[:60] for cell, name in zip(heading, names, strict=True) if cell.strip() and not name]
    rows, problems = _rows(lines, names, today)
    if not rows and not problems:
        raise Unreadable("empty_list")
    return Parsed(rows, problems, ignored)


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise Unreadable("too_large")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    # a spreadsheet or a picture: what no text holds
    if any(unicodedata.category(char) == "Cc" and char not in "\r\n\t" for char in text):
        raise Unreadable("not_text")
    return text


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error:
        raise Unreadable("not_text") from None


def _rows(
    lines: Iterator[tuple[int, list[str]]], names: Sequence[str], today: date
) -> tuple[list[Row], list[tuple[int, str]]]:
    rows: list[Row] = []
    problems: list[tuple[int, str]] = []
    seen: set[str] = set()
    for count, (line, cells) in enumerate(lines, 1):
        if count > MOST_ROWS:
            raise Unreadable("too_many_rows")
        texts = {name: " ".join(cell.split()) for name, cell in zip(names, cells, strict=False) if name}
        number = texts.pop(NUMBER, "")
        values, wrong = _values({name: text for name, text in texts.items() if text}, today)
        code = _number_problem(number, seen) or ("bad_cells" if len(cells) > len(names) else wrong)
        seen.add(number)
        if code:
            problems.append((line, code))
        else:
            rows.append(Row(line, number, values))
    return rows, problems


def _number_problem(number: str, seen: set[str]) -> str:
    if not number:
        return "no_number"
    if len(number) > 40:
        return "too_long"
    return "number_twice" if number in seen else ""


def _values(texts: dict[str, str], today: date) -> tuple[dict[str, str], str]:
    """The fields as they are kept (ISO dates, codes), and the code of the first thing that is wrong."""
    values = dict(texts)
    if born := texts.get("birth_date"):
        day = _date(born)
        if day is None or day.year < 1900:
            return {}, "bad_date"
        if day > today:
            return {}, "born_in_future"
        values["birth_date"] = day.isoformat()
    if said := texts.get("sex"):
        if folded(said) not in SEXES:
            return {}, "bad_sex"
        values["sex"] = SEXES[folded(said)]
    if (email := texts.get("email")) and not EMAIL.fullmatch(email):
        return {}, "bad_email"
    if any(len(value) > LONGEST[name] for name, value in values.items()):
        return {}, "too_long"
    return values, ""


def _date(text: str) -> date | None:
    for form in DATES:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 a day has no hour
        except ValueError:
            continue
    return None
