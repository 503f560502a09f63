"""PDF documents that a screen reader can read: PDF/UA-1, tagged, with our own fonts, made without a file or a network.

What is personal goes to typst as JSON held in memory, never as markup, so a value is text whatever it contains.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

import typst
from django.apps import apps
from django.http import HttpResponse

import maillage.ui
from maillage.documents.coverage import FONTS, printable
from maillage.documents.downloads import PDF, download

HERE = Path(__file__).parent
SHARED = HERE / "typst"
PICTOGRAMS = Path(maillage.ui.__path__[0]) / "static" / "ui" / "img" / "pictograms"
PLAIN = "plain.typ"  # headings, paragraphs, pairs and tables: see the head of that file


class DocumentFailed(RuntimeError):
    """A document could not be made. It carries the template's name only, never what was to be written in it."""


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


@cache
def _shared() -> dict[str, bytes]:
    """The pieces that every template may import, and the pictograms, by the name under which typst sees them."""
    pieces = {path.name: path.read_bytes() for path in SHARED.glob("*.typ")}
    drawings = {f"pictograms/{path.name}": path.read_bytes() for path in PICTOGRAMS.glob("*.svg")}
    return pieces | drawings


@cache
def _template(name: str) -> bytes:
    if name == PLAIN:
        return (SHARED / name).read_bytes()
    label, _slash, file = name.partition("/")
    return (Path(apps.get_app_config(label).path) / "documents" / file).read_bytes()


def _plain(value: Any) -> Any:
    """The value for JSON: lazy texts become strings, and characters that our fonts lack a box."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return printable(str(value))


def render(template: str, data: Mapping[str, Any], *, title: str, language: str) -> bytes:
    """A PDF/UA-1 document in `language` (such as "fr"), with `title` as its title and in the foot of each page.

    `template` is "<app label>/<file>.typ" in that app's folder `documents`, or `PLAIN`. `data` holds mappings, lists,
    texts (lazy ones too), numbers, booleans and None; the template reads it as `data`.
    Raises DocumentFailed when typst refuses; the message never repeats a value.
    """
    given = {"title": str(title), "language": language, "data": data}
    files = {**_shared(), "main.typ": _template(template), "data.json": json.dumps(_plain(given)).encode()}
    try:
        # the stubs know one file only
        return typst.compile(cast(Any, files), font_paths=_fonts(), pdf_standards=["ua-1"])
    except typst.TypstError:
        failed = DocumentFailed(template)
    raise failed  # apart from typst's own words, which repeat the text they complain of


def pdf_response(content: bytes, filename: str, *, inline: bool = False) -> HttpResponse:
    """A PDF to download (or to open beside the page) under `filename`, without ending and without personal data."""
    return download(content, PDF, f"{filename}.pdf", inline=inline)
