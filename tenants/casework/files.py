"""The files as the sharing layer sees them (`sharing.grants.subjects.Files`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from maillage.audit.actor import Actor
from maillage.ui.dates import written
from sharing.grants.rules import DisclosableField
from sharing.grants.subjects import KeptRecord
from tenants.casework import rules
from tenants.casework.access import (
    access_participant,
    access_participant_for_change,
    access_participants,
    changes_files,
    hidden_referrals,
)
from tenants.casework.models import Participant, ReceivedRecord, TimelineEntry
from tenants.casework.search import search


def field_label(code: str) -> Any:
    """The translated label of a field of the file, with a capital."""
    label: Any = Participant._meta.get_field(code).verbose_name  # type: ignore[union-attr]
    return capfirst(label)


def plain(value: Any) -> str:
    """A value of a file as text: a code, an ISO date, nothing for what is empty."""
    return value.isoformat() if isinstance(value, date) else str(value or "")


class CaseworkFiles:
    """Participants of the acting CPAS."""

    def fields(self) -> tuple[DisclosableField, ...]:
        """The fields in the order of the file."""
        return tuple(
            DisclosableField(code, category, field_label(code)) for code, category in rules.DISCLOSABLE.items()
        )

    def label_of(self, actor: Actor, subject_id: UUID) -> str:
        """The person's name. Raises Http404."""
        return access_participant(actor, subject_id).name

    def names(self, actor: Actor, subject_ids: Collection[UUID]) -> dict[UUID, str]:
        """Raises Http404 to a function without files."""
        found = access_participants(actor).filter(pk__in=subject_ids).order_by().only("first_name", "last_name")
        return {one.pk: one.name for one in found}

    def named(self, actor: Actor, words: str) -> Iterable[UUID]:
        """A subquery. Raises Http404 to a function without files."""
        return search(access_participants(actor), words).order_by().values_list("pk", flat=True)

    def hidden_referrals(self, actor: Actor) -> Iterable[UUID]:
        """Of persons whose file is closed to the actor, or restricted to others. A subquery."""
        return hidden_referrals(actor)

    def check_change(self, actor: Actor, subject_id: UUID) -> None:
        """Raises Http404 or PermissionDenied."""
        access_participant_for_change(actor, subject_id)

    def changes_any(self, actor: Actor) -> bool:
        """By the function."""
        return changes_files(actor)

    def hold(self, subject_id: UUID) -> None:
        """The lock that `correct_file` takes. Not the strongest: timeline entries of others need the key meanwhile."""
        Participant.objects.select_for_update(no_key=True).get(pk=subject_id)

    def values(self, subject_id: UUID) -> dict[str, str]:
        """Codes for choices, ISO dates; empty fields and a confidential address are left out."""
        participant = Participant.objects.get(pk=subject_id)
        hidden = rules.ADDRESS_FIELDS if participant.confidential_address else frozenset()
        values = {code: plain(getattr(participant, code)) for code in rules.DISCLOSABLE if code not in hidden}
        return {code: value for code, value in values.items() if value}

    def display(self, code: str, value: str) -> str:
        """The label of a choice, a date in the active language, any other text as it is."""
        field = Participant._meta.get_field(code) if code in rules.DISCLOSABLE else None
        if isinstance(field, models.DateField):
            return written(date.fromisoformat(value))
        labels = {str(key): str(label) for key, label in getattr(field, "choices", None) or ()}
        return labels.get(value, value)

    def kept_back(self, subject_id: UUID) -> tuple[str, ...]:
        """The national number, and the address of somebody who has to hide it."""
        hides = Participant.objects.values_list("confidential_address", flat=True).get(pk=subject_id)
        return (_("National register number"), *([_("Address: it is confidential")] if hides else []))

    def note(
        self, actor: Actor | None, subject_id: UUID, *, kind: str, organisation: str = "", role: str | None = None,
        detail: str = "",
    ) -> None:  # fmt: skip
        """Add to the timeline."""
        TimelineEntry.objects.create(
            participant_id=subject_id,
            at=timezone.now(),
            actor_id=actor.user_id if actor else None,
            actor_name=actor.user_name if actor else "",
            kind=kind,
            organisation=organisation,
            organisation_role=role,
            detail=detail,
        )

    def keep_record(self, subject_id: UUID, kept: KeptRecord) -> None:
        """In a table of the file's own; the first copy stays."""
        ReceivedRecord.objects.get_or_create(
            record_id=kept.record_id,
            defaults={
                "participant_id": subject_id,
                "kept_at": timezone.now(),
                **{name: getattr(kept, name) for name in ReceivedRecord.COPIED},
            },
        )
