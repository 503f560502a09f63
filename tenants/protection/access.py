"""The one door to the data protection officer's registers, to requests and to contests."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from maillage.audit.actor import Actor
from sharing.grants.discretion import hidden_uses
from sharing.referrals.models import Referral
from tenants.casework.access import access_participant, access_participant_for_change
from tenants.casework.models import Participant
from tenants.protection import rules
from tenants.protection.models import Contest, PersonRequest, Version
from tenants.protection.registers import Register, register_called


def reads_protection(actor: Actor) -> bool:
    """Whether the actor reads registers, requests and contests: what the navigation asks."""
    return rules.reads(actor.body_kind, actor.function)


def keeps_protection(actor: Actor) -> bool:
    """Whether the actor keeps them: what a page that may only be read does not offer."""
    return rules.keeps(actor.body_kind, actor.function)


def access_protection(actor: Actor) -> None:
    """Return if the actor reads them. Raises Http404."""
    if not reads_protection(actor):
        raise Http404


def access_protection_to_keep(actor: Actor) -> None:
    """Return if the actor keeps them. Raises Http404, PermissionDenied to who may only read."""
    access_protection(actor)
    if not keeps_protection(actor):
        raise PermissionDenied


def access_register(actor: Actor, code: str) -> Register:
    """A register, for reading. Raises Http404."""
    access_protection(actor)
    return register_called(code)


def access_register_to_keep(actor: Actor, code: str) -> Register:
    """A register, to add to it. Raises Http404, PermissionDenied."""
    register = access_register(actor, code)
    access_protection_to_keep(actor)
    return register


def access_versions(actor: Actor, register: Register, entry_id: UUID) -> list[Version]:
    """Every version of one entry, the last one first. Raises Http404."""
    access_protection(actor)
    versions = list(register.model._default_manager.filter(entry_id=entry_id).order_by("-version"))
    if not versions:
        raise Http404
    return versions


def access_entry_to_keep(actor: Actor, register: Register, entry_id: UUID) -> Version:
    """The last version of an entry, to change it. Raises Http404, PermissionDenied."""
    version = access_versions(actor, register, entry_id)[0]
    access_protection_to_keep(actor)
    return version


def access_requests(actor: Actor) -> QuerySet[PersonRequest]:
    """The requests of persons, those to answer first in the order of their last day. Raises Http404."""
    access_protection(actor)
    return PersonRequest.objects.all()


def access_request(actor: Actor, request_id: UUID) -> PersonRequest:
    """One request. Raises Http404."""
    found = access_requests(actor).filter(pk=request_id).first()
    if found is None:
        raise Http404
    return found


def access_request_to_answer(actor: Actor, request_id: UUID) -> PersonRequest:
    """One request, for a service. Raises Http404, PermissionDenied."""
    found = access_request(actor, request_id)
    access_protection_to_keep(actor)
    return found


def access_contests(actor: Actor) -> QuerySet[Contest]:
    """The contested accesses; the officer, who answers them, sees all. Raises Http404."""
    access_protection(actor)
    return Contest.objects.all() if keeps_protection(actor) else _told(actor, Contest.objects.all())


def _told(actor: Actor, contests: QuerySet[Contest]) -> QuerySet[Contest]:
    """Without those about an organisation that the actor must not learn of."""
    hidden = hidden_uses(actor)
    return contests if hidden is None else contests.exclude(referral_id__in=hidden.values("pk"))


def access_contest(actor: Actor, contest_id: UUID) -> Contest:
    """One contested access. Raises Http404."""
    found = access_contests(actor).filter(pk=contest_id).first()
    if found is None:
        raise Http404
    return found


def access_contest_to_answer(actor: Actor, contest_id: UUID) -> Contest:
    """One contested access, for a service. Raises Http404, PermissionDenied."""
    found = access_contest(actor, contest_id)
    access_protection_to_keep(actor)
    return found


def access_contests_of(actor: Actor, subject_id: UUID) -> list[Contest]:
    """What the person whose file the actor sees contested, newest first. Raises Http404."""
    access_participant(actor, subject_id)
    return list(_told(actor, Contest.objects.filter(subject_id=subject_id)).order_by("-recorded_at"))


def reference_of(contest: Contest) -> str:
    """The reference of the own referral that a contest is about. Call with one from `access_contest`."""
    referral = Referral.objects.filter(pk=contest.referral_id).first()
    return referral.reference if referral else ""


def access_person_to_contest(actor: Actor, subject_id: UUID) -> Participant:
    """The person who contests, beside the worker who writes it down. Raises Http404, PermissionDenied."""
    return access_participant_for_change(actor, subject_id)


def access_log(actor: Actor) -> None:
    """Return if the actor reads who looked at what. Raises Http404."""
    if not rules.reads_log(actor.body_kind, actor.function):
        raise Http404


def file_numbers(actor: Actor, subject_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The numbers of files, by person: all that the officer sees of them. One query. Raises Http404."""
    access_protection(actor)
    wanted: Collection[UUID] = {subject_id for subject_id in subject_ids if subject_id}
    return dict(Participant.objects.filter(pk__in=wanted).values_list("pk", "number"))


def file_numbered(actor: Actor, number: str) -> UUID | None:
    """The person whose file has this number, for the officer, who is not told whose it is. Raises Http404."""
    access_protection(actor)
    return Participant.objects.filter(number__iexact=number.strip()).values_list("pk", flat=True).first()
