"""Transmissions for lack of competence beside this CPAS's own files: what is kept of each, and taken over from one."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.problems import Problem
from sharing.transmissions import rules as transmissions
from sharing.transmissions.access import party_of
from sharing.transmissions.dossiers import Kept
from sharing.transmissions.models import Transmission
from sharing.transmissions.reading import name_in, person_in
from sharing.transmissions.services import hold_transmission
from tenants.casework.access import (
    access_participant,
    access_participant_for_change,
    access_participants,
    hidden_transmissions,
)
from tenants.casework.files import CaseworkFiles
from tenants.casework.models import Participant, SentTransmission, TakenUpTransmission
from tenants.casework.search import search
from tenants.casework.services import correct_file, open_file

_files = CaseworkFiles()
NAMESAKES = 5
SAME = ("first_name", "last_name", "phone")
# "Rue des Quatre-Vents 7, 1470 Genappe"
WRITTEN_ADDRESS = re.compile(r"^(?P<street>.{1,120}?),\s*(?P<postcode>\d{4})\s+(?P<locality>.{1,80})$")


class CaseworkDossiers:
    """The acting CPAS's own side of its transmissions (`sharing.transmissions.dossiers.Dossiers`)."""

    def keep(self, transmission_id: UUID, subject_id: UUID | None, person: Mapping[str, str]) -> None:
        """A row of the own schema."""
        SentTransmission.objects.create(transmission_id=transmission_id, participant_id=subject_id, person=dict(person))

    def change(self, transmission_id: UUID, person: Mapping[str, str]) -> None:
        """Of one that is there."""
        SentTransmission.objects.filter(pk=transmission_id).update(person=dict(person))

    def kept(self, transmission_ids: Collection[UUID]) -> dict[UUID, Kept]:
        """By the transmission's id."""
        found = SentTransmission.objects.filter(pk__in=list(transmission_ids))
        return {row.pk: Kept(row.participant_id, row.person) for row in found}

    def is_taken_up(self, transmission_id: UUID) -> bool:
        """By the link that `take_up` made."""
        return TakenUpTransmission.objects.filter(pk=transmission_id).exists()

    def of_subject(self, subject_id: UUID) -> list[UUID]:
        """Their ids."""
        return list(SentTransmission.objects.filter(participant_id=subject_id).values_list("pk", flat=True))

    def hidden(self, actor: Actor) -> QuerySet[Any, Any]:
        """Found from the few files that are closed."""
        return hidden_transmissions(actor)

    def prefill(self, actor: Actor, subject_id: UUID) -> dict[str, str]:
        """Name, birth date, phone, and the address unless it is confidential."""
        access_participant(actor, subject_id)
        values = _files.values(subject_id)
        town = " ".join(filter(None, (values.get("postcode"), values.get("locality"))))
        address = ", ".join(filter(None, (values.get("street"), town)))
        given = {code: values.get(code, "") for code in (*SAME, "birth_date")} | {"address": address}
        return {code: text for code, text in given.items() if text}

    def hides_address(self, subject_id: UUID) -> bool:
        """As the file says now."""
        return Participant.objects.filter(pk=subject_id, confidential_address=True).exists()


@dataclass(frozen=True, slots=True)
class TakingUp:
    """What a worker needs to take a request up: the person as transmitted, own files that may be theirs, the link."""

    transmission: Transmission
    name: str
    person: Mapping[str, str]
    namesakes: list[Participant]
    link: TakenUpTransmission | None


def _takes_up(actor: Actor, transmission: Transmission) -> bool:
    if party_of(actor, transmission) != transmissions.RECIPIENT:
        return False
    named = transmission.state == transmissions.PROVISIONAL and transmission.competent_id == actor.body_role
    return transmission.state == transmissions.ACCEPTED or named


def taking_up(actor: Actor, transmission: Transmission) -> TakingUp:
    """A received transmission beside the own files; that it was read is written down.

    Raises Problem not_taken_up (409) unless this CPAS has accepted it or was named, and it is open.
    """
    if not _takes_up(actor, transmission):
        raise Problem("not_taken_up", _("Nothing can be taken over from this transmission (any more)."), status=409)
    person = person_in(actor, transmission)
    name = name_in(person)
    link = TakenUpTransmission.objects.select_related("participant").filter(pk=transmission.pk).first()
    namesakes = [] if link else list(search(access_participants(actor), name)[:NAMESAKES])
    return TakingUp(transmission, name, person, namesakes, link)


def file_values(person: Mapping[str, str]) -> dict[str, Any]:
    """What of a transmission's person goes into fields of a file; an address that is not written as one stays out."""
    values: dict[str, Any] = {code: person[code] for code in SAME if person.get(code)}
    if person.get("birth_date"):
        values["birth_date"] = date.fromisoformat(person["birth_date"])
    if found := WRITTEN_ADDRESS.match(person.get("address", "")):
        values |= found.groupdict()
    return values


def take_up(*, actor: Actor, transmission: Transmission, participant_id: UUID | None = None) -> TakenUpTransmission:
    """Open the own file of the person, or link the one that is theirs, of which only empty fields are filled.

    Where it came from is kept. Raises Problem not_taken_up, already_taken_up, changed_meanwhile (409 each), and what
    `open_file` raises; Http404 for a file that is not there.
    """
    with transaction.atomic():
        locked = hold_transmission(transmission)
        found = taking_up(actor, locked)
        if found.link is not None:
            raise Problem("already_taken_up", _("A file was already opened for this transmission."), status=409)
        values = file_values(found.person)
        if participant_id is None:
            participant = open_file(actor=actor, values=values)
        else:
            participant = access_participant_for_change(actor, participant_id)
            values = {code: value for code, value in values.items() if not getattr(participant, code)}
            correct_file(actor=actor, participant=participant, values=values)
        link = TakenUpTransmission.objects.create(
            transmission_id=locked.pk, participant=participant, sender_role=locked.sender_id,
            sender_name=transmission.sender.name, request_received_on=locked.request_received_on,
            request=found.person.get("request", ""), fields=sorted(values), taken_up_at=timezone.now(),
            taken_up_by=actor.user_id, taken_up_by_name=actor.user_name,
        )  # fmt: skip
        _files.note(
            actor,
            participant.pk,
            kind="transmission.taken_up",
            organisation=transmission.sender.name,
            role=transmission.sender_id,
        )
        record(
            actor=actor, action="transmission.take_over", object_kind="transmission", object_id=locked.pk,
            owner_role=locked.sender_id, detail=",".join(sorted(values))[:200],
        )  # fmt: skip
    return link
