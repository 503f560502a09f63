"""The shapes that the components draw. Templates only read attributes: a dict with the same keys does too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.functional import Promise

type Text = str | Promise
"""Words for the reader; SafeString where a component should not escape them."""

type Colour = Literal["green", "blue", "yellow", "grey", "purple", "red"]

COLOURS: frozenset[str] = frozenset({"green", "blue", "yellow", "grey", "purple", "red"})


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A key and its value; `url` adds a link "Change" (or `action`) that names the key to screen readers."""

    key: Text
    value: object
    url: str = ""
    action: Text = ""


@dataclass(frozen=True, slots=True)
class AnswerSection:
    """A group of rows on a "check your answers" page; `url` leads back to the page that asked for them."""

    title: Text
    rows: Sequence[SummaryRow]
    url: str = ""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """What happened, exactly when, by whom and for which organisation; `who` is "" when only that is known."""

    when: datetime
    who: Text
    organisation: Text
    what: Text
    detail: Text = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Crumb:
    """A page above the current one; the current one has no url."""

    label: Text
    url: str = ""
