"""The shares as a file for spreadsheets: UTF-8 with its mark, semicolons, decimal commas, cents exact."""

from __future__ import annotations

import csv
from io import StringIO

from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from budgets.models import Pool
from budgets.statements import Statement
from budgets.web.wording import series_label, source_label

# A cell that starts with one of these is run as a formula by spreadsheets.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"


def plain_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def amount(cents: int) -> str:
    """An amount that spreadsheets set to French read as a number."""
    return f"{cents // 100},{cents % 100:02d}"


def shares_file(pool: Pool, statement: Statement) -> HttpResponse:
    """The shares that the reader sees, each with the figure that it comes from, as a download."""
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow([
        _("Pool"), _("Member"), _("NIS code"), _("Commune"), _("Inhabitants"), _("Reference date"), _("Series"),
        _("Source"), _("Share (EUR)"),
    ])  # fmt: skip
    for line in statement.shown:
        figure = line.figure
        words = [pool.name, line.member_name, figure.nis_code, figure.commune]
        series, source = series_label(statement.key.series), source_label(figure.source)
        origin = [statement.key.reference_date.isoformat(), series, source]
        writer.writerow([
            *map(plain_text, words), figure.weight, *map(plain_text, origin), amount(line.cents or 0),
        ])  # fmt: skip
    response = HttpResponse(BYTE_ORDER_MARK + text.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"{slugify(pool.name) or 'pool'}-{statement.apportionment.number}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
