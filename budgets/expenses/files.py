"""The journal and the proofs of a claim as files: CSV, a workbook, a PDF that can be read aloud."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from io import BytesIO

import xlsxwriter
from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from budgets.expenses import rules
from budgets.expenses.journal import AUXILIARY, Row, headings
from budgets.expenses.models import Claim
from budgets.expenses.reading import ProofRow
from budgets.models import Pool
from maillage.documents.csv_files import csv_response
from maillage.documents.downloads import XLSX, download
from maillage.documents.pdf import PLAIN, pdf_response, render
from maillage.ui.fields import euros

AMOUNTS = (8, 9)
# The same entries make the same bytes.
MADE_AT = datetime(1980, 1, 1, tzinfo=UTC)


def journal_csv(pool: Pool, rows: Iterable[Row]) -> HttpResponse:
    """The journal with decimal commas."""
    cells = []
    for row in rows:
        cell: list[object] = list(row.cells())
        for index in AMOUNTS:
            cell[index] = decimal_comma(cell[index])
        cells.append(cell)
    return csv_response(headings(), cells, f"journal-{slugify(pool.name) or 'pool'}")


def decimal_comma(cents: object) -> str:
    """An amount as spreadsheets set to French read it; nothing for zero."""
    assert isinstance(cents, int)
    return f"{cents // 100},{cents % 100:02d}" if cents else ""


def journal_xlsx(pool: Pool, rows: Iterable[Row]) -> HttpResponse:
    """The journal as a workbook: dates are dates, amounts numbers, and no text is a formula or an address."""
    content = workbook(_("Journal"), headings(), (row.cells() for row in rows))
    return download(content, XLSX, f"journal-{slugify(pool.name) or 'pool'}.xlsx")


def workbook(title: str, first: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook of one sheet; cells of the columns AMOUNTS are cents."""
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": title, "created": MADE_AT})
        sheet = book.add_worksheet(title[:31])
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
        money = book.add_format({"num_format": "#,##0.00"})
        for column, heading in enumerate(first):
            sheet.write_string(0, column, heading, bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if column in AMOUNTS and isinstance(cell, int):
                    if cell:
                        sheet.write_number(number, column, cell / 100, money)
                elif isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                elif isinstance(cell, int):
                    sheet.write_number(number, column, cell)
                else:
                    sheet.write_string(number, column, str(cell or ""))
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return kept.getvalue()


def _proof_headings() -> list[str]:
    return [_("Day"), _("Supplier or function"), _("Line"), _("Claimed (EUR)"), _("Proof"), _("Hours"), _("SHA-256")]


def _proof_cells(row: ProofRow) -> list[object]:
    expense = row.item.expense
    return [
        expense.spent_on, expense.supplier or expense.description, expense.line.label, row.cents,
        row.proof.get_kind_display(), rules.hours_text(row.minutes) if row.minutes else "", row.proof.digest,
    ]  # fmt: skip


def proofs_csv(claim: Claim, rows: Iterable[ProofRow]) -> HttpResponse:
    """The list of proofs with the hash of each file."""
    cells = []
    for row in rows:
        cell = _proof_cells(row)
        cell[3] = decimal_comma(cell[3]) if cell[3] is not None else ""
        cells.append(cell)
    return csv_response(_proof_headings(), cells, claim_name(claim))


def proofs_pdf(pool: Pool, claim: Claim, rows: Sequence[ProofRow]) -> HttpResponse:
    """The list of proofs on paper, to go with the claim."""
    title = _("Claim %(number)s to %(funder)s: list of proofs") % {
        "number": claim.number, "funder": claim.source.label,
    }  # fmt: skip
    table = [_paper_row(row) for row in rows]
    total = euros(sum(row.cents or 0 for row in rows))
    data = {
        "introduction": [pool.name, AUXILIARY],
        "sections": [
            {
                "title": _("Claim"),
                "pairs": [
                    [_("Funder"), claim.source.label],
                    [_("Number"), str(claim.number)],
                    [_("Claimed"), total],
                ],
            },
            {
                "title": _("Proofs"),
                "table": {
                    "headings": [
                        _("Day"), _("Supplier or function"), _("Line"), _("Claimed"), _("Proof"), _("Hash (begins)"),
                    ],
                    "rows": [*table, [_("Total"), "", "", total, "", ""]],
                },
            } if table else {"title": _("Proofs"), "paragraphs": [_("No proof yet.")]},
        ],
    }  # fmt: skip
    made = render(PLAIN, data, title=title, language=(get_language() or "fr").partition("-")[0])
    return pdf_response(made, claim_name(claim))


def _paper_row(row: ProofRow) -> list[str]:
    """A file; the expense stands once, at its first file."""
    expense, proof = row.item.expense, [str(row.proof.get_kind_display()), row.proof.digest[:16]]
    if row.cents is None:
        return ["", "", "", "", *proof]
    day = date_format(expense.spent_on, "SHORT_DATE_FORMAT")
    return [day, expense.supplier or expense.description, expense.line.label, euros(row.cents), *proof]


def claim_name(claim: Claim) -> str:
    """The name of a file about a claim, without its ending."""
    return f"{slugify(claim.source.label) or 'funder'}-{claim.number}"
