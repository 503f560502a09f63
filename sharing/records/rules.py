"""What each kind of record says, who writes it, in which categories. Pure Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

SENDER, RECIPIENT = "sender", "recipient"
BOTH = frozenset({SENDER, RECIPIENT})
PARTNER = frozenset({RECIPIENT})

INTERVIEW, NOTE, MOBILITY, EQUIPMENT, PLACEMENT = "interview", "note", "mobility", "equipment", "placement"
CERTIFICATION, EMPLOYMENT, ATTENDANCE, OUTCOME = "certification", "employment", "attendance", "outcome"
REVIEW, SIGNATURE, MESSAGE, QUESTION, ANSWER, ATTACHMENT = (
    "review", "signature", "message", "question", "answer", "attachment",
)  # fmt: skip

# What a voluntary programme never tells who decides on income or sanctions: attendance, absences and withdrawal.
UNTOLD = frozenset({"attendance"})
# Governed by the referral alone: what the two bodies tell each other about it.
NO_CATEGORY = ""

TEXT, LINE, DATE, CHOICE, CHOICES, CENTS, COUNT, CODES = (
    "text", "line", "date", "choice", "choices", "cents", "count", "codes",
)  # fmt: skip
LONGEST = {TEXT: 5000, LINE: 200}
MOST = {CENTS: 100_000_00, COUNT: 3650}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a record says: its name, of what type, whether it must be there, the codes it can be."""

    name: str
    type: str = TEXT
    required: bool = False
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of record: what it says, who writes it, in which categories (the first is proposed).

    `early`: also before the referral is accepted. `dated`: it tells of one day, which is asked and is not to come.
    `any_category`: in any category in which the writer may write.
    """

    kind: str
    entries: tuple[Entry, ...]
    categories: tuple[str, ...] = ()
    authors: frozenset[str] = PARTNER
    early: bool = False
    dated: bool = False
    any_category: bool = False

    def entry(self, name: str) -> Entry:
        """The entry of this name. Raises StopIteration."""
        return next(entry for entry in self.entries if entry.name == name)


# Who can take part in a joint review.
PARTIES = ("participant", "coach", "cpas", "forem", "employer")
# The part that only the body on that side writes; of the others', either body types whose words they are.
OWN_PART = {SENDER: "cpas_part", RECIPIENT: "coach_part"}

SHAPES = {
    shape.kind: shape
    for shape in (
        Shape(
            INTERVIEW,
            (Entry("motivations"), Entry("assets"), Entry("preferences"), Entry("remarks")),
            ("employment", "assessment"),
            early=True,
            dated=True,
        ),
        Shape(NOTE, (Entry("text", required=True),), ("employment",), early=True, dated=True, any_category=True),
        Shape(
            MOBILITY,
            (
                Entry("places", required=True),
                Entry("transport"),
                Entry("bike", CHOICE, codes=("folding", "electric", "folding_electric", "other")),
                Entry("bike_terms", CHOICE, codes=("lent", "bought")),
                Entry("costs_cents", CENTS),
                Entry("costs_paid_by", LINE),
            ),
            ("employment",),
        ),
        Shape(
            EQUIPMENT,
            (
                Entry("item", LINE, required=True),
                Entry("lent_on", DATE, required=True),
                Entry("returned_on", DATE),
                Entry("remarks", LINE),
            ),
            ("employment",),
        ),
        Shape(
            PLACEMENT,
            (
                Entry("host", LINE, required=True),
                Entry("starts_on", DATE, required=True),
                Entry("ends_on", DATE),
                Entry("days", COUNT),
                Entry("tasks"),
            ),
            ("employment",),
        ),
        Shape(
            CERTIFICATION,
            (
                Entry("what", LINE, required=True),
                Entry("awarded_by", LINE, required=True),
                Entry("result", CHOICE, required=True, codes=("passed", "partly", "failed", "awaited")),
            ),
            ("employment",),
            dated=True,
        ),
        Shape(
            EMPLOYMENT,
            (
                Entry("employer", LINE, required=True),
                Entry(
                    "contract",
                    CHOICE,
                    required=True,
                    codes=("permanent", "fixed_term", "agency", "art60", "art61", "apprenticeship", "other"),
                ),
                Entry("starts_on", DATE, required=True),
                Entry("ends_on", DATE),
                Entry("support"),
            ),
            ("employment",),
        ),
        Shape(
            ATTENDANCE,
            (
                Entry("status", CHOICE, required=True, codes=("present", "absent", "excused", "stopped")),
                Entry("what", LINE),
            ),
            ("attendance",),
            early=True,
            dated=True,
        ),
        Shape(
            OUTCOME,
            (Entry("delivered", required=True), Entry("next"), Entry("words")),
            ("employment", "assessment"),
            dated=True,
        ),
        Shape(
            REVIEW,
            (
                Entry("took_part", CHOICES, required=True, codes=PARTIES),
                Entry("participant_view"),
                Entry("participant_wishes"),
                Entry("coach_part"),
                Entry("cpas_part"),
                Entry("forem_who", LINE),
                Entry("forem_part"),
                Entry("employer_who", LINE),
                Entry("employer_part"),
                Entry("next_steps"),
                Entry("next_on", DATE),
            ),
            ("assessment",),
            BOTH,
            dated=True,
        ),
        Shape(SIGNATURE, (), ("assessment",), BOTH),
        Shape(MESSAGE, (Entry("text", required=True),), (NO_CATEGORY,), BOTH, early=True),
        Shape(
            QUESTION,
            (Entry("text", required=True), Entry("wanted", CODES)),
            (NO_CATEGORY,),
            early=True,
        ),
        Shape(ANSWER, (Entry("text", required=True),), (NO_CATEGORY,), frozenset({SENDER}), early=True),
        Shape(ATTACHMENT, (Entry("title", LINE, required=True),), authors=BOTH, early=True, any_category=True),
    )
}
KINDS = tuple(SHAPES)
# What is written on a page of its own kind, in this order; the others come with something.
WRITTEN = (
    INTERVIEW, NOTE, ATTENDANCE, MOBILITY, EQUIPMENT, PLACEMENT, CERTIFICATION, EMPLOYMENT, REVIEW, OUTCOME, ATTACHMENT,
)  # fmt: skip
# What is said in the conversation, and never corrected afterwards.
SPOKEN = (MESSAGE, QUESTION, ANSWER)
FINAL = frozenset({*SPOKEN, SIGNATURE, ATTACHMENT})
PERIODS = (("starts_on", "ends_on"), ("lent_on", "returned_on"))


class Unclear(ValueError):
    """What is wrong with a record: the code, and the entry that it is about ("" for the whole)."""

    def __init__(self, code: str, entry: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.entry = entry


def clean(shape: Shape, given: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a record: only the entries that say something, dates as ISO text, amounts in cents.

    Raises Unclear: unknown_field, required, too_long, not_a_date, not_a_choice, not_a_number, ends_before_start,
    nothing_written.
    """
    known = {entry.name for entry in shape.entries}
    for name in given:
        if name not in known:
            raise Unclear("unknown_field", name)
    kept = {}
    for entry in shape.entries:
        value = _cleaned(entry, given.get(entry.name))
        if value not in (None, "", []):
            kept[entry.name] = value
        elif entry.required:
            raise Unclear("required", entry.name)
    if shape.entries and not kept:
        raise Unclear("nothing_written", shape.entries[0].name)
    for first, last in PERIODS:
        if first in kept and last in kept and kept[last] < kept[first]:
            raise Unclear("ends_before_start", last)
    return kept


def _cleaned(entry: Entry, value: Any) -> Any:
    if value in (None, "", [], ()):
        return None
    return CLEANERS[entry.type](entry, value)


def _text(entry: Entry, value: Any) -> str:
    text = str(value).replace("\x00", "").strip()
    if len(text) > LONGEST[entry.type]:
        raise Unclear("too_long", entry.name)
    return text


def _day(entry: Entry, value: Any) -> str:
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise Unclear("not_a_date", entry.name) from None
    return day.isoformat()


def _code(entry: Entry, value: Any) -> str:
    if value not in entry.codes:
        raise Unclear("not_a_choice", entry.name)
    return str(value)


def _some_codes(entry: Entry, value: Any) -> list[str]:
    if not isinstance(value, (list, tuple)) or not set(value) <= set(entry.codes):
        raise Unclear("not_a_choice", entry.name)
    return [code for code in entry.codes if code in value]


def _free_codes(entry: Entry, value: Any) -> list[str]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(code, str) and len(code) <= 40 for code in value):
        raise Unclear("not_a_choice", entry.name)
    return list(value)


def _number(entry: Entry, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST[entry.type]:
        raise Unclear("not_a_number", entry.name)
    return value


CLEANERS = {
    TEXT: _text, LINE: _text, DATE: _day, CHOICE: _code, CHOICES: _some_codes, CODES: _free_codes, CENTS: _number,
    COUNT: _number,
}  # fmt: skip


def categories_of(shape: Shape, allowed: Iterable[str]) -> tuple[str, ...]:
    """The categories in which a record of this kind can be written, of those allowed; the proposed one first."""
    allowed = list(allowed)
    if shape.categories == (NO_CATEGORY,):
        return (NO_CATEGORY,)
    first = [code for code in shape.categories if code in allowed]
    return (*first, *(code for code in allowed if code not in first)) if shape.any_category else tuple(first)
