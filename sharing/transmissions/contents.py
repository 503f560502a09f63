"""What a transmission may carry about the person, checked: the legal minimum, in short texts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.problems import Problem
from maillage.ui.dates import written
from sharing.transmissions import rules
from sharing.transmissions.dossiers import dossiers
from tenants.registry.national_number import is_valid

LABELS = {
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "birth_date": _("Date of birth"),
    "address": _("Address"),
    "reachable_at": _("Where the person can be reached"),
    "phone": _("Phone"),
    "request": _("What the person asks"),
    "why": _("Why the first CPAS is not competent"),
}
NOT_MINIMAL = _("A transmission carries the legal minimum only: %(field)s is not part of it.")
TOO_LONG = _("Keep this to %(length)s characters.")
HAS_NUMBER = _("Leave the national register number out: this transmission may not carry it.")
CONFIDENTIAL = _("This person’s address is confidential: say how they can be reached instead.")
BAD_DATE = _("Enter a date of birth that is not in the future, such as 1990-05-01.")


def checked_text(code: str, text: str, length: int = 600) -> str:
    """A text without spaces around it. Raises Problem too_long, national_number."""
    found = text.strip()
    if len(found) > length:
        raise Problem("too_long", TOO_LONG % {"length": length}, field=code)
    if any(is_valid(number) for number in rules.numbers_in(found)):
        raise Problem("national_number", HAS_NUMBER, field=code)
    return found


def _check_birth(text: str) -> None:
    try:
        born = date.fromisoformat(text)
    except ValueError:
        raise Problem("bad_date", BAD_DATE, field="birth_date") from None
    if born > timezone.localdate():
        raise Problem("bad_date", BAD_DATE, field="birth_date")


def checked_person(person: Mapping[str, str], subject_id: UUID | None) -> dict[str, str]:
    """The given fields that are not empty. What is missing (`rules.missing`) may be added until it is sent.

    Raises Problem not_minimal, too_long, national_number, bad_date, confidential_address.
    """
    for code in person:
        if code not in rules.PERSON:
            raise Problem("not_minimal", NOT_MINIMAL % {"field": code})
    found = {code: checked_text(code, person.get(code, ""), rules.LENGTHS[code]) for code in rules.PERSON}
    if found["birth_date"]:
        _check_birth(found["birth_date"])
    if found["address"] and subject_id is not None and dossiers().hides_address(subject_id):
        raise Problem("confidential_address", CONFIDENTIAL, field="address")
    return {code: text for code, text in found.items() if text}


def in_words(person: Mapping[str, str]) -> list[tuple[str, str]]:
    """Label and value of each field that is there, in their order, dates as they are written."""
    return [
        (str(LABELS[code]), written(date.fromisoformat(person[code])) if code == "birth_date" else person[code])
        for code in rules.PERSON
        if code in person
    ]
