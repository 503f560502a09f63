"""Figures in words."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.figures import Basis
from budgets.models import ApportionmentKey
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
    """A date and a series in words."""
    day = written(basis.reference_date)
    return _("Inhabitants at %(date)s – %(series)s") % {"date": day, "series": series_label(basis.series)}


def key_label(key: ApportionmentKey) -> str:
    """A key in words."""
    return basis_label(Basis(key.reference_date, key.series))


def exact_number(number: Fraction, places: int = PLACES) -> str:
    """A number cut off after so many decimals, with an ellipsis where more follow, in the active language."""
    shown = decimals(number, places)
    text = formats.number_format(shown, decimal_pos=places, force_grouping=True)
    return text if Fraction(shown) == number else f"{text}…"
