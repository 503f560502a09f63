"""Requests of persons: register, extend, answer. The last day is a working day (Regulation 1182/71, article 3, 4)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.calendar.working_days import working_days_later
from maillage.problems import Problem
from tenants.protection import rules
from tenants.protection.access import file_numbered
from tenants.protection.models import PersonRequest, RequestKind, RequestOutcome


def last_day(received_on: date, months: int) -> date:
    """The last day to answer a request: so many months after it came, or the next working day."""
    return working_days_later(rules.same_day_later(received_on, months) - timedelta(days=1), 1)


def register_request(
    *,
    actor: Actor,
    kind: str,
    received_on: date,
    number: str = "",
    reference: str = "",
    asked: str = "",
    identity_checked_on: date | None = None,
) -> PersonRequest:
    """Write a request down; its month runs from the day on which it came.

    It names a file by its number, or a reference of the officer's own. Call when `access_protection_to_keep` allows.
    Raises Problem not_valid, in_future, no_such_file, no_person, identity_before.
    """
    if kind not in RequestKind.values:
        raise Problem("not_valid", _("Choose what the person asks."), field="kind")
    _check_day(received_on, "received_on")
    _check_identity(identity_checked_on, received_on)
    subject_id = _subject(actor, number)
    if subject_id is None and not reference.strip():
        raise Problem("no_person", _("Enter the number of the file, or a reference of your own."), field="number")
    with transaction.atomic():
        request = PersonRequest.objects.create(
            kind=kind, subject_id=subject_id, reference=reference.strip(), asked=asked.strip(),
            received_on=received_on, due_on=last_day(received_on, rules.REQUEST_MONTHS),
            identity_checked_on=identity_checked_on, recorded_by=actor.user_id, recorded_by_name=actor.user_name,
            recorded_at=timezone.now(),
        )  # fmt: skip
        _record(actor, "request.register", request, kind)
    return request


def extend_request(*, actor: Actor, request: PersonRequest, reason: str) -> PersonRequest:
    """Two months more, for a reason that the person is told within the first month (GDPR, article 12, 3).

    Raises Problem no_reason; already_answered, already_extended, too_late (409).
    """
    if not reason.strip():
        raise Problem("no_reason", _("Say why it takes longer: the person is told."), field="reason")
    with transaction.atomic():
        locked = _open(request)
        if locked.extended_on is not None:
            raise Problem("already_extended", _("This request was already extended."), status=409)
        if locked.is_overdue:
            raise Problem("too_late", _("The first month is over: a request is extended within it."), status=409)
        locked.extended_on, locked.extension_reason = timezone.localdate(), reason.strip()
        locked.due_on = last_day(locked.received_on, rules.EXTENDED_MONTHS)
        locked.save(update_fields=["extended_on", "extension_reason", "due_on"])
        _record(actor, "request.extend", locked)
    return locked


def answer_request(
    *,
    actor: Actor,
    request: PersonRequest,
    outcome: str,
    answered_on: date,
    grounds: str = "",
    identity_checked_on: date | None = None,
) -> PersonRequest:
    """Write the answer down.

    Raises Problem not_valid, in_future, answered_before, no_grounds, no_identity, identity_before; already_answered
    (409).
    """
    if outcome not in RequestOutcome.values:
        raise Problem("not_valid", _("Choose how it was answered."), field="outcome")
    if outcome in rules.NEEDS_GROUNDS and not grounds.strip():
        raise Problem("no_grounds", _("Say why: the person is told the grounds."), field="grounds")
    _check_day(answered_on, "answered_on")
    with transaction.atomic():
        locked = _open(request)
        if answered_on < locked.received_on:
            raise Problem("answered_before", _("It was answered after it came."), field="answered_on")
        checked_on = identity_checked_on or locked.identity_checked_on
        _check_identity(checked_on, locked.received_on)
        if outcome in rules.NEEDS_IDENTITY and checked_on is None:
            raise Problem(
                "no_identity", _("First be sure that it is this person: enter when it was checked."),
                field="identity_checked_on",
            )  # fmt: skip
        locked.outcome, locked.answered_on, locked.grounds = outcome, answered_on, grounds.strip()
        locked.identity_checked_on = checked_on
        locked.answered_by, locked.answered_by_name = actor.user_id, actor.user_name
        locked.save(
            update_fields=[
                "outcome", "answered_on", "grounds", "identity_checked_on", "answered_by", "answered_by_name",
            ]
        )  # fmt: skip
        _record(actor, "request.answer", locked, outcome)
    return locked


def _open(request: PersonRequest) -> PersonRequest:
    locked = PersonRequest.objects.select_for_update().get(pk=request.pk)
    if not locked.is_open:
        raise Problem("already_answered", _("This request was already answered."), status=409)
    return locked


def _subject(actor: Actor, number: str) -> UUID | None:
    if not number.strip():
        return None
    found = file_numbered(actor, number)
    if found is None:
        raise Problem("no_such_file", _("No file of your CPAS has this number."), field="number")
    return found


def _check_day(day: date, field: str) -> None:
    if day > timezone.localdate():
        raise Problem("in_future", _("This day has not come yet."), field=field)


def _check_identity(checked_on: date | None, received_on: date) -> None:
    if checked_on is None:
        return
    _check_day(checked_on, "identity_checked_on")
    if checked_on < received_on:
        raise Problem("identity_before", _("It is checked after the request came."), field="identity_checked_on")


def _record(actor: Actor, action: str, request: PersonRequest, detail: str = "") -> None:
    record(actor=actor, action=action, object_kind="request", object_id=request.pk, detail=detail)
