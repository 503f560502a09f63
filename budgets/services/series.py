"""Import figures that keys can be made of, all of a list or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.access import access_new_pool
from budgets.models import CriterionKind, ReferenceFigure, ReferenceSeries
from budgets.rules.series import Read, RowProblem, read_rows
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.problems import Problem
from tenants.registry.models import Commune

# What figures can be imported for; equal parts and percentages have none.
IMPORTED = (CriterionKind.INHABITANTS, CriterionKind.RIS, CriterionKind.TAXABLE_INCOME, CriterionKind.SERIES)
WORDS = {
    RowProblem.NO_CODE: _("The NIS code is missing."),
    RowProblem.UNKNOWN_CODE: _("No commune has this NIS code."),
    RowProblem.CODE_TWICE: _("This commune is there twice."),
    RowProblem.NO_NUMBER: _("The second column is no number of zero or more."),
    RowProblem.TOO_PRECISE: _("A number has four decimals at most."),
    RowProblem.TOO_LARGE: _("This number is too large."),
}


def look_at(rows: Sequence[Sequence[str]]) -> Read:
    """What a list would bring, and every row that is wrong; nothing is written."""
    return read_rows(rows, set(Commune.objects.values_list("pk", flat=True)))


def import_series(
    *, actor: Actor, kind: str, name: str, reference_date: date, source: str, rows: Sequence[Sequence[str]]
) -> ReferenceSeries:
    """Import a series of figures. Several of one date stand side by side under their names; none is ever replaced.

    Raises Http404 or PermissionDenied to who opens no pools, and Problem unknown_kind, no_name, no_source, empty_list,
    rows_wrong (naming the first lines), series_exists (409).
    """
    access_new_pool(actor)
    if kind not in IMPORTED:
        raise Problem("unknown_kind", _("Choose what the figures count."), field="kind")
    if not name.strip():
        raise Problem("no_name", _("Enter the name of the series."), field="name")
    if not source.strip():
        raise Problem("no_source", _("Say where the figures come from."), field="source")
    read = look_at(rows)
    if read.wrong:
        raise Problem("rows_wrong", _told(read), field="list")
    if not read.figures:
        raise Problem("empty_list", _("The list is empty."), field="list")
    try:
        with transaction.atomic():
            series = ReferenceSeries.objects.create(
                kind=kind, name=name.strip(), reference_date=reference_date, source=source.strip(),
                imported_at=timezone.now(), imported_by=actor.user_id,
            )  # fmt: skip
            ReferenceFigure.objects.bulk_create(
                ReferenceFigure(series=series, nis_code=code, value=value) for code, value in read.figures.items()
            )
            record(actor=actor, action="series.import", object_kind="series", object_id=series.pk)
    except IntegrityError as error:
        if "series_once_by_coordination" not in str(error):
            raise
        message = _("You have such figures of this date under this name already: give these another name.")
        raise Problem("series_exists", message, field="name", status=409) from error
    return series


def _told(read: Read) -> str:
    first = "; ".join(
        _("line %(line)s: %(problem)s") % {"line": each.line, "problem": WORDS[each.problem]} for each in read.wrong[:3]
    )
    return _("%(count)s rows are not right (%(first)s). Nothing was imported.") % {
        "count": len(read.wrong), "first": first,
    }  # fmt: skip
