"""Which characters our fonts can show. PDF/UA refuses a document with a single one that they cannot."""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
FACES = ("SourceSans3-Regular.otf", "NotoSansArabic-Regular.ttf", "NotoSansHebrew-Regular.ttf")
MISSING = "□"
BREAKS = frozenset("\n\t")


def _tables(font: bytes) -> dict[bytes, int]:
    """The offsets of a font file's tables, by tag (OpenType 1.9, "Table Directory")."""
    (count,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * index) for index in range(count))
    return {tag: offset for tag, _checksum, offset, _length in records}


def _segments(font: bytes, start: int) -> set[int]:
    """The characters of a cmap subtable of format 4: segments of the basic plane, their glyph ids ignored."""
    (doubled,) = struct.unpack_from(">H", font, start + 6)
    ends = struct.unpack_from(f">{doubled // 2}H", font, start + 14)
    starts = struct.unpack_from(f">{doubled // 2}H", font, start + 16 + doubled)
    return {code for first, last in zip(starts, ends, strict=True) if last != 0xFFFF for code in range(first, last + 1)}


def characters(font: bytes) -> set[int]:
    """The characters of the basic plane that a font has a glyph for, by its cmap. Raises KeyError without one."""
    cmap = _tables(font)[b"cmap"]
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    found: set[int] = set()
    for index in range(count):
        _platform, _encoding, offset = struct.unpack_from(">HHL", font, cmap + 4 + 8 * index)
        if struct.unpack_from(">H", font, cmap + offset) == (4,):
            found |= _segments(font, cmap + offset)
    return found


@cache
def _shown() -> tuple[frozenset[int], ...]:
    return tuple(frozenset(characters((FONTS / face).read_bytes())) for face in FACES)


def _cluster(base: str, marks: str) -> str:
    """A letter with its marks, as far as one face has them all: else without the marks, else a box for the reader."""
    for face in _shown():
        if ord(base) in face:
            return base + "".join(mark for mark in marks if ord(mark) in face)
    return MISSING


def printable(text: str) -> str:
    """The text as our fonts can show it: letters they lack become a box, control characters go, line ends stay."""
    shown: list[str] = []
    base, marks = "", ""
    for sign in unicodedata.normalize("NFC", text):
        if sign in BREAKS or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Mn", "Mc", "Me"}:
            shown.append(_cluster(base, marks) if base and base not in BREAKS else base)
            base, marks = sign, ""
        elif unicodedata.category(sign).startswith("M"):
            marks += sign
    shown.append(_cluster(base, marks) if base and base not in BREAKS else base)
    return "".join(shown)
