"""Fields for hours and for a part of full time, as people type them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.expenses import rules
from budgets.expenses.services.staff import PART_OF_FULL_TIME


class HoursField(forms.CharField):
    """Hours as typed, cleaned to minutes (None when left empty)."""

    default_error_messages = {"unreadable": _("Enter hours such as 7:30 or 7,5.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=12, **{"widget": forms.TextInput(attrs={"class": "w-short"})} | kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show minutes as hours."""
        return rules.hours_text(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """Return minutes. Raises ValidationError unreadable."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return rules.read_minutes(typed)
        except rules.Unreadable as error:
            raise forms.ValidationError(self.error_messages["unreadable"], code="unreadable") from error


class FractionField(forms.CharField):
    """A part of full time such as 3/5, cleaned to numerator and denominator."""

    default_error_messages = {"unreadable": PART_OF_FULL_TIME}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=12, **{"widget": forms.TextInput(attrs={"class": "w-short"})} | kwargs)

    def clean(self, value: Any) -> Any:
        """Return (numerator, denominator). Raises ValidationError unreadable."""
        typed = super().clean(value)
        try:
            return rules.read_fraction(typed)
        except rules.Unreadable as error:
            raise forms.ValidationError(self.error_messages["unreadable"], code="unreadable") from error
