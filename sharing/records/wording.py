"""Records in words: labels of entries and codes, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from maillage.ui.dates import written
from maillage.ui.fields import euros
from sharing.records import rules
from sharing.referrals.models import Wanted

SAID = {
    "unknown_field": _("This field does not exist here."),
    "required": _("This field is required."),
    "too_long": _("This text is too long."),
    "not_a_date": _("This is not a date."),
    "not_a_choice": _("Choose one of the answers."),
    "not_a_number": _("This number is not possible here."),
    "ends_before_start": _("The last day is before the first day."),
    "nothing_written": _("Write at least one of these."),
}

LABELS: dict[str, dict[str, Any]] = {
    rules.INTERVIEW: {
        "motivations": _("What motivates the person"),
        "assets": _("What the person brings"),
        "preferences": _("What the person prefers"),
        "remarks": _("Remarks"),
    },
    rules.NOTE: {"text": _("Note")},
    rules.MOBILITY: {
        "places": _("Places to reach"),
        "transport": _("Public transport"),
        "bike": _("Bike"),
        "bike_terms": _("The bike is"),
        "costs_cents": _("Costs"),
        "costs_paid_by": _("Who pays"),
    },
    rules.EQUIPMENT: {
        "item": _("What is lent"),
        "lent_on": _("Lent on"),
        "returned_on": _("Returned on"),
        "remarks": _("Remarks"),
    },
    rules.PLACEMENT: {
        "host": _("Host"),
        "starts_on": _("First day"),
        "ends_on": _("Last day"),
        "days": _("Number of days"),
        "tasks": _("What the person does there"),
    },
    rules.CERTIFICATION: {"what": _("What"), "awarded_by": _("Awarded by"), "result": _("Result")},
    rules.EMPLOYMENT: {
        "employer": _("Employer"),
        "contract": _("Contract"),
        "starts_on": _("First day"),
        "ends_on": _("Last day"),
        "support": _("Support open to the employer"),
    },
    rules.ATTENDANCE: {"status": _("Attendance"), "what": _("What for")},
    rules.OUTCOME: {
        "delivered": _("What was delivered"),
        "next": _("What comes next"),
        "words": _("In the person’s words"),
    },
    rules.REVIEW: {
        "took_part": _("Who took part"),
        "participant_view": _("How the participant sees it"),
        "participant_wishes": _("What the participant wants improved"),
        "coach_part": _("The coach"),
        "cpas_part": _("The CPAS worker"),
        "forem_who": _("Who spoke for Forem"),
        "forem_part": _("Forem, in the words of the one who typed them"),
        "employer_who": _("Who spoke for the employer"),
        "employer_part": _("The employer, in the words of the one who typed them"),
        "next_steps": _("Next steps"),
        "next_on": _("Next review on"),
    },
    rules.MESSAGE: {"text": _("Message")},
    rules.QUESTION: {"text": _("Question"), "wanted": _("Information wanted")},
    rules.ANSWER: {"text": _("Answer")},
    rules.ATTACHMENT: {"title": _("What it is")},
    rules.SIGNATURE: {},
}
HINTS: dict[tuple[str, str], Any] = {
    (rules.MOBILITY, "places"): _("Where the training or the work is."),
    (rules.MOBILITY, "transport"): _("Lines, timetables, subscription."),
    (rules.PLACEMENT, "host"): _("The organisation or the producer. No private address."),
    (rules.EMPLOYMENT, "support"): _("For example the Mission wallonne des Secteurs verts."),
    (rules.CERTIFICATION, "awarded_by"): _("For example Forem."),
    (rules.REVIEW, "took_part"): _("Others than the two organisations get nothing from this platform."),
    (rules.REVIEW, "participant_view"): _("In the participant’s own words."),
    (rules.REVIEW, "participant_wishes"): _("In the participant’s own words."),
    (rules.REVIEW, "next_on"): _("Left empty, it follows from the rhythm."),
    (rules.ATTACHMENT, "title"): _("For example: certificate of the course."),
}
CODES: dict[tuple[str, str], dict[str, Any]] = {
    (rules.MOBILITY, "bike"): {
        "folding": _("Folding bike"),
        "electric": _("Electric bike"),
        "folding_electric": _("Folding electric bike"),
        "other": _("Another bike"),
    },
    (rules.MOBILITY, "bike_terms"): {
        "lent": pgettext_lazy("a bike", "lent"),
        "bought": pgettext_lazy("a bike", "bought"),
    },
    (rules.CERTIFICATION, "result"): {
        "passed": _("Passed"),
        "partly": _("Passed in part"),
        "failed": _("Not passed"),
        "awaited": _("Result awaited"),
    },
    (rules.EMPLOYMENT, "contract"): {
        "permanent": _("Permanent contract"),
        "fixed_term": _("Fixed-term contract"),
        "agency": _("Temporary agency work"),
        "art60": _("Art. 60 §7"),
        "art61": _("Art. 61"),
        "apprenticeship": _("Training contract"),
        "other": _("Another contract"),
    },
    (rules.ATTENDANCE, "status"): {
        "present": _("Present"),
        "absent": _("Absent"),
        "excused": _("Excused"),
        "stopped": _("No longer comes"),
    },
    (rules.REVIEW, "took_part"): {
        "participant": _("The participant"),
        "coach": _("The coach"),
        "cpas": _("The CPAS worker"),
        "forem": _("Forem"),
        "employer": _("An employer"),
    },
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a record, in words."""

    name: str
    label: str
    value: str
    is_long: bool


def lines(kind: str, payload: Mapping[str, Any] | None) -> list[Line]:
    """What a record says, in the order of its kind and in the active language. Nothing of what was erased."""
    found = payload or {}
    return [
        Line(entry.name, str(LABELS[kind][entry.name]), shown(kind, entry, found[entry.name]), entry.type == rules.TEXT)
        for entry in rules.SHAPES[kind].entries
        if entry.name in found
    ]


def shown(kind: str, entry: rules.Entry, value: Any) -> str:
    """One value as it is read."""
    if entry.type == rules.DATE:
        return written(date.fromisoformat(value))
    if entry.type == rules.CENTS:
        return euros(value)
    if entry.type in (rules.CHOICE, rules.CHOICES):
        labels = CODES[kind, entry.name]
        return _listed(labels.get(code, code) for code in (value if isinstance(value, list) else [value]))
    if entry.type == rules.CODES:
        wanted = dict(Wanted.choices)
        return _listed(wanted.get(code, code) for code in value)
    return str(value)


def _listed(words: Iterable[Any]) -> str:
    return ", ".join(str(word) for word in words)
