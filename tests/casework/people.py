"""Persons of the cast's CPAS, and agreements of theirs, for tests of pages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.identity.models import Body
from maillage.postgres.acting import body_role_name
from sharing.grants.models import Grant
from sharing.grants.services import Evidence, record_grant
from sharing.referrals.models import Disclosure, Referral
from sharing.referrals.services import draft_referral, send_referral
from tenants.casework.models import Participant
from tenants.casework.services import open_file

ADDRESS = {"street": "Rue des Quatre-Vents 7", "postcode": "1470", "locality": "Genappe"}


def make_participant(actor: Actor, **values: Any) -> Participant:
    """An open file of the actor's CPAS."""
    usual = {
        "first_name": "Amélie",
        "last_name": "Noël",
        "phone": "018 00 00 01",
        "birth_date": date(1990, 5, 1),
        "income_source": "ris",
    }
    return open_file(actor=actor, values=usual | values)


def make_grant(actor: Actor, subject: UUID, *categories: str, to: str = "lire-et-ecrire-bw", **changes: Any) -> Grant:
    """A spoken agreement in force for 90 days."""
    today = timezone.localdate()
    usual: dict[str, Any] = {
        "purpose": "Apprendre à lire",
        "recipient": Body.objects.get(role=body_role_name(to)),
        "categories": categories or ("identity", "contact"),
        "valid_from": today,
        "valid_until": today + timedelta(days=90),
        "evidence": Evidence(kind="spoken", witness="Une collègue"),
    }
    return record_grant(actor=actor, subject_id=subject, **usual | changes)


def payload_of_one() -> dict[str, Any]:
    """What the only disclosure there is carries now."""
    payload: dict[str, Any] = Disclosure.objects.get().payload or {}
    return payload


def make_sent(actor: Actor, grant: Grant, reason: str = "Commencer un cours") -> Referral:
    """A referral that has left under this agreement."""
    return send_referral(actor=actor, referral=draft_referral(actor=actor, grant=grant, reason=reason))
