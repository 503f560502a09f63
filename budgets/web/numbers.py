"""Fields for percentages and other numbers, typed with a comma or a point."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.rules.series import Malformed, parse_number
from budgets.wording import exact_number


class NumberField(forms.Field):
    """A number of zero or more with at most four decimals, cleaned to a Decimal; None when left empty."""

    widget = forms.TextInput
    default_error_messages = {"unreadable": _("Write a number such as 33,3333.")}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask phones for figures."""
        return {"inputmode": "decimal", "autocomplete": "off", "class": "w-short"}

    def prepare_value(self, value: Any) -> Any:
        """Show a number as it is read, and refused text as it was typed."""
        return exact_number(Fraction(value), 4) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:
        """A Decimal. Raises ValidationError."""
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return parse_number(str(value).replace("%", ""))
        except Malformed as problem:
            raise forms.ValidationError(self.error_messages["unreadable"], code="unreadable") from problem


class PercentField(NumberField):
    """A percentage with at most two decimals, cleaned to hundredths of a percent."""

    default_error_messages = {"unreadable": _("Write a percentage between 0 and 100, such as 75 or 12,5.")}

    def prepare_value(self, value: Any) -> Any:
        """Show hundredths of a percent as a percentage."""
        return exact_number(Fraction(value, 100), 2) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        """Hundredths of a percent. Raises ValidationError."""
        number = super().to_python(value)
        if number is None:
            return None
        hundredths = number * 100
        if hundredths > 10_000 or hundredths != int(hundredths):
            raise forms.ValidationError(self.error_messages["unreadable"], code="unreadable")
        return int(hundredths)
