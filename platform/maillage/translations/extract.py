"""Every message of the interface: in Python through Babel, in templates through Django's own templatizer."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation.template import templatize

ROOT: Final = Path(__file__).resolve().parents[3]
SOURCES: Final = ("platform/maillage", "tenants", "sharing", "budgets")
LAZY: Final[dict[str, Any]] = {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
KEYWORDS: Final[dict[str, Any]] = {**DEFAULT_KEYWORDS, **LAZY}
TRANSLATOR_TAG: Final = "Translators:"
INDENT: Final = re.compile(r"^[ \t]+", re.MULTILINE)


def _is_template(path: Path) -> bool:
    return "templates" in path.parts and path.suffix in {".html", ".txt"}


def source_files(root: Path = ROOT) -> list[Path]:
    """The files whose texts people see: code and templates, no migrations."""
    found = (path for source in SOURCES for path in (root / source).rglob("*"))
    return sorted(
        path for path in found if (path.suffix == ".py" or _is_template(path)) and "migrations" not in path.parts
    )


def _as_python(path: Path) -> str:
    """The file as Python calls only; of a template all but its messages is blanked, lines stay where they were."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    # A template's indentation means nothing to it and would stop Python's tokenizer.
    return INDENT.sub("", templatize(text, origin=str(path)))


def messages_in(path: Path) -> Iterator[tuple[int, Any, list[str], str | None]]:
    """(line, message, translator's comments, context) of each message; a plural message is a tuple of two."""
    stream = io.BytesIO(_as_python(path).encode())
    options = {"encoding": "utf-8"}
    yield from extract("python", stream, keywords=KEYWORDS, comment_tags=[TRANSLATOR_TAG], options=options)


def extract_all(root: Path = ROOT) -> Catalog:
    """All messages of the interface, without translations."""
    catalog = Catalog(charset="utf-8")
    for path in source_files(root):
        name = path.relative_to(root).as_posix()
        for line, message, comments, context in messages_in(path):
            catalog.add(message, locations=[(name, line)], auto_comments=comments, context=context)
    return catalog
