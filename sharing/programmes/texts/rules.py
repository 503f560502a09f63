"""What a text may hold, and how its blanks are filled. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

LTR, RTL = "ltr", "rtl"
DIRECTIONS = (LTR, RTL)

AGREEMENT, RECEIPT = "agreement", "receipt"
CODES = (AGREEMENT, RECEIPT)
# The language that every text exists in, and that stands beside any other.
REFERENCE = "fr"

# What a text may leave blank, and on what a part may depend.
BLANKS = frozenset({"sender", "recipient", "purpose", "from", "until"})
CONDITIONS = frozenset({"writes", "voluntary", "one_person", "minor"})
LISTS = frozenset({"categories", "writes"})
PICTOGRAMS = frozenset(
    {
        "calendar", "eye", "goal", "income", "letter", "pen", "people", "person", "phone", "secret", "share", "stop",
    }
)  # fmt: skip
KEYS = frozenset(
    {"code", "language", "version", "valid_from", "direction", "name", "remark", "title", "body", "words"}
)  # fmt: skip
PART_KEYS = frozenset({"code", "pictogram", "heading", "sentences"})

BLANK = re.compile(r"\{(\w+)\}")
DOTS = "…………………………"


class TextRefused(ValueError):
    """A text that cannot be added; the message says why."""


def _refuse_unless(holds: bool, message: str) -> None:
    if not holds:
        raise TextRefused(message)


def _check_part(part: Any) -> None:
    _refuse_unless(isinstance(part, dict) and part.keys() >= PART_KEYS, f"a part needs {sorted(PART_KEYS)}")
    where = f"part {part['code']}"
    sentences = part["sentences"]
    _refuse_unless(isinstance(sentences, list) and bool(sentences), f"{where}: no sentences")
    _refuse_unless(all(isinstance(words, str) and words for words in [part["heading"], *sentences]), f"{where}: text")
    _refuse_unless(part["pictogram"] in PICTOGRAMS, f"{where}: no such pictogram")
    _refuse_unless(part.get("when") in CONDITIONS | {None}, f"{where}: no such condition")
    _refuse_unless(part.get("list") in LISTS | {None}, f"{where}: no such list")
    unknown = {name for words in [part["heading"], *sentences] for name in BLANK.findall(words)} - BLANKS
    _refuse_unless(not unknown, f"{where}: no such blank {sorted(unknown)}")


def shape_of(text: Mapping[str, Any]) -> Any:
    """What translations of one version have in common: parts, pictograms, conditions, lists and blanks, words asked."""
    parts = [
        (part["code"], part["pictogram"], part.get("when"), part.get("list"), sorted(BLANK.findall(str(part))))
        for part in text["body"]
    ]
    return parts, sorted(text["words"])


def check_text(text: Any, reference: Mapping[str, Any] | None) -> None:
    """Raises TextRefused unless `text` is complete and, beside the French `reference` of its version, says the same."""
    _refuse_unless(isinstance(text, dict) and text.keys() == KEYS, f"a text has exactly {sorted(KEYS)}")
    _refuse_unless(text["code"] in CODES, f"the code is one of {CODES}")
    _refuse_unless(text["direction"] in DIRECTIONS, f"the direction is one of {DIRECTIONS}")
    _refuse_unless(bool(text["title"]) and isinstance(text["body"], list) and bool(text["body"]), "title and body")
    for part in text["body"]:
        _check_part(part)
    words = text["words"]
    _refuse_unless(isinstance(words, dict) and all(isinstance(word, str) and word for word in words.values()), "words")
    if text["language"] != REFERENCE:
        _refuse_unless(reference is not None, "add the French text of this version first")
        _refuse_unless(reference is None or shape_of(text) == shape_of(reference), "it differs from the French text")


@dataclass(frozen=True, slots=True)
class Part:
    """One idea of a filled text: a drawing, a heading, short sentences, perhaps a list."""

    code: str
    pictogram: str
    heading: str
    sentences: Sequence[str]
    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Filled:
    """A text whose blanks are filled, as the person sees it."""

    code: str
    language: str
    version: str
    direction: str
    name: str
    title: str
    parts: Sequence[Part]
    words: Mapping[str, str]

    @property
    def first_line(self) -> str:
        """What stands above all the rest."""
        return self.parts[0].heading

    @property
    def digest(self) -> str:
        """The SHA-256, in hexadecimal, of exactly what is shown: title and parts, in this language and version."""
        shown = [self.code, self.language, self.version, self.title, [asdict(part) for part in self.parts]]
        return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()


def fill(words: str, values: Mapping[str, str]) -> str:
    """The words with each {blank} filled once: what a value holds is never filled again. Unknown ones become dots."""
    return BLANK.sub(lambda blank: values.get(blank[1], "") or DOTS, words)


def fill_parts(
    body: Sequence[Mapping[str, Any]],
    *,
    values: Mapping[str, str],
    holds: Collection[str] = (),
    lists: Mapping[str, Sequence[str]] | None = None,
) -> list[Part]:
    """The parts whose condition is in `holds`, or that have none, with their blanks and lists filled."""
    return [
        Part(
            code=part["code"],
            pictogram=part["pictogram"],
            heading=fill(part["heading"], values),
            sentences=[fill(sentence, values) for sentence in part["sentences"]],
            items=list((lists or {}).get(part.get("list", ""), ())),
        )
        for part in body
        if part.get("when") is None or part["when"] in holds
    ]
