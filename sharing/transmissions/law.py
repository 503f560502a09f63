"""The rules and terms that apply on a day, out of the versions that are kept."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from maillage.calendar.working_days import working_days_later
from maillage.problems import Problem
from sharing.transmissions import rules
from sharing.transmissions.models import LegalText


def in_force(on: date) -> QuerySet[LegalText]:
    """Every text that applies on this day, in one version each."""
    valid = Q(valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gte=on))
    latest = LegalText.objects.filter(valid).order_by("code", "-valid_from").distinct("code")
    return LegalText.objects.filter(pk__in=latest.values("pk"))


def competence_rules(on: date) -> QuerySet[LegalText]:
    """The rules by which a CPAS can be competent on this day."""
    return in_force(on).filter(kind=LegalText.COMPETENCE)


def text_of(code: str, on: date) -> LegalText:
    """The version of one text that applies on this day. Raises Problem no_law: nothing is made up in its place."""
    found = in_force(on).filter(code=code).first()
    if found is None:
        raise Problem("no_law", f"{code}: no version in force on {on.isoformat()}", status=409)
    return found


def end_of_term(text: LegalText, day: date) -> date:
    """The last day of a term in days that begins on `day`, which does not count. Raises ValueError for another unit."""
    if text.amount is None or text.unit not in (LegalText.Unit.CALENDAR_DAYS, LegalText.Unit.WORKING_DAYS):
        raise ValueError(f"{text.code} is no term in days")
    if text.unit == LegalText.Unit.WORKING_DAYS:
        return working_days_later(day, text.amount)
    return rules.calendar_days_later(day, text.amount)


def send_by(aid: str, received_on: date) -> date:
    """The last day to send on a request for this aid that came in on that day."""
    return end_of_term(text_of(f"send.{rules.regime_of(aid)}", received_on), received_on)
