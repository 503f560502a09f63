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

# The series that the registry knows by itself; another one is shown by its code.
SERIES: dict[str, Any] = {
    "statbel": gettext_lazy("Statbel"),
    "national-register": gettext_lazy("National Register"),
}
PLACES = 6


def series_label(code: str) -> str:
    """A series of figures in words."""
    return str(SERIES.get(code, code))


def basis_label(basis: Basis) -> str:
    """A date and a series in words."""
    day = formats.date_format(basis.reference_date, "DATE_FORMAT")
    return _("Inhabitants at %(date)s – %(series)s") % {"date": day, "series": series_label(basis.series)}


def key_label(key: ApportionmentKey) -> str:
    """A key in words."""
    return basis_label(Basis(key.reference_date, key.series))


def exact_number(number: Fraction, places: int = PLACES) -> str:
    """A number cut off after so many decimals, with an ellipsis where more follow, in the active language."""
    shown = decimals(number, places)
    text = formats.number_format(shown, decimal_pos=places, force_grouping=True)
    return text if Fraction(shown) == number else f"{text}…"
