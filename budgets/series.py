"""Imported series as they are listed, and a list as it would be imported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet

from budgets.models import ReferenceSeries
from budgets.rules.series import Wrong
from budgets.services.series import WORDS, look_at
from tenants.registry.models import Commune


def list_series(series: QuerySet[ReferenceSeries]) -> QuerySet[ReferenceSeries]:
    """The series from `access_series`, the latest date first, each with `size`."""
    return series.annotate(size=Count("figures")).order_by("-reference_date", "name", "id")


@dataclass(frozen=True, slots=True)
class Previewed:
    """What a list would bring: each commune's figure; or what is wrong, in words, with its line. `text`: the rows."""

    figures: list[tuple[str, str, Decimal]]
    wrong: list[tuple[Wrong, Any]]
    text: str


def preview_of(rows: Sequence[Sequence[str]]) -> Previewed:
    """Look at a list without writing anything."""
    read = look_at(rows)
    names = dict(Commune.objects.filter(pk__in=read.figures).values_list("pk", "name_fr"))
    return Previewed(
        [(code, names[code], value) for code, value in read.figures.items()],
        [(each, WORDS[each.problem]) for each in read.wrong],
        "\n".join(";".join(cell.replace(";", " ") for cell in row[:2]) for row in rows),
    )
