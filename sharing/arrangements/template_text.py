"""The text from which an arrangement starts, as data: one file a language; the parties change it freely."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "data"
FALLBACK = "fr"


@dataclass(frozen=True, slots=True)
class TemplateText:
    """A version, such as 2026-1, and the text."""

    version: str
    text: str


def template_text(language: str) -> TemplateText:
    """The text in this language, in French where there is none."""
    path = FOLDER / f"{language.split('-')[0]}.txt"
    version, _blank, text = (path if path.is_file() else FOLDER / f"{FALLBACK}.txt").read_text().partition("\n\n")
    return TemplateText(version.strip(), text.strip())
