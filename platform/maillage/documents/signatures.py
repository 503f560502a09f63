"""Whether a PDF carries an electronic signature. That it is there, not that it is valid: nothing here checks whose."""

from __future__ import annotations

import re
from typing import BinaryIO

# ISO 32000-2, 12.8.1: a signature dictionary names what it covers. A time stamp alone (ETSI.RFC3161) is nobody's word.
RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
WORD = re.compile(rb"/SubFilter\s*/(adbe\.pkcs7\.detached|adbe\.pkcs7\.sha1|ETSI\.CAdES\.detached)\b")


def carries_signature(file: BinaryIO) -> bool:
    """Whether the PDF carries a signature over its own bytes. It says nothing of who signed, nor whether it is valid.

    Reads the file whole (uploads are bounded) and leaves it at its beginning.
    """
    file.seek(0)
    content = file.read()
    file.seek(0)
    covered = any(_covers(content, *map(int, found.groups())) for found in RANGE.finditer(content))
    return content.startswith(b"%PDF-") and covered and WORD.search(content) is not None


def _covers(content: bytes, first: int, length: int, second: int, rest: int) -> bool:
    """Two stretches of this very file, from its first byte, around the gap in which the signature itself lies."""
    return first == 0 < length < second and second + rest <= len(content) and content[length : length + 1] == b"<"
