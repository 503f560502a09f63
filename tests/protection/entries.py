"""One entry of each register, a request and a contest, for tests of who may see them and of what they do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from maillage.audit.actor import Actor
from sharing.referrals.models import Referral
from tenants.casework.models import Participant
from tenants.protection.models import Contest, PersonRequest, Version
from tenants.protection.registers import REGISTERS
from tenants.protection.services import add_entry, contest_access, register_request
from tenants.protection.services.contests import targets_of

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PROCESSING = {
    "name": "Orientation", "purposes": "Orienter", "legal_basis": "Mission", "persons": "Bénéficiaires",
    "data_categories": "Identité", "recipients": "Partenaires", "retention": "Dix ans", "security": "Mur",
}  # fmt: skip
PROCESSOR = {"name": "Hébergeur", "role": "hosting", "service": "Serveurs", "location": "Belgique"}
ASSESSMENT = {
    "name": "Orientation", "done_on": date(2026, 1, 5), "conclusion": "acceptable", "reasons": "Peu de risques",
    "review_on": date(2040, 1, 5),
}  # fmt: skip
AUTHORISATION = {
    "code": "RN 9/2026", "text": "Délibération", "dated": date(2026, 1, 1), "valid_from": date(2026, 1, 2),
    "purposes": ["file"], "in_use": True,
}  # fmt: skip


def breach(hours_ago: float = 1, **changes: Any) -> dict[str, Any]:
    """A breach discovered so many hours ago."""
    discovered = timezone.now() - timedelta(hours=hours_ago)
    usual = {"name": "Courriel égaré", "discovered_at": discovered, "description": "Un envoi", "risk": "risk"}
    return usual | changes


def values_of(register: str) -> dict[str, Any]:
    """What makes a whole entry of this register."""
    values: dict[str, dict[str, Any]] = {
        "processing": PROCESSING,
        "processors": PROCESSOR,
        "assessments": ASSESSMENT,
        "breaches": breach(),
        "national-number": AUTHORISATION,
    }
    return values[register]


def add(actor: Actor, register: str, **changes: Any) -> Version:
    """An entry of this register."""
    return add_entry(actor=actor, register=REGISTERS[register], values=values_of(register) | changes)


def one_of_each(actor: Actor) -> UUID:
    """An entry in every register, all of them by the same id; those that can carry a document do."""
    entry_id = uuid4()
    for code, register in REGISTERS.items():
        document = SimpleUploadedFile("contrat.pdf", PDF) if register.has_document else None
        made = add_entry(actor=actor, register=register, values=values_of(code), document=document)
        type(made)._default_manager.filter(pk=made.pk).update(entry_id=entry_id)
    return entry_id


def request(actor: Actor, number: str, **changes: Any) -> PersonRequest:
    """A request for access that came today."""
    usual: dict[str, Any] = {"kind": "access", "received_on": timezone.localdate(), "number": number}
    return register_request(actor=actor, **usual | changes)


def contest(actor: Actor, participant: Participant, referral: Referral, words: str = "Je ne voulais pas") -> Contest:
    """The person contests that this referral shared something. Run as the sender."""
    targets = targets_of(actor, participant.pk)
    target = next(item for item in targets if item.look is None and item.shared.referral.pk == referral.pk)
    return contest_access(actor=actor, participant=participant, target=target.code, words=words)
