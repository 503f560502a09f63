"""What waits for the data protection officer, with its deadline. Other features add theirs when they start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from maillage.audit.actor import Actor
from maillage.calendar.working_days import start_of
from tenants.protection.access import access_contests, access_protection, file_numbers
from tenants.protection.models import Breach, ImpactAssessment, NumberAuthorisation, PersonRequest

REVIEWED_WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: what kind of thing, which one, by when (None: no deadline), and its page.

    `title` names no person: the number of a file, an organisation, a few words of a register.
    """

    kind: str | Promise
    title: str | Promise
    url: str
    due_at: datetime | None = None
    by_the_hour: bool = False

    @property
    def is_overdue(self) -> bool:
        """Whether the deadline is past."""
        return self.due_at is not None and self.due_at < timezone.now()

    @property
    def due_on(self) -> date | None:
        """The day of the deadline."""
        return timezone.localdate(self.due_at) if self.due_at else None


type TasksOf = Callable[[Actor], Iterable[Task]]
_sources: list[TasksOf] = []


def register_tasks(tasks_of: TasksOf) -> None:
    """Add a source of tasks, from `AppConfig.ready`: called for a reader of the registers, at each page of tasks."""
    if tasks_of not in _sources:
        _sources.append(tasks_of)


def tasks_for(actor: Actor) -> list[Task]:
    """Everything that waits, the soonest deadline first (so what is overdue comes first), what has none last.

    A constant number of queries for the officer's own; raises Http404 to who does not read the registers.
    """
    access_protection(actor)
    tasks = [task for tasks_of in (_contests, _requests, _breaches, _reviews, *_sources) for task in tasks_of(actor)]
    return sorted(tasks, key=lambda task: (task.due_at is None, task.due_at or timezone.now(), str(task.kind)))


def end_of(day: date) -> datetime:
    """The last moment of a day, here: what is due on it is overdue after it."""
    return timezone.make_aware(datetime.combine(day, time.max))


def _contests(actor: Actor) -> Iterator[Task]:
    contests = list(access_contests(actor).filter(answered_at=None))
    numbers = file_numbers(actor, [contest.subject_id for contest in contests])
    for contest in contests:
        title = _("File %(number)s, about %(organisation)s") % {
            "number": numbers.get(contest.subject_id, "–"),
            "organisation": contest.organisation_name,
        }
        url = reverse("protection:contest_detail", args=[contest.pk])
        yield Task(_("Contested access"), title, url, end_of(contest.target_on))


def _requests(actor: Actor) -> Iterator[Task]:
    requests = list(PersonRequest.objects.filter(answered_on=None))
    numbers = file_numbers(actor, [request.subject_id for request in requests])
    for request in requests:
        number = numbers.get(request.subject_id) if request.subject_id else None
        whose = _("file %(number)s") % {"number": number} if number else request.reference
        title = _("%(kind)s – %(whose)s") % {"kind": request.get_kind_display(), "whose": whose}
        yield Task(
            _("Request of a person"), title, reverse("protection:request", args=[request.pk]), end_of(request.due_on)
        )


def _breaches(actor: Actor) -> Iterator[Task]:
    running = Breach.objects.filter(replaced_at=None, notified_at=None, not_notified_reason="")
    for breach in running:
        yield Task(_("Breach: tell the authority"), breach.name, _entry("breaches", breach), breach.deadline, True)
    for breach in Breach.objects.filter(replaced_at=None, closed_on=None).exclude(pk__in=running.values("pk")):
        yield Task(_("Breach: measures and closing"), breach.name, _entry("breaches", breach))


def _reviews(actor: Actor) -> Iterator[Task]:
    soon = timezone.localdate() + REVIEWED_WITHIN
    for assessment in ImpactAssessment.objects.filter(replaced_at=None, review_on__lte=soon):
        url = _entry("assessments", assessment)
        yield Task(_("Impact assessment to review"), assessment.name, url, end_of(assessment.review_on))
    ending = NumberAuthorisation.objects.filter(replaced_at=None, in_use=True, valid_until__lte=soon)
    for authorisation in ending.order_by(F("valid_until")):
        assert authorisation.valid_until is not None, "the filter says so"
        url = _entry("national-number", authorisation)
        due_at = start_of(authorisation.valid_until) + timedelta(days=1)
        yield Task(_("Authorisation of the national number that ends"), authorisation.code, url, due_at)


def _entry(register: str, version: Breach | ImpactAssessment | NumberAuthorisation) -> str:
    return reverse("protection:entry", args=[register, version.entry_id])
