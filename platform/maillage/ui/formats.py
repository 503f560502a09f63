"""Amounts as people read them."""

from decimal import Decimal

from django.utils import formats
from django.utils.translation import get_language

NO_BREAK_SPACE = "\xa0"
MINUS = "\u2212"
_PATTERNS = {"en": "€{}", "nl": f"€{NO_BREAK_SPACE}{{}}"}
_AFTER_AMOUNT = f"{{}}{NO_BREAK_SPACE}€"


def format_cents(cents: int) -> str:
    """Return an amount in euro in the active language: 1594715 gives "15 947,15 €" in French.

    Never breaks over two lines. Raises TypeError for anything but an int: money is whole cents, never a float.
    """
    if not isinstance(cents, int) or isinstance(cents, bool):
        raise TypeError(f"An amount is an int of cents, not {type(cents).__name__}")
    number = formats.number_format(Decimal(abs(cents)) / 100, 2, use_l10n=True, force_grouping=True)
    # Django groups Dutch and German with dots and French with U+00A0, which do not break either.
    pattern = _PATTERNS.get((get_language() or "").split("-")[0], _AFTER_AMOUNT)
    return (MINUS if cents < 0 else "") + pattern.format(number)
