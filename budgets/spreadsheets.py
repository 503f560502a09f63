"""A list that people made with a spreadsheet, as rows of texts: CSV, or XLSX read by calamine."""

from __future__ import annotations

import csv
import zipfile
from io import BytesIO, StringIO

import python_calamine
from django.utils.translation import gettext_lazy as _

from maillage.problems import Problem

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 5_000
# a small archive can unpack into a huge one
MOST_UNPACKED = 50 * 1024 * 1024
ZIP = b"PK\x03\x04"
MESSAGES = {
    "too_large": _("The list is larger than 2 MB: keep the columns with the NIS code and the number only."),
    "too_many_rows": _("The list has more than 5,000 rows."),
    "not_a_list": _("This file cannot be read. Save it in your spreadsheet as CSV or XLSX, then choose it again."),
    "empty_list": _("The list is empty."),
}


def rows_of(content: bytes) -> list[list[str]]:
    """The rows of the first sheet. Raises Problem with the codes of `MESSAGES`, at the field `list`."""
    if len(content) > MOST_BYTES:
        raise _refusal("too_large")
    rows = _sheet(content) if content.startswith(ZIP) else _text(content)
    if not any(any(row) for row in rows):
        raise _refusal("empty_list")
    if len(rows) > MOST_ROWS:
        raise _refusal("too_many_rows")
    return rows


def rows_of_text(text: str) -> list[list[str]]:
    """Rows that were typed or pasted: semicolons, tabs or commas between the cells, whichever the first row has."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    between = next((mark for mark in (";", "\t", ",") if mark in first), ";")
    return [list(row) for row in csv.reader(StringIO(text, newline=""), delimiter=between)]


def _text(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        try:
            return rows_of_text(text)
        except csv.Error as error:
            raise _refusal("not_a_list") from error
    raise _refusal("not_a_list")


def _sheet(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED:
                raise _refusal("too_large")
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=MOST_ROWS + 1)
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError, IndexError, ValueError) as error:
        raise _refusal("not_a_list") from error
    return [[_cell(cell) for cell in row] for row in rows]


def _cell(cell: object) -> str:
    if isinstance(cell, float):
        # whole numbers come as floats; others with the decimals that were typed
        return str(int(cell)) if cell.is_integer() else f"{cell:.10f}".rstrip("0").replace(".", ",")
    return str(cell)


def _refusal(code: str) -> Problem:
    return Problem(code, MESSAGES[code], field="list")
