"""Who may open a file: what its page shows, and what is decided there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity.access import access_team
from maillage.identity.models import PersonCard
from maillage.problems import Problem
from tenants.casework import rules
from tenants.casework.access import decides_who_opens
from tenants.casework.models import ClosureKind, FileClosure, FileReader, FileRestriction, Participant

KIND = "participant"
UNKNOWN = _("Choose a colleague who works with files.")


@dataclass(frozen=True, slots=True)
class WhoOpens:
    """What a page says of who may open a file. Closures are shown to managers alone: they tell of private ties."""

    restriction: FileRestriction | None
    readers: list[FileReader]
    closures: list[FileClosure]
    decides: bool
    reopens: bool


def who_opens(actor: Actor, participant: Participant) -> WhoOpens:
    """Who may open this file. Call with one that the actor may see."""
    restriction = FileRestriction.objects.filter(participant=participant, lifted_at=None).first()
    reopens = actor.function in rules.OPENS_RESTRICTED
    readers = restriction.readers.filter(removed_at=None) if restriction else ()
    return WhoOpens(
        restriction=restriction,
        readers=list(readers),
        closures=list(participant.closures.filter(ended_at=None)) if reopens else [],
        decides=decides_who_opens(actor, participant),
        reopens=reopens,
    )


def colleagues(actor: Actor) -> list[PersonCard]:
    """Those who work with files, the actor among them, by name."""
    return [card for card in access_team(actor) if rules.may_see(actor.body_kind, card.function)]


def declare_closure(*, actor: Actor, participant: Participant, user_id: UUID, kind: str) -> FileClosure:
    """Close a file to a colleague, or to oneself: from then on nothing of it exists for them.

    Anybody who sees the file declares for themselves, a manager for anyone. Raises PermissionDenied, Problem
    no_kind, unknown_colleague, already_closed (409).
    """
    if user_id != actor.user_id and actor.function not in rules.OPENS_RESTRICTED:
        raise PermissionDenied
    if kind not in ClosureKind.values:
        raise Problem("no_kind", _("Choose why."), field="kind")
    card = next((card for card in colleagues(actor) if card.user_id == user_id), None)
    if card is None:
        raise Problem("unknown_colleague", UNKNOWN, field="colleague")
    try:
        with transaction.atomic():
            closure = FileClosure.objects.create(
                participant=participant, user_id=card.user_id, user_name=card.name, kind=kind,
                declared_by=actor.user_id, declared_by_name=actor.user_name, declared_at=timezone.now(),
            )  # fmt: skip
            record(actor=actor, action="file.close_to", object_kind=KIND, object_id=participant.pk, detail=kind)
    except IntegrityError as error:
        raise Problem("already_closed", _("This file is already closed to that colleague."), status=409) from error
    return closure


def end_closure(*, actor: Actor, participant: Participant, closure_id: UUID) -> FileClosure:
    """Open a file again to a colleague: a manager does, never the colleague.

    Raises PermissionDenied, Http404, Problem own_closure, changed_meanwhile (409 each).
    """
    if actor.function not in rules.OPENS_RESTRICTED:
        raise PermissionDenied
    with transaction.atomic():
        closure = FileClosure.objects.select_for_update().filter(pk=closure_id, participant=participant).first()
        if closure is None:
            raise Http404
        if closure.user_id == actor.user_id:
            raise Problem("own_closure", _("Somebody else decides that a file is open to you again."), status=409)
        if closure.ended_at is not None:
            raise Problem("changed_meanwhile", _("This file was already opened again."), status=409)
        closure.ended_by, closure.ended_at = actor.user_id, timezone.now()
        closure.save(update_fields=["ended_by", "ended_at"])
        record(actor=actor, action="file.open_to", object_kind=KIND, object_id=participant.pk)
    return closure


def restrict_file(*, actor: Actor, participant: Participant, reader_ids: Collection[UUID]) -> FileRestriction:
    """Keep a file to its case worker, its managers and these colleagues: exactly these, whoever was named before.

    Call with a participant from `access_closures`. Raises Problem unknown_colleague.
    """
    named = {card.user_id: card.name for card in colleagues(actor) if card.user_id in set(reader_ids)}
    if len(named) != len(set(reader_ids)):
        raise Problem("unknown_colleague", UNKNOWN, field="readers")
    with transaction.atomic():
        # the file is locked: of two who restrict it at once, the second changes what the first made
        Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
        restriction = FileRestriction.objects.filter(participant=participant, lifted_at=None).first()
        if restriction is None:
            restriction = FileRestriction.objects.create(
                participant=participant, restricted_by=actor.user_id, restricted_by_name=actor.user_name,
                restricted_at=timezone.now(),
            )  # fmt: skip
        _name_readers(restriction, named)
        record(actor=actor, action="file.restrict", object_kind=KIND, object_id=participant.pk)
    return restriction


def _name_readers(restriction: FileRestriction, named: dict[UUID, str]) -> None:
    current = restriction.readers.filter(removed_at=None)
    known: Iterable[UUID] = set(current.values_list("user_id", flat=True))
    current.exclude(user_id__in=named).update(removed_at=timezone.now())
    FileReader.objects.bulk_create(
        FileReader(restriction=restriction, user_id=key, user_name=name, named_at=timezone.now())
        for key, name in named.items()
        if key not in known
    )


def lift_restriction(*, actor: Actor, participant: Participant) -> None:
    """Every colleague who works with files opens it again. Call with one from `access_closures`.

    Raises Problem not_restricted (409).
    """
    with transaction.atomic():
        standing = FileRestriction.objects.filter(participant=participant, lifted_at=None)
        if not standing.update(lifted_at=timezone.now(), lifted_by=actor.user_id):
            raise Problem("not_restricted", _("This file is not restricted."), status=409)
        record(actor=actor, action="file.lift_restriction", object_kind=KIND, object_id=participant.pk)
