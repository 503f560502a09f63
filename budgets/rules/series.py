"""Rows of a list of figures, read: NIS codes and numbers, with every mistake by its line. No Django."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

MOST_ROWS = 5_000
PLACES = 4
LARGEST = Decimal(10) ** 15
_SPACES = re.compile(r"[\s\u00a0\u202f']")
_NUMBER = re.compile(r"\d+(\.\d+)?")


class RowProblem(StrEnum):
    """Why a row cannot be taken."""

    NO_CODE = "no_code"
    UNKNOWN_CODE = "unknown_code"
    CODE_TWICE = "code_twice"
    NO_NUMBER = "no_number"
    TOO_PRECISE = "too_precise"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class Wrong:
    """A row that cannot be taken: its line in the file, the problem, what stands there."""

    line: int
    problem: RowProblem
    text: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a list says: figures by NIS code, and what is wrong with it. Only without anything wrong is it taken."""

    figures: dict[str, Decimal]
    wrong: list[Wrong]


class Malformed(ValueError):
    """A text that is no number of zero or more with at most four decimals; `args[0]` is the RowProblem."""


def parse_number(text: str) -> Decimal:
    """A number as people write it: comma or point for decimals, spaces or points between thousands.

    A single point or comma followed by three figures after one to three figures is read as decimals only when it is a
    comma: 1,234 is one and a bit, 1.234 a thousand and more, as Belgian lists write it. Raises Malformed.
    """
    kept = _SPACES.sub("", text)
    if "," in kept:
        kept = kept.replace(".", "").replace(",", ".", 1)
    elif re.fullmatch(r"\d{1,3}(\.\d{3})+", kept):
        kept = kept.replace(".", "")
    if not _NUMBER.fullmatch(kept) or not kept.isascii():
        raise Malformed(RowProblem.NO_NUMBER)
    number = Decimal(kept)
    if number >= LARGEST:
        raise Malformed(RowProblem.TOO_LARGE)
    if -int(number.normalize().as_tuple().exponent) > PLACES:
        raise Malformed(RowProblem.TOO_PRECISE)
    return number


def read_rows(rows: Iterable[Sequence[str]], known: Collection[str]) -> Read:
    """The figures of rows of (NIS code, number, ...); a first row without any figure is a heading, empty ones nothing.

    `known`: the codes of communes.
    """
    figures: dict[str, Decimal] = {}
    wrong: list[Wrong] = []
    for line, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (line == 1 and not any(re.search(r"\d", cell) for cell in cells)):
            continue
        code = cells[0].removesuffix(".0")
        try:
            figures[_code(code, figures, known)] = parse_number(cells[1] if len(cells) > 1 else "")
        except Malformed as problem:
            wrong.append(Wrong(line, problem.args[0], " · ".join(filter(None, cells[:2]))))
    return Read(figures, wrong)


def _code(code: str, figures: Collection[str], known: Collection[str]) -> str:
    if not code:
        raise Malformed(RowProblem.NO_CODE)
    if code not in known:
        raise Malformed(RowProblem.UNKNOWN_CODE)
    if code in figures:
        raise Malformed(RowProblem.CODE_TWICE)
    return code
