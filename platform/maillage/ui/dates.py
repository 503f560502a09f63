"""Dates in words."""

from __future__ import annotations

import re
from datetime import date

from django.utils import formats
from django.utils.translation import get_language

IN_WORDS = frozenset({"DATE_FORMAT", "DATETIME_FORMAT"})
FIRST = re.compile(r"^1(?=\s)")


def written(day: date, style: str = "DATE_FORMAT") -> str:
    """A date or a moment in a format of the active language; French counts the first of a month: « 1er janvier »."""
    text = formats.date_format(day, style)
    # formats.py has no letter for it: PHP's S, which Django follows, is English.
    return FIRST.sub("1er", text) if style in IN_WORDS and (get_language() or "").startswith("fr") else text
