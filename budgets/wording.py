"""Figures in words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.figures import Basis
from budgets.models import CriterionKind, KeyCriterion
from budgets.rules import decimals
from maillage.ui.dates import written

# The series that the registry knows by itself; another one is shown by its code.
SERIES: dict[str, Any] = {
    "statbel": gettext_lazy("Statbel"),
    "national-register": gettext_lazy("National Register"),
}
# The sources of the reference figures, as their file spells them; an importer's own are shown as they are.
SOURCES: dict[str, Any] = {
    "Statbel, legal population per municipality, 2020-01-01; municipalities merged on 2025-01-01 summed": gettext_lazy(
        "Statbel, legal population of each commune on 1 January 2020; communes merged on 1 January 2025 are added up"
    ),
    "Arrete du Gouvernement wallon du 23/02/2024, Moniteur belge 26/03/2024 (National Register, 2024-01-01)": (
        gettext_lazy(
            "Decree of the Government of Wallonia of 23 February 2024, Moniteur belge of 26 March 2024 (National "
            "Register on 1 January 2024)"
        )
    ),
}
PLACES = 6


def series_label(code: str) -> str:
    """A series of figures in words."""
    return str(SERIES.get(code, code))


def source_label(source: str) -> str:
    """Where a figure comes from, in words."""
    return str(SOURCES.get(source, source))


def basis_label(basis: Basis) -> str:
    """A kind of figures, its date and its series, in words."""
    kind = basis.series if basis.kind == CriterionKind.SERIES else str(CriterionKind(basis.kind).label)
    if basis.reference_date is None:
        return kind
    if basis.kind == CriterionKind.SERIES:
        return _("%(kind)s at %(date)s") % {"kind": kind, "date": written(basis.reference_date)}
    return _("%(kind)s at %(date)s – %(series)s") % {
        "kind": kind, "date": written(basis.reference_date), "series": series_label(basis.series),
    }  # fmt: skip


def criterion_label(criterion: KeyCriterion) -> str:
    """One ingredient of a key in words, without its weight."""
    return basis_label(Basis(criterion.reference_date, criterion.series, criterion.kind))


def key_label(criteria: Sequence[KeyCriterion]) -> str:
    """A key in words: its ingredients, each with its part of the whole where there are several."""
    if len(criteria) == 1:
        return criterion_label(criteria[0])
    whole = sum(each.weight for each in criteria)
    return ", ".join(f"{part_label(each.weight, whole)} {criterion_label(each)}" for each in criteria)


def part_label(weight: int, whole: int) -> str:
    """How heavily a criterion counts among all, as a percentage."""
    return f"{exact_number(Fraction(100 * weight, whole), 2)}\N{NO-BREAK SPACE}%"


def version_label(number: int) -> str:
    """A version of a budget in words."""
    return _("Initial budget") if number == 0 else _("Modification %(number)s (MB %(number)s)") % {"number": number}


def rate_label(rate: int) -> str:
    """Hundredths of a percent, in words."""
    return f"{exact_number(Fraction(rate, 100), 2)}\N{NO-BREAK SPACE}%"


def exact_number(number: Fraction, places: int = PLACES) -> str:
    """A number cut off after so many decimals, without zeros at its end, with an ellipsis where more follow."""
    shown = decimals(number, places)
    kept = max(0, -int(shown.normalize().as_tuple().exponent))
    text = formats.number_format(shown, decimal_pos=kept, force_grouping=True)
    return (
        text
        if Fraction(shown) == number
        else f"{formats.number_format(shown, decimal_pos=places, force_grouping=True)}…"
    )
