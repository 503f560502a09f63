"""The French words of the interface, by their source: what a person reads and presses."""

from __future__ import annotations

import re
from functools import cache

from babel.messages.pofile import read_po

from maillage.postgres.instance import ROOT

CATALOGUE = ROOT / "platform" / "maillage" / "locale" / "fr" / "LC_MESSAGES" / "django.po"


@cache
def _catalogue() -> dict[tuple[str, str | None], str]:
    with CATALOGUE.open("rb") as lines:
        return {
            (message.id, message.context): message.string
            for message in read_po(lines, locale="fr")
            if isinstance(message.id, str) and isinstance(message.string, str)
        }


def fr(source: str, *, context: str | None = None, **values: str) -> str:
    """The French of a source string, filled in. Fails when nobody has translated it."""
    said = _catalogue().get((source, context))
    assert said, f"no French for {source!r}"
    return said % values if values else said


def begins(source: str, *, context: str | None = None, **values: str) -> re.Pattern[str]:
    """What begins with those words, however its spaces are written: hidden words may follow, for screen readers."""
    return re.compile(r"^\s*" + _spaced(fr(source, context=context, **values)))


def label(source: str, *, context: str | None = None, **values: str) -> re.Pattern[str]:
    """A label with those words and no others, but that it may say that the field can be left empty."""
    return re.compile(r"^\s*" + _spaced(fr(source, context=context, **values)) + r"\s*(\([^)]*\))?\s*$")


def _spaced(words: str) -> str:
    return r"\s+".join(map(re.escape, re.split(r"\s+", words.strip())))
