"""Names as host names and e-mail addresses write them."""

import re
import unicodedata
from itertools import filterfalse
from typing import Final

# Letters that are not a base letter with a mark, so that decomposition leaves them as they are.
_LETTERS: Final = str.maketrans({"ł": "l", "ø": "o", "œ": "oe", "æ": "ae", "ß": "ss", "\u0131": "i"})
_NOT_KEPT: Final = re.compile(r"[^a-z0-9]+")


def folded(name: str) -> str:
    """The name in small ASCII letters, with one hyphen for anything else: "Łukasz Noël" is "lukasz-noel"."""
    letters = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    # marks go, all else that is no letter becomes a hyphen: the apostrophe of "l’emploi" too
    return _NOT_KEPT.sub("-", "".join(filterfalse(unicodedata.combining, letters))).strip("-")
