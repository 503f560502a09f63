"""Django's `date` filter, except for the first of a month in French. Templates have it without loading it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.template import defaultfilters

from maillage.ui.dates import IN_WORDS, written

register = template.Library()


@register.filter("date", expects_localtime=True, is_safe=False)
def date_filter(value: Any, style: str | None = None) -> str:
    """See `written` for the formats in words, Django for the others and for what is no date."""
    if isinstance(value, date) and style in IN_WORDS:
        return written(value, style)
    return str(defaultfilters.date(value, style))
