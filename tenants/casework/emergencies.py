"""Open a restricted file in grave and imminent danger, for a day at most; tell the person afterwards."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet, Value
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.calendar.working_days import start_of
from maillage.identity import rules as identity
from maillage.notifications.notify import notify
from maillage.outbox.models import OutboxMessage
from maillage.outbox.post import post
from maillage.postgres.functions import Fold, WallClock
from maillage.problems import Problem
from sharing.emergencies import rules
from sharing.emergencies.cases import Given
from sharing.emergencies.services import check_plea, open_review
from sharing.grants.discretion import hidden_uses
from tenants.casework import rules as casework
from tenants.casework.access import access_participants, sees_files
from tenants.casework.files import CaseworkFiles, field_label, plain
from tenants.casework.models import Emergency, FileClosure, FileRestriction, Participant

TO_INFORM = "emergency.to_inform"
NO_FILE = _("No file that is restricted has this number, or this first and last name and date of birth.")
DEFERRALS = {
    "no_deferral_reason": ("words", _("Say why the person cannot be told yet.")),
    "deferral_past": ("until", _("Choose a day to come.")),
    "deferral_late": ("until", _("Put it off by three months at most, then decide again.")),
}
_files = CaseworkFiles()


class CaseworkCases:
    """The files as emergencies see them (`sharing.emergencies.cases.Cases`)."""

    def values(self, subject_id: UUID, categories: Collection[str], *, address: bool) -> dict[str, str]:
        """Codes for choices, ISO dates; a national number is in no category."""
        return values_of(Participant.objects.get(pk=subject_id), categories, address=address)

    def keep(self, given: Given) -> None:
        """A row in the CPAS's own schema; the person is to be told."""
        _keep(
            given.body_role,
            id=given.emergency_id, participant_id=given.subject_id, kind=rules.DISCLOSURE,
            referral_id=given.referral_id, organisation=given.organisation, user_id=given.user_id,
            user_name=given.user_name, reason=given.reason, words=given.words, categories=given.categories,
            opened_at=given.opened_at, expires_at=given.expires_at,
        )  # fmt: skip


def values_of(participant: Participant, categories: Collection[str], *, address: bool) -> dict[str, str]:
    """The values of these categories that are not empty; an address that is kept secret only when asked for."""
    hidden = casework.ADDRESS_FIELDS if participant.confidential_address and not address else frozenset()
    wanted = [code for code, category in casework.DISCLOSABLE.items() if category in categories and code not in hidden]
    values = {code: plain(getattr(participant, code)) for code in wanted}
    return {code: value for code, value in values.items() if value}


def _keep(role: str, **values: Any) -> Emergency:
    kept = Emergency.objects.create(inform_by=timezone.localdate() + rules.INFORM_WITHIN, **values)
    _wake(kept, role)
    return kept


def _wake(emergency: Emergency, role: str) -> None:
    post(TO_INFORM, to_role=role, object_id=emergency.pk, due_at=start_of(emergency.inform_by))


def check_opens_in_emergency(actor: Actor) -> None:
    """Return if the actor's function works with files. Raises Http404."""
    if not sees_files(actor):
        raise Http404


def _restricted(actor: Actor, words: str, born_on: date | None) -> Participant | None:
    """The one restricted file that this number, or this whole name and date of birth, names; closed ones never."""
    closed = FileClosure.objects.filter(user_id=actor.user_id, ended_at=None).values("participant_id")
    standing = FileRestriction.objects.filter(lifted_at=None).values("participant_id")
    found = Participant.objects.filter(pk__in=standing).exclude(pk__in=closed)
    by_number = Q(number__iexact=words.strip())
    named = found.annotate(given=Fold("first_name"), family=Fold("last_name"))
    by_name = Q(pk__in=[])
    parts = words.split()
    for cut in range(1, len(parts)):
        first, last = " ".join(parts[:cut]), " ".join(parts[cut:])
        for given, family in ((first, last), (last, first)):
            by_name |= Q(given=Fold(Value(given)), family=Fold(Value(family)), birth_date=born_on)
    matches = list(named.filter(by_number | by_name if born_on else by_number)[:2])
    return matches[0] if len(matches) == 1 else None


def open_in_emergency(
    *, actor: Actor, person: str, born_on: date | None, reason: str, words: str, danger: bool,
    categories: Collection[str],
) -> Emergency:  # fmt: skip
    """Open a restricted file to the actor for 24 hours: only these categories. The officer is told at once.

    `person` is the file number, or the whole name with the date of birth: nothing is searched. A file that is closed
    to the actor is never opened so. Raises Http404, Problem no_reason, no_words, no_danger, no_category, no_such_file,
    open_already (409).
    """
    check_opens_in_emergency(actor)
    asked = check_plea(reason=reason, words=words, danger=danger, categories=categories)
    participant = _restricted(actor, person, born_on)
    if participant is None:
        # outside any transaction of ours: that somebody tried stays written down
        record(actor=actor, action="emergency.not_found", object_kind="emergency")
        raise Problem("no_such_file", NO_FILE, field="person")
    if access_participants(actor).filter(pk=participant.pk).exists():
        raise Problem("open_already", _("This file is open to you: look for it in the list."), status=409)
    now = timezone.now()
    with transaction.atomic():
        opened = _keep(
            actor.body_role,
            participant=participant, kind=rules.OPENING, organisation=actor.body_name, user_id=actor.user_id,
            user_name=actor.user_name, reason=reason, words=words.strip(), categories=asked, opened_at=now,
            expires_at=now + rules.LASTS,
        )  # fmt: skip
        open_review(
            body_role=actor.body_role, kind=rules.OPENING, object_id=opened.pk, opener_id=actor.user_id,
            opener_function=actor.function, reason=reason, categories=asked,
        )  # fmt: skip
        _files.note(actor, participant.pk, kind="emergency.opened", organisation=actor.body_name, role=actor.body_role)
        record(
            actor=actor, action="emergency.open", object_kind="participant", object_id=participant.pk, detail=reason
        )  # fmt: skip
    return opened


@dataclass(frozen=True, slots=True)
class OpenedField:
    """One field of a file that was opened: its code, label, value and the value in words."""

    code: str
    label: str
    value: str
    shown: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An emergency as its reader may see it: `name` and `fields` for whoever opened it, for a day."""

    emergency: Emergency
    name: str
    fields: list[OpenedField]
    live: bool
    informs: bool


def access_emergencies(actor: Actor) -> QuerySet[Emergency]:
    """Those of the acting CPAS: its officer and managers see all, a worker the own ones and those of files they see.

    Whoever is shut out of a file for a conflict of interest sees nothing of its emergencies either; nor, but for the
    officer, who must not learn of the organisation that asked. Raises Http404.
    """
    if actor.body_kind != identity.CPAS or not (sees_files(actor) or actor.function in rules.REVIEWS):
        raise Http404
    closed = FileClosure.objects.filter(user_id=actor.user_id, ended_at=None).values("participant_id")
    found = Emergency.objects.exclude(participant_id__in=closed).select_related("participant")
    if actor.function != identity.DPO and (hidden := hidden_uses(actor)) is not None:
        found = found.exclude(referral_id__in=hidden.values("pk"))
    if actor.function in rules.REVIEWS:
        return found
    own = Q(kind=rules.OPENING, user_id=actor.user_id)
    return found.filter(own | Q(participant_id__in=access_participants(actor).order_by().values("pk")))


def untold(actor: Actor) -> Collection[QuerySet[Emergency]]:
    """The emergencies of which the actor must not learn, for the organisation that asked."""
    concerned = actor.body_kind == identity.CPAS and actor.function != identity.DPO
    hidden = hidden_uses(actor) if concerned else None
    return () if hidden is None else (Emergency.objects.filter(referral_id__in=hidden.values("pk")),)


def access_emergency(actor: Actor, emergency_id: UUID) -> Emergency:
    """One emergency. Raises Http404."""
    found = access_emergencies(actor).filter(pk=emergency_id).first()
    if found is None:
        raise Http404
    return found


def show_emergency(actor: Actor, emergency: Emergency) -> Shown:
    """What the actor may see of it now; that the opener read the file is written down, each time."""
    mine = emergency.kind == rules.OPENING and emergency.user_id == actor.user_id
    live = mine and Emergency.objects.filter(pk=emergency.pk, expires_at__gt=WallClock()).exists()
    seen = sees_files(actor) and access_participants(actor).filter(pk=emergency.participant_id).exists()
    fields: list[OpenedField] = []
    if live:
        values = values_of(emergency.participant, emergency.categories, address=True)
        fields = [
            OpenedField(code, str(field_label(code)), value, _files.display(code, value))
            for code, value in values.items()
        ]
        record(
            actor=actor, action="emergency.read", object_kind="participant", object_id=emergency.participant_id
        )  # fmt: skip
    return Shown(
        emergency=emergency,
        name=emergency.participant.name if live or seen else "",
        fields=fields,
        live=live,
        informs=emergency.informed_at is None and tells_person(actor, emergency),
    )


def tells_person(actor: Actor, emergency: Emergency) -> bool:
    """Whether the actor tells the person of it: who sees the file, its officer, a manager."""
    if actor.function in rules.REVIEWS:
        return True
    return access_participants(actor).filter(pk=emergency.participant_id).exists()


def access_emergency_to_tell(actor: Actor, emergency_id: UUID) -> Emergency:
    """One emergency, to tell the person of it. Raises Http404, PermissionDenied to who only opened the file."""
    emergency = access_emergency(actor, emergency_id)
    if not tells_person(actor, emergency):
        raise PermissionDenied
    return emergency


def _to_tell(emergency: Emergency) -> Emergency:
    locked = Emergency.objects.select_for_update(no_key=True).get(pk=emergency.pk)
    if locked.informed_at is not None:
        raise Problem("already_told", _("The person was told already."), status=409)
    return locked


def inform_person(*, actor: Actor, emergency: Emergency) -> Emergency:
    """The person was told. Call with one from `access_emergency_to_tell`. Raises Problem already_told (409)."""
    with transaction.atomic():
        locked = _to_tell(emergency)
        locked.informed_at, locked.informed_by = timezone.now(), actor.user_id
        locked.informed_by_name = actor.user_name
        locked.save(update_fields=["informed_at", "informed_by", "informed_by_name"])
        record(actor=actor, action="emergency.inform", object_kind="emergency", object_id=locked.pk)
    return locked


def defer_informing(*, actor: Actor, emergency: Emergency, until: date, words: str) -> Emergency:
    """The person is told later, for a reason; on that day it is asked again.

    Call with one from `access_emergency_to_tell`. Raises Problem no_deferral_reason, deferral_past, deferral_late,
    already_told (409).
    """
    if problem := rules.deferral_problem(until, words, timezone.localdate()):
        field, message = DEFERRALS[problem]
        raise Problem(problem, message, field=field)
    with transaction.atomic():
        locked = _to_tell(emergency)
        locked.inform_by, locked.deferral = until, words.strip()
        locked.save(update_fields=["inform_by", "deferral"])
        _wake(locked, actor.body_role)
        record(actor=actor, action="emergency.defer", object_kind="emergency", object_id=locked.pk)
    return locked


def tell_to_inform(message: OutboxMessage) -> None:
    """On the day: the case worker and the officer are told that the person does not know yet."""
    emergency = Emergency.objects.select_related("participant").filter(pk=message.object_id, informed_at=None).first()
    if emergency is None or timezone.localdate() < emergency.inform_by:
        return
    workers: Iterable[UUID] = [emergency.participant.referent_id] if emergency.participant.referent_id else []
    notify(TO_INFORM, object_id=emergency.pk, user_ids=workers, functions=frozenset({identity.DPO}))
