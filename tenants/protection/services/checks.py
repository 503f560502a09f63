"""What an entry must be before it is written, in words: the database refuses the same, without any."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.problems import Problem
from tenants.protection import rules
from tenants.protection.models import Breach, ImpactAssessment, NumberAuthorisation, Version


class Fault(NamedTuple):
    """Whether something is wrong, the code and the words of it, the field it is about."""

    wrong: bool
    code: str
    message: Any
    field: str


def check_entry(version: Version) -> None:
    """Return if the entry may be written. Raises Problem: missing, not_valid, or what its own kind of entry says."""
    for fault in _faults(version):
        if fault.wrong:
            raise Problem(fault.code, fault.message, field=fault.field)


def _faults(version: Version) -> Iterator[Fault]:
    for field in version._meta.fields:
        if field.editable:
            yield _typed(version, field)
    for model, faults in OF_A_KIND.items():
        if isinstance(version, model):
            yield from faults(version)


def _typed(version: Version, field: models.Field[Any, Any]) -> Fault:
    """Whether a value is one that its column takes."""
    value = getattr(version, field.name)
    if not field.blank and value in field.empty_values:
        return Fault(True, "missing", _("This has to be filled in."), field.name)
    longest = getattr(field, "max_length", None)
    if longest and isinstance(value, str) and len(value) > longest:
        return Fault(True, "not_valid", _("This is too long: shorten it."), field.name)
    try:
        setattr(version, field.name, field.clean(value, version))
    except ValidationError:
        return Fault(True, "not_valid", _("This is not a value that can be entered here."), field.name)
    return Fault(False, "", "", field.name)


def _assessment(entry: ImpactAssessment) -> Iterator[Fault]:
    yield Fault(
        entry.review_on <= entry.done_on, "review_before", _("The review comes after the assessment."), "review_on"
    )
    yield Fault(entry.done_on > timezone.localdate(), "in_future", _("This day has not come yet."), "done_on")


def _authorisation(entry: NumberAuthorisation) -> Iterator[Fault]:
    undated = entry.in_use and (entry.dated is None or entry.valid_from is None)
    yield Fault(
        undated, "no_date",
        _("Enter the date of the authorisation and its first day: without them the number is not used."),
        "valid_from" if entry.dated else "dated",
    )  # fmt: skip
    backwards = entry.valid_until and entry.valid_from and entry.valid_until < entry.valid_from
    yield Fault(bool(backwards), "ends_before_start", _("The last day is before the first day."), "valid_until")


def _breach(entry: Breach) -> Iterator[Fault]:
    now = timezone.now()
    for name in ("discovered_at", "happened_at", "notified_at", "informed_at"):
        moment = getattr(entry, name)
        yield Fault(moment is not None and moment > now, "in_future", _("This moment has not come yet."), name)
    happened, notified = entry.happened_at, entry.notified_at
    yield Fault(
        happened is not None and happened > entry.discovered_at, "discovered_before",
        _("A breach is discovered after it happened."), "happened_at",
    )  # fmt: skip
    yield Fault(
        notified is not None and notified < entry.discovered_at, "notified_before",
        _("The authority is told after the discovery."), "notified_at",
    )  # fmt: skip
    late = notified is not None and rules.is_late(entry.discovered_at, notified) and not entry.late_reason
    yield Fault(late, "no_late_reason", _("After 72 hours, say why it was late."), "late_reason")
    yield from _left_untold(entry)
    yield from _closing(entry)


def _left_untold(entry: Breach) -> Iterator[Fault]:
    reason = entry.not_notified_reason
    yield Fault(
        bool(reason) and entry.notified_at is not None, "told_and_not",
        _("The authority was told: leave this empty."), "not_notified_reason",
    )  # fmt: skip
    yield Fault(
        bool(reason) and entry.risk != rules.UNLIKELY, "risk_means_telling",
        _("Where there is a risk, the authority has to be told."), "not_notified_reason",
    )  # fmt: skip


def _closing(entry: Breach) -> Iterator[Fault]:
    if entry.closed_on is None:
        return
    yield Fault(entry.closed_on > timezone.localdate(), "in_future", _("This day has not come yet."), "closed_on")
    yield Fault(
        entry.awaits_notification, "not_settled",
        _("Before closing, tell the authority or say why it need not be told."), "closed_on",
    )  # fmt: skip
    yield Fault(not entry.measures, "no_measures", _("Before closing, say which measures were taken."), "measures")
    untold = entry.informed_at is None and not entry.not_informed_reason
    yield Fault(
        entry.risk == rules.HIGH_RISK and untold, "persons_not_told",
        _("After a high risk, tell the persons or say why they need not be told."), "informed_at",
    )  # fmt: skip


OF_A_KIND: dict[type[Version], Callable[[Any], Iterator[Fault]]] = {
    ImpactAssessment: _assessment,
    NumberAuthorisation: _authorisation,
    Breach: _breach,
}
