"""What a PDF says of itself, for tests: its text, its language, its title, whether it is tagged."""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader


def read(content: bytes) -> PdfReader:
    """The document, opened."""
    return PdfReader(io.BytesIO(content))


def text_of(content: bytes) -> str:
    """All its text, with runs of white space as one space."""
    return " ".join(" ".join(page.extract_text() for page in read(content).pages).split())


def roles_of(content: bytes) -> set[str]:
    """The kinds of structure elements (H1, Table, Figure ...) that a screen reader finds in it."""
    root: Any = read(content).trailer["/Root"]
    return set(_roles(root["/StructTreeRoot"]))


def _roles(element: Any) -> list[str]:
    element = element.get_object()
    if not isinstance(element, dict):
        return [role for child in element for role in _roles(child)] if isinstance(element, list) else []
    own = [str(element["/S"]).lstrip("/")] if "/S" in element else []
    return own + (_roles(element["/K"]) if "/K" in element else [])


def alternatives_of(content: bytes) -> list[str]:
    """The words that stand for each drawing, in reading order."""
    root: Any = read(content).trailer["/Root"]
    return _alternatives(root["/StructTreeRoot"])


def _alternatives(element: Any) -> list[str]:
    element = element.get_object()
    if isinstance(element, list):
        return [words for child in element for words in _alternatives(child)]
    if not isinstance(element, dict):
        return []
    own = [str(element["/Alt"])] if "/Alt" in element else []
    return own + (_alternatives(element["/K"]) if "/K" in element else [])


def check_readable_by_all(content: bytes, *, title: str, language: str) -> None:
    """Assert what PDF/UA-1 asks at least: marked, a structure tree, a language, a title that is shown, fonts inside."""
    reader = read(content)
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert reader.metadata is not None
    assert reader.metadata.title == title
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
