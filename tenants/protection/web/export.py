"""The access log as a file for spreadsheets: UTF-8 with its mark, semicolons, no cell that runs as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from django.http import HttpResponse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from maillage.documents.csv_files import BYTE_ORDER_MARK, plain_text
from tenants.protection.log import Line


def log_file(lines: Iterable[Line]) -> HttpResponse:
    """A download, one row a line; moments in ISO 8601, local time."""
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow([
        _("When"), _("Organisation"), _("Function"), _("Who"), _("What was done"), _("Code"), _("About"), _("Files"),
    ])  # fmt: skip
    for line in lines:
        cells = (
            localtime(line.at).isoformat(timespec="seconds"), line.organisation, line.function_label, line.person,
            line.action_label, line.action, line.what, ", ".join(line.numbers),
        )  # fmt: skip
        writer.writerow([plain_text(cell) for cell in cells])
    response = HttpResponse(BYTE_ORDER_MARK + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="acces-{localdate().isoformat()}.csv"'
    response["Cache-Control"] = "no-store"
    return response
