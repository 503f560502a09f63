"""Form fields for what Django has none for."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from maillage.money import AmountProblem, MalformedAmount, format_euros, parse_cents


def euros(cents: int) -> str:
    """Write an amount of cents in the active language. Raises TypeError for a float: money is whole cents."""
    if not isinstance(cents, int):
        raise TypeError(f"An amount is an int of cents, not {type(cents).__name__}")
    return format_euros(cents, get_language() or settings.LANGUAGE_CODE)


class AmountField(forms.Field):
    """An amount typed in euros, cleaned to an int of cents (None when left empty).

    `min_cents` is inclusive. What was typed comes back as typed when it is refused.
    """

    widget = forms.TextInput
    default_error_messages = {
        AmountProblem.EMPTY: _("Write an amount in euros, such as 1250,50."),
        AmountProblem.UNREADABLE: _("Write an amount in euros, such as 1250,50."),
        AmountProblem.MALFORMED_GROUPS: _("Write the thousands in groups of three, or without any space: 12500,00."),
        AmountProblem.TOO_MANY_DECIMALS: _("Write at most two figures after the comma."),
        AmountProblem.TOO_LARGE: _("This amount is too large."),
        "min_cents": _("The amount must be at least %(limit)s."),
    }

    def __init__(self, *, min_cents: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.min_cents = min_cents

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask phones for figures; a number input would refuse the comma in some browsers."""
        return {"inputmode": "decimal", "autocomplete": "off", "class": "w-medium"}

    def prepare_value(self, value: Any) -> Any:
        """Show cents as euros, and refused text as it was typed."""
        return euros(value) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare amounts, not the ways of writing them."""
        try:
            return bool(self.to_python(data) != initial)
        except forms.ValidationError:
            return True

    def to_python(self, value: Any) -> int | None:
        """Return cents. Raises ValidationError with the reason's code."""
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return parse_cents(str(value))
        except MalformedAmount as problem:
            raise forms.ValidationError(self.error_messages[problem.code], code=problem.code) from problem

    def validate(self, value: Any) -> None:
        """Refuse what lies below the bound."""
        super().validate(value)
        if value is not None and self.min_cents is not None and value < self.min_cents:
            limit = euros(self.min_cents)
            raise forms.ValidationError(self.error_messages["min_cents"], code="min_cents", params={"limit": limit})
