"""Tables of a pool as files for spreadsheets: decimal commas, cents exact."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from budgets.models import Pool
from budgets.versions import VersionView
from budgets.web.presenting import ChangesTable, Figure
from budgets.wording import key_label
from maillage.documents.csv_files import amount_text, csv_response


def file_name(pool: Pool, *parts: object) -> str:
    """How the file of a pool is named: no personal data, letters that every system takes."""
    return "-".join([slugify(pool.name) or "pool", *map(str, parts)])


def shares_file(pool: Pool, view: VersionView) -> HttpResponse:
    """The shares that the reader sees, each with its days and by which key, as a download."""
    headings = [
        _("Pool"), _("Member"), _("NIS code"), _("First day"), _("Last day"), _("Key"), _("Share (EUR)"),
    ]  # fmt: skip
    words = key_label(view.key.criteria) if view.key else ""
    rows = (
        (
            pool.name, line.member.name, line.code, line.stay.starts.isoformat(), line.stay.ends.isoformat(), words,
            amount_text(line.cents or 0),
        )
        for line in view.shown
    )  # fmt: skip
    return csv_response(headings, rows, file_name(pool, view.version.number))


def glance_file(pool: Pool, figures: Iterable[Figure]) -> HttpResponse:
    """The figures of a pool at a glance."""
    rows = ((pool.name, each.label, amount_text(each.cents)) for each in figures)
    return csv_response([_("Pool"), _("Part"), _("Amount (EUR)")], rows, file_name(pool, "glance"))


def changes_file(pool: Pool, number: int, tables: Iterable[ChangesTable]) -> HttpResponse:
    """What a version changes."""
    headings = [_("Table"), _("Row"), _("Before (EUR)"), _("After (EUR)"), _("Difference (EUR)")]
    rows = (
        (table.title, row.label, amount_text(row.before), amount_text(row.after), amount_text(row.difference))
        for table in tables
        for row in table.rows
    )
    return csv_response(headings, rows, file_name(pool, number, "changes"))
