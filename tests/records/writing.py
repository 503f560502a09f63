"""Steps of records tests, by the services, as the cast."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from maillage.identity.models import Body
from maillage.postgres.acting import body_role_name
from sharing.grants.services import Evidence, Terms, record_grant
from sharing.programmes.models import Programme
from sharing.records.access import Folder, access_folder_to_act, access_record
from sharing.records.models import Record
from sharing.records.services import Draft, copy_to_file, write_record
from sharing.referrals.access import access_referral
from sharing.referrals.models import Referral
from sharing.referrals.services import accept_referral, draft_referral, send_referral
from tests.conftest import Acting
from tests.sharing import flow

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
VALUES: dict[str, dict[str, Any]] = {
    "interview": {"motivations": "Zzmotivation", "assets": "Conduit un tracteur"},
    "note": {"text": "Zznote"},
    "mobility": {"places": "Zzplace", "bike": "folding", "bike_terms": "lent", "costs_cents": 12_50},
    "equipment": {"item": "Zzitem", "lent_on": "2026-01-05"},
    "placement": {"host": "Zzhost", "starts_on": "2026-01-05", "ends_on": "2026-01-09", "days": 5},
    "certification": {"what": "Zzwhat", "awarded_by": "Forem", "result": "passed"},
    "employment": {"employer": "Zzemployer", "contract": "fixed_term", "starts_on": "2026-02-02"},
    "attendance": {"status": "absent", "what": "Zzabsence"},
    "outcome": {"delivered": "Zzdelivered"},
    "review": {"took_part": ["participant", "coach", "cpas"], "participant_view": "Zzview"},
    "message": {"text": "Zzmessage"},
}


def folder(actor: Any, referral: Referral) -> Folder:
    return access_folder_to_act(actor, referral.pk)


def write(by: str, referral: Referral, kind: str, category: str | None = None, **values: Any) -> Record:
    """A record of this kind, by this member of the cast, with values of the table and those given."""
    with Acting(by) as actor:
        draft = Draft(kind, VALUES[kind] | values, category)
        return write_record(actor=actor, folder=folder(actor, referral), draft=draft)


def voluntary(*, one_person: bool = False) -> Referral:
    """An accepted referral to a programme that is voluntary, as the person was told."""
    make_voluntary(one_person=one_person)
    today = timezone.localdate()
    with Acting("colleague") as actor:
        grant = record_grant(
            actor=actor,
            subject_id=flow.participant(actor).pk,
            purpose="Apprendre à lire",
            recipient=Body.objects.get(role=body_role_name(flow.PARTNER)),
            categories=(flow.IDENTITY, flow.SITUATION),
            valid_from=today,
            valid_until=today + timedelta(days=90),
            evidence=Evidence(kind="spoken", witness="Une collègue"),
            terms=Terms(voluntary_said=True),
        )
        referral = draft_referral(actor=actor, grant=grant, reason="Cours du soir")
        send_referral(actor=actor, referral=referral)
    with Acting("coach") as actor:
        return accept_referral(
            actor=actor,
            referral=access_referral(actor, referral.pk),
            worker_id=actor.user_id,
            first_contact_on=today,
        )


def make_voluntary(by: str = "coach", *, one_person: bool = False) -> None:
    """This member's body says that what it offers is voluntary."""
    with Acting(by) as actor:
        Programme.objects.create(body_id=actor.body_role, voluntary=True, one_person=one_person)


def make_records(to_partner: Referral, to_cpas: Referral) -> dict[str, UUID]:
    """A note and a document at a partner, the document copied into the sender's file, and a review at a CPAS."""
    note = write("coach", to_partner, "note")
    document = attach("coach", to_partner)
    with Acting("colleague") as actor:
        here = folder(actor, to_partner)
        copy_to_file(actor=actor, folder=here, record=access_record(here, document.pk))
    review = write("receiver", to_cpas, "review")
    return {"note": note.pk, "document": document.pk, "review": review.pk}


def attach(by: str, referral: Referral, category: str | None = None, content: bytes = PDF) -> Record:
    """A document that this member of the cast adds."""
    with Acting(by) as actor:
        document = SimpleUploadedFile("attestation.pdf", content)
        draft = Draft("attachment", {"title": "Zztitle"}, category, document=document)
        return write_record(actor=actor, folder=folder(actor, referral), draft=draft)


def fill(actor: Any, *referrals: UUID) -> None:
    """A note in each of these referrals, by the one who acts."""
    for referral_id in referrals:
        here = access_folder_to_act(actor, referral_id)
        write_record(actor=actor, folder=here, draft=Draft("note", VALUES["note"]))
