"""What each preset means for the files of this CPAS: only categories in which a file has fields are read."""

from __future__ import annotations

from sharing.grants.models import Category
from sharing.grants.subjects import files
from sharing.programmes.presets import PRESETS, WRITES


def offered() -> dict[str, list[str]]:
    """The categories that can be read, in the order of agreements, each with the labels of the fields it covers."""
    fields = files().fields()
    by_category = {code: [str(field.label) for field in fields if field.category == code] for code in Category.values}
    return {code: labels for code, labels in by_category.items() if labels}


def categories_of(preset: str) -> list[str]:
    """What the recipient reads under a preset. Raises KeyError."""
    named = PRESETS[preset]
    return [code for code in offered() if code in named]


def writes_of(preset: str) -> list[str]:
    """What the recipient writes under a preset. Raises KeyError."""
    return [code for code in Category.values if code in WRITES[preset]]
