"""Catalogues: bring them up to date, say what is missing in them, compile them."""

from __future__ import annotations

import os
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from maillage.translations.extract import ROOT

LOCALES: Final = ROOT / "platform" / "maillage" / "locale"
# Every catalogue of this list is complete, or the tests fail. English is the language of the source.
LANGUAGES: Final = ("fr",)
PLACEHOLDER: Final = re.compile(r"%\(\w+\)[sdf]|%[sd]|\{\w*\}")
TAG: Final = re.compile(r"</?[a-z][^>]*>")


def po_file(language: str, locales: Path = LOCALES) -> Path:
    """Where the catalogue of a language is kept."""
    return locales / language / "LC_MESSAGES" / "django.po"


def read(path: Path) -> Catalog:
    """The catalogue in this file."""
    with path.open("rb") as source:
        return read_po(source, abort_invalid=True)


def updated(found: Catalog, before: Catalog | None, language: str) -> Catalog:
    """The messages found in the code, with the translations that `before` has for them; what is gone is dropped."""
    made = before.creation_date if before else datetime.now(UTC).replace(second=0, microsecond=0)
    catalog = Catalog(
        locale=language, project="Maillage", version="0.1", charset="utf-8", header_comment="# Maillage",
        copyright_holder="Maillage", language_team=language, last_translator="Maillage",
        creation_date=made, revision_date=made, fuzzy=False,
    )  # fmt: skip
    for message in found:
        if not message.id:
            continue
        known = before.get(message.id, message.context) if before else None
        catalog.add(
            message.id,
            known.string if known and type(known.id) is type(message.id) else None,
            locations=[(name, 0) for name in sorted({name for name, _line in message.locations})],
            flags=known.flags - {"python-format"} if known else (),
            auto_comments=message.auto_comments,
            context=message.context,
        )
    return catalog


def write(catalog: Catalog, path: Path) -> None:
    """Write the catalogue, sorted and without line numbers, so that two people's changes rarely touch."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        write_po(target, catalog, width=116, sort_output=True, include_lineno=False, omit_header=False)


def _texts(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def _sources(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def _marks(text: str) -> tuple[list[str], list[str]]:
    return sorted(set(PLACEHOLDER.findall(text))), sorted(TAG.findall(text))


def _fault(wanted: Message, translated: Message | None, plurals: int) -> str | None:
    if translated is None:
        return "is missing"
    if translated.fuzzy:
        return "is fuzzy"
    texts = _texts(translated)
    if not texts or not all(texts):
        return "is not translated"
    if not isinstance(wanted.id, str) and len(texts) != plurals:
        return f"has {len(texts)} forms, the language has {plurals}"
    if any(_marks(text) != _marks(_sources(wanted)[-1]) for text in texts[-1:]):
        return "has other placeholders or tags than its source"
    allowed = {mark for source in _sources(wanted) for mark in PLACEHOLDER.findall(source)}
    if any(set(PLACEHOLDER.findall(text)) - allowed for text in texts):
        return "has a placeholder that its source has not"
    return None


def faults(found: Catalog, catalog: Catalog) -> list[str]:
    """What keeps `catalog` from being a complete translation of the messages found, one line a message."""
    lines = []
    for message in found:
        if not message.id:
            continue
        if fault := _fault(message, catalog.get(message.id, message.context), catalog.num_plurals):
            lines.append(f"{message.locations[0][0]}: {_sources(message)[0]!r} {fault}")
    return sorted(lines)


def compile_catalogue(path: Path) -> Path:
    """Write the compiled catalogue beside its source, in one step: others may be reading it. Returns its path."""
    target = path.with_suffix(".mo")
    handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".mo.new")
    with os.fdopen(handle, "wb") as output:
        write_mo(output, read(path))
    Path(draft).chmod(0o644)
    Path(draft).replace(target)
    return target


def compile_all(locales: Path = LOCALES) -> list[Path]:
    """Compile the catalogues that are newer than their compiled form, or have none. Returns what was written."""
    written = []
    for path in sorted(locales.glob("*/LC_MESSAGES/*.po")):
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime_ns < path.stat().st_mtime_ns:
            written.append(compile_catalogue(path))
    return written
