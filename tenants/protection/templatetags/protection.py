"""What templates of data protection ask for."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django import template

register = template.Library()


@register.filter
def number_of(numbers: Mapping[UUID, str], subject_id: UUID | None) -> str:
    """The number of a person's file among those of the page; an empty string for nobody."""
    return numbers.get(subject_id, "") if subject_id else ""
