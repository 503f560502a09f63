"""What one answer says, held to what may come out of it and to what must."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from django.http import HttpResponseBase
from django.utils import translation
from pypdf import PdfReader

from sharing.grants.subjects import files
from tests.algebra.people import CODES

type Pair = tuple[str, str]  # a field of the file, or `reason`, and one value of it

NAMES = ("first_name", "last_name")
TEXT_NODE = re.compile(r">([^<>]+)<")
DATES = ("birth_date", "income_since")


class Disagreement(AssertionError):
    """The platform and the model do not say the same."""


@dataclass(frozen=True)
class Answer:
    """An answer as it went out: body, headers, cookies. `forms_of_files`: the page offers every code as a choice."""

    whose: str
    status: int
    text: str
    pieces: frozenset[str]
    forms_of_files: bool = False

    def says(self, pair: Pair) -> bool:
        """Whether this value of this field can be read in it, as it is kept or as it is displayed."""
        name, value = pair
        shown = _displayed(name, value)
        if name in CODES:
            return not self.forms_of_files and bool(self.pieces & {value, shown})
        return value in self.text or (shown in self.pieces if name in DATES else False)

    def holds(self, *, ever: Iterable[Pair], may: Iterable[Pair], must: Iterable[Pair]) -> None:
        """Raise Disagreement if anything outside `may` comes out, or anything of `must` is missing."""
        allowed = set(may)
        if leaked := sorted({pair for pair in ever if pair not in allowed and self.says(pair)}):
            raise Disagreement(f"{self.whose} shows what may not be known: {leaked}")
        if missing := [pair for pair in must if not self.says(pair)]:
            raise Disagreement(f"{self.whose} ({self.status}) does not show what was agreed: {missing}")

    def json(self) -> Any:
        """The answer to a program, or None to who gets none."""
        return json.loads(self.text.partition("\n\n")[2]) if self.status == 200 else None


def answer_of(whose: str, response: Any, *, forms_of_files: bool = False) -> Answer:
    """Read an answer to its end."""
    assert isinstance(response, HttpResponseBase)
    assert response.status_code < 500, whose
    content = b"".join(response) if response.streaming else getattr(response, "content", b"")
    body = content.decode(errors="replace") if not content.startswith(b"%PDF-") else _on_paper(content)
    is_json = "json" in response.headers.get("Content-Type", "")
    pieces = frozenset(_leaves(json.loads(body))) if is_json else _text_nodes(body)
    head = "\n".join([*map(str, response.headers.items()), str(response.cookies)])
    return Answer(
        whose, response.status_code, f"{head}\n\n{body if is_json else html.unescape(body)}", pieces, forms_of_files
    )


def _on_paper(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def _text_nodes(body: str) -> frozenset[str]:
    return frozenset(html.unescape(node).strip() for node in TEXT_NODE.findall(body))


def _leaves(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    elif isinstance(value, str):
        yield value


@cache
def _displayed(name: str, value: str) -> str:
    with translation.override("fr"):
        return files().display(name, value)


def names_in(values: dict[str, str]) -> list[Pair]:
    """The name, of the fields that may be known."""
    return [(name, values[name]) for name in NAMES if name in values]
