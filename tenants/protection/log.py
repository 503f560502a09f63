"""Who read and did what, for the data protection officer: the audit log of the own body, and of its data elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.models import AuditEntry
from maillage.audit.record import record
from maillage.calendar.working_days import start_of
from maillage.identity.models import Body, Function, PersonCard
from maillage.postgres.functions import Fold
from maillage.problems import Problem
from sharing.emergencies.models import EmergencyDisclosure
from sharing.grants.models import Grant, GrantUse
from sharing.referrals.models import Disclosure
from sharing.referrals.reading import READ
from tenants.casework.models import Participant
from tenants.protection.access import access_log, file_numbered, file_numbers
from tenants.protection.untold import told_in_log
from tenants.protection.wording import action_label

LONGEST_EXPORT = 10_000


@dataclass(frozen=True, slots=True)
class Filters:
    """Which entries: words of an organisation's name, an action, days (the last included), a file's number."""

    organisation: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None
    number: str = ""

    @property
    def used(self) -> str:
        """The names of the filters in force: what the log of reading the log says."""
        return ",".join(name for name in ("organisation", "action", "since", "until", "number") if getattr(self, name))


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it is shown. `person` is known in the own body alone; `numbers` are of the files it is about."""

    at: datetime
    organisation: str
    function: str
    person: str
    action: str
    what: str
    numbers: tuple[str, ...]

    @property
    def action_label(self) -> str:
        """The action in words."""
        return action_label(self.action)

    @property
    def function_label(self) -> str:
        """The function in words."""
        return str(dict(Function.choices).get(self.function, self.function))


def entries_for(actor: Actor, filters: Filters) -> QuerySet[AuditEntry]:
    """The entries of the acting CPAS and those of others about its data, the latest first, as far as the officer may
    know of them (`told_in_log`).

    Raises Http404 to any but the officer, Problem no_such_file.
    """
    access_log(actor)
    own = AuditEntry.objects.filter(Q(body_role=actor.body_role) | Q(owner_role=actor.body_role))
    entries = told_in_log(actor, own)
    if filters.organisation:
        entries = entries.filter(body_role__in=_roles_named(filters.organisation))
    if filters.action:
        entries = entries.filter(action=filters.action)
    if filters.since:
        entries = entries.filter(at__gte=start_of(filters.since))
    if filters.until:
        entries = entries.filter(at__lt=start_of(filters.until + timedelta(days=1)))
    if filters.number:
        entries = entries.filter(_about(_person(actor, filters.number)))
    return entries.order_by("-at", "-pk")


def _roles_named(words: str) -> list[str]:
    # looked up first: a sub-query would keep the log's indexes out
    bodies = Body.objects.annotate(folded=Fold("name"))
    for word in words.split():
        bodies = bodies.filter(folded__contains=Fold(Value(word)))
    return list(bodies.values_list("role", flat=True))


def _person(actor: Actor, number: str) -> UUID:
    found = file_numbered(actor, number)
    if found is None:
        raise Problem("no_such_file", _("No file of your CPAS has this number."), field="q")
    return found


def _about(subject_id: UUID) -> Q:
    """What is about one person: the file, the agreements, the referrals, what was disclosed under them."""
    grants = list(Grant.objects.filter(subject_id=subject_id).values_list("pk", flat=True))
    referrals = list(GrantUse.objects.filter(subject_id=subject_id).values_list("referral_id", flat=True))
    disclosures = [
        key
        for model in (Disclosure, EmergencyDisclosure)
        for key in model._default_manager.filter(referral_id__in=referrals).values_list("pk", flat=True)
    ]
    return Q(object_id__in=[subject_id, *grants, *referrals]) | Q(disclosure_ids__overlap=disclosures)


def note_log_reading(actor: Actor, filters: Filters, *, exported: bool = False) -> None:
    """Write down that the officer read the log, or took a copy of it: with which filters, never what was looked for."""
    action = "log.export" if exported else "log.read"
    record(actor=actor, action=action, object_kind="log", detail=filters.used)


def lines_of(actor: Actor, entries: Iterable[AuditEntry]) -> list[Line]:
    """The lines of one page, in a constant number of queries. Raises Http404 to any but the officer."""
    access_log(actor)
    page = list(entries)
    bodies = dict(Body.objects.filter(role__in={entry.body_role for entry in page}).values_list("role", "name"))
    people = _colleagues(actor, page)
    subjects = _subjects(page)
    numbers = file_numbers(actor, {subject for found in subjects.values() for subject in found})
    return [
        _line(actor, entry, bodies.get(entry.body_role, ""), people, _numbers(entry, subjects, numbers))
        for entry in page
    ]  # fmt: skip


type People = dict[UUID, tuple[str, str]]


def _colleagues(actor: Actor, page: Sequence[AuditEntry]) -> People:
    """Name and function of those of the own body who still belong to it; of another's people, nothing."""
    ids = {entry.actor for entry in page if entry.actor and entry.body_role == actor.body_role}
    cards = PersonCard.objects.filter(user_id__in=ids, body_id=actor.body_role)
    return {card.user_id: (card.name, card.function) for card in cards}


def _line(actor: Actor, entry: AuditEntry, organisation: str, people: People, numbers: tuple[str, ...]) -> Line:
    own = entry.body_role == actor.body_role
    name, function = people.get(entry.actor, ("", "")) if own and entry.actor else ("", "")
    if entry.action == READ:
        function = entry.detail or function  # as it was at the time
    person = name or (str(_("Former colleague")) if own and entry.actor else "")
    return Line(entry.at, organisation, function, person, entry.action, entry.object_kind, numbers)


def _subjects(page: Sequence[AuditEntry]) -> dict[UUID, set[UUID]]:
    """The persons that objects and disclosures of the page are about, by the object's or the disclosure's id."""
    objects = {entry.object_id for entry in page if entry.object_id}
    shown = {key for entry in page for key in entry.disclosure_ids}
    disclosures = dict(Disclosure.objects.filter(pk__in=shown).values_list("pk", "referral_id"))
    disclosures |= dict(EmergencyDisclosure.objects.filter(pk__in=shown).values_list("pk", "referral_id"))
    uses = dict(
        GrantUse.objects.filter(referral_id__in=objects | set(disclosures.values())).values_list(
            "referral_id", "subject_id"
        )
    )
    found: dict[UUID, set[UUID]] = {}
    for key, subject in (
        *((key, key) for key in Participant.objects.filter(pk__in=objects).values_list("pk", flat=True)),
        *Grant.objects.filter(pk__in=objects).values_list("pk", "subject_id"),
        *uses.items(),
        *((key, uses[referral]) for key, referral in disclosures.items() if referral in uses),
    ):
        found.setdefault(key, set()).add(subject)
    return found


def _numbers(entry: AuditEntry, subjects: dict[UUID, set[UUID]], numbers: dict[UUID, str]) -> tuple[str, ...]:
    keys = [*([entry.object_id] if entry.object_id else []), *entry.disclosure_ids]
    about = {subject for key in keys for subject in subjects.get(key, ())}
    return tuple(sorted(numbers[subject] for subject in about if subject in numbers))


def lines_to_export(actor: Actor, filters: Filters) -> list[Line]:
    """Every line that the filters leave; that a copy was taken is written down.

    Raises Http404, Problem no_such_file; too_many beyond `LONGEST_EXPORT` lines.
    """
    entries = list(entries_for(actor, filters)[: LONGEST_EXPORT + 1])
    if len(entries) > LONGEST_EXPORT:
        raise Problem(
            "too_many", _("These are more than 10,000 lines: choose fewer days."), field="since"
        )  # fmt: skip
    note_log_reading(actor, filters, exported=True)
    return lines_of(actor, entries)
