"""Tables as files for spreadsheets: UTF-8 with its mark, semicolons, and no text that is run as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from django.http import HttpResponse

from maillage.documents.downloads import CSV, download

# A cell that starts with one of these is run as a formula by spreadsheets.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"


class Number(str):
    """A number made here, not typed by anybody: below zero it starts with a minus, and is no formula."""

    __slots__ = ()


def amount_text(cents: int) -> Number:
    """An amount that spreadsheets set to French read as a number, such as -1250,50."""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    return Number(f"{sign}{cents // 100},{cents % 100:02d}")


def plain_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def csv_text(headings: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """The table as text with the mark; every cell but a `Number` made harmless by `plain_text`."""
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    for row in (headings, *rows):
        writer.writerow([_cell(cell) for cell in row])
    return BYTE_ORDER_MARK + text.getvalue()


def _cell(cell: object) -> str:
    if isinstance(cell, Number):
        return cell
    return plain_text("" if cell is None else str(cell))


def csv_response(headings: Sequence[object], rows: Iterable[Sequence[object]], filename: str) -> HttpResponse:
    """The table to download under `filename`, without ending and without personal data; kept by no cache."""
    return download(csv_text(headings, rows), f"{CSV}; charset=utf-8", f"{filename}.csv")
