"""The files of a pool and of its versions, the same for people and for programs.

Call with a pool from `access_pool`: each file holds what its reader may see. CSV has decimal commas, cents exact.
"""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from budgets.glance import glance_now
from budgets.models import Pool
from budgets.paper import version_pdf
from budgets.telling import changes_tables, figures_of_glance
from budgets.versions import changes_of, read_version, votes_of
from budgets.wording import key_label
from budgets.workbook import version_workbook
from maillage.audit.actor import Actor
from maillage.documents.csv_files import amount_text, csv_response
from maillage.documents.downloads import XLSX, download
from maillage.documents.pdf import pdf_response


def _name(pool: Pool, *parts: object) -> str:
    """How the file of a pool is named: no personal data, letters that every system takes."""
    return "-".join([slugify(pool.name) or "pool", *map(str, parts)])


def glance_file(actor: Actor, pool: Pool) -> HttpResponse:
    """The figures of a pool at a glance, as CSV. Raises Http404 while there are none."""
    rows = ((pool.name, each.label, amount_text(each.cents)) for each in figures_of_glance(glance_now(actor, pool)))
    return csv_response([_("Pool"), _("Part"), _("Amount (EUR)")], rows, _name(pool, "glance"))


def shares_file(actor: Actor, pool: Pool, number: int | None) -> HttpResponse:
    """The shares of a version that the reader sees, each with its days and by which key, as CSV.

    Those of a draft as they would be. Raises Http404 for no number, and while nothing can be shared.
    """
    view = read_version(actor, pool, number) if number is not None else None
    if view is None or view.shares is None:
        raise Http404
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
    return csv_response(headings, rows, _name(pool, number))


def changes_file(actor: Actor, pool: Pool, number: int) -> HttpResponse:
    """What a version changes in the one before, as CSV. Raises Http404."""
    headings = [_("Table"), _("Row"), _("Before (EUR)"), _("After (EUR)"), _("Difference (EUR)")]
    rows = (
        (table.title, row.label, amount_text(row.before), amount_text(row.after), amount_text(row.difference))
        for table in changes_tables(changes_of(actor, pool, number))
        for row in table.rows
    )
    return csv_response(headings, rows, _name(pool, number, "changes"))


def version_paper(actor: Actor, pool: Pool, number: int) -> HttpResponse:
    """A version as a document for a council, in the language of the request. Raises Http404."""
    view = read_version(actor, pool, number)
    made = version_pdf(pool, view, votes_of(actor, pool, view.version), str(get_language()))
    return pdf_response(made, _name(pool, number))


def version_book(actor: Actor, pool: Pool, number: int) -> HttpResponse:
    """A version as a workbook. Raises Http404."""
    made = version_workbook(pool, read_version(actor, pool, number))
    return download(made, XLSX, f"{_name(pool, number)}.xlsx")
