"""What the people of a partner or joint programme have to do next with what they received, in order of urgency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, DateField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Least, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from maillage.audit.actor import Actor
from maillage.calendar.working_days import working_days_between
from sharing.referrals import rules
from sharing.referrals.access import access_received
from sharing.referrals.listing import Listed
from sharing.referrals.models import Referral
from sharing.referrals.waiting import Pile

# What is due later than this does not wait yet.
SOON = timedelta(days=14)
# A follow-up of half a year without an outcome is asked about.
LONG = timedelta(days=182)
WORDS = {
    **dict.fromkeys(rules.WAITING, pgettext_lazy("to do", "Answer")),
    rules.WAITLISTED: _("Look at the waiting list again"),
    rules.ACCEPTED: _("First contact"),
    rules.ON_HOLD: _("Go on with the follow-up"),
    rules.IN_PROGRESS: _("Report the outcome"),
}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do about one referral, by a day."""

    row: Listed
    due_on: date
    today: date

    @property
    def words(self) -> Any:
        """What to do."""
        return WORDS[self.row.referral.state]

    @property
    def is_late(self) -> bool:
        """Whether the day has passed."""
        return self.due_on < self.today

    @property
    def days_left(self) -> int:
        """How many working days are left, the last one included; 0 on the day itself."""
        return working_days_between(self.today, self.due_on)

    @property
    def is_answer(self) -> bool:
        """Whether an answer is asked for."""
        return self.row.referral.state in rules.WAITING

    @property
    def days_since(self) -> int:
        """For how many days it has waited since it was sent."""
        sent_at = self.row.referral.sent_at
        return (self.today - timezone.localdate(sent_at)).days if sent_at else 0


def due_referrals(actor: Actor, today: date) -> QuerySet[Referral]:
    """What was received and waits for its recipient, each with `due_on`, the most urgent first."""
    # midnight after the last day is still the last day
    last_day = Cast(TruncDate(F("disclosure__valid_until") - Value(timedelta(seconds=1))), DateField())
    started = Coalesce(F("started_on"), Cast(TruncDate("answered_at"), DateField()))
    due = Case(
        # of those sent before the day was kept, the day they were sent
        When(state__in=rules.WAITING, then=Coalesce(F("answer_by"), Cast(TruncDate("sent_at"), DateField()))),
        When(state=rules.WAITLISTED, then=F("review_on")),
        When(state=rules.ACCEPTED, then=F("first_contact_on")),
        When(state=rules.ON_HOLD, then=F("resume_on")),
        When(state=rules.IN_PROGRESS, then=Least(last_day, Cast(started + Value(LONG), DateField()))),
        output_field=DateField(),
    )
    waits = Q(state__in=rules.WAITING) | Q(due_on__lte=today + SOON)
    return (
        access_received(actor)
        .filter(state__in=list(WORDS))
        .annotate(due_on=due)
        .filter(waits, due_on__isnull=False)
        .order_by("due_on", "-urgent", "pk")
    )


def tasks_of(pile: Pile, today: date) -> list[Task]:
    """The rows of a pile of `due_referrals`, each as what to do."""
    return [Task(row, row.referral.due_on, today) for row in pile.rows]  # type: ignore[attr-defined]
