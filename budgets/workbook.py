"""A version as a workbook: budget, key, shares and working on sheets of their own."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import NamedTuple

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from budgets.models import Nature, Pool
from budgets.telling import key_of, working_of
from budgets.versions import VersionView
from budgets.wording import version_label

# The same version makes the same bytes.
MADE_AT = datetime(1980, 1, 1, tzinfo=UTC)

type Cell = str | int | float | Euros | date


class Formats(NamedTuple):
    """How numbers are shown."""

    money: Format
    day: Format


class Euros(int):
    """Cents that a cell shows in euros."""


def version_workbook(pool: Pool, view: VersionView) -> bytes:
    """The workbook as a file. No cell is a formula, whatever was typed; amounts are numbers."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        title = f"{pool.name} – {version_label(view.version.number)}"
        if view.statement is None:
            title += f" ({pgettext('a budget', 'Draft')})"
        book.set_properties({"title": title, "created": MADE_AT})
        _sheet(book, _("Budget"), title, [_("Line"), _("Kind of costs"), _("Amount (EUR)")], _budget(view))
        if view.key is not None:
            _sheet(book, _("Key"), title, [_("Criterion"), _("Part"), _("Member"), _("Code"), _("Figure"), _("Source")],
                   _key(view))  # fmt: skip
        if view.shares is not None:
            headings = [_("Member"), _("First day"), _("Last day"), _("Share (EUR)")]
            _sheet(book, _("Shares"), title, headings, _shares(view))
            headings = [
                _("Days"), _("Amount (EUR)"), _("Member"), _("Weight"), _("Exact share (EUR)"), _("Cent added"),
                _("Share (EUR)"),
            ]  # fmt: skip
            _sheet(book, _("Working"), title, headings, _working(view))
    return made.getvalue()


def _sheet(book: Workbook, name: str, title: str, headings: list[str], rows: list[list[Cell]]) -> None:
    sheet = book.add_worksheet(name[:31])
    bold = book.add_format({"bold": True})
    formats = Formats(book.add_format({"num_format": "#,##0.00"}), book.add_format({"num_format": "dd/mm/yyyy"}))
    sheet.write_string(0, 0, title, bold)
    for column, heading in enumerate(headings):
        sheet.write_string(2, column, heading, bold)
    for number, row in enumerate(rows, start=3):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, formats)
    sheet.set_column(0, len(headings) - 1, 24)
    sheet.freeze_panes(3, 0)


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, formats: Formats) -> None:
    if isinstance(cell, Euros):
        # the nearest number to so many cents: with two decimals it shows them exactly
        sheet.write_number(row, column, cell / 100, formats.money)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime.combine(cell, time()), formats.day)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    else:
        sheet.write_number(row, column, cell)


def _budget(view: VersionView) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [line.line.label, str(Nature(line.line.nature).label), Euros(line.cents)] for line in view.lines
    ]
    rows.append([_("Total"), "", Euros(view.total_cents)])
    rows += [[each.source.label, _("Funding"), Euros(-each.cents)] for each in view.fundings]
    rows.append([_("To be shared by the members"), "", Euros(view.amount_cents)])
    return rows


def _key(view: VersionView) -> list[list[Cell]]:
    assert view.key is not None
    return [
        [each.label, each.part, figure.member, figure.code, float(figure.value), figure.source]
        for each in key_of(view.key).ingredients
        for figure in each.figures
    ]


def _shares(view: VersionView) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [line.member.name, line.stay.starts, line.stay.ends, Euros(line.cents or 0)] for line in view.shown
    ]
    rows.append([_("All members"), "", "", Euros(view.amount_cents)])
    return rows


def _working(view: VersionView) -> list[list[Cell]]:
    return [
        [step.days, Euros(step.cents), row.member, row.weight, row.quota, row.extra, Euros(row.cents)]
        for step in working_of(view)
        for row in step.rows
    ]
