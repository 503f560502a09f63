"""The steps before a page of a referral can be opened, by the services, as the cast."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.identity.models import Body
from maillage.postgres.acting import body_role_name
from sharing.grants.models import Grant
from sharing.grants.services import Evidence, Terms, record_grant
from sharing.referrals.access import access_referral
from sharing.referrals.models import Referral
from sharing.referrals.services import accept_referral, draft_referral, send_referral
from tenants.casework.models import Participant
from tenants.casework.services import open_file
from tests.conftest import Acting

PARTNER, CPAS = "lire-et-ecrire-bw", "court-saint-etienne"
IDENTITY, CONTACT, SITUATION = "identity", "contact", "situation"
VALUES = {
    "first_name": "Amélie",
    "last_name": "Noël",
    "birth_date": date(1990, 5, 1),
    "phone": "018 00 00 01",
    "street": "Rue Imaginée 7",
    "income_source": "ris",
    "income_since": date(2024, 2, 1),
}


def participant(actor: Any, **values: Any) -> Participant:
    return open_file(actor=actor, values=VALUES | values)


def grant(actor: Any, subject: UUID, *categories: str, to: str = PARTNER, days: int = 90) -> Grant:
    today = timezone.localdate()
    return record_grant(
        actor=actor,
        subject_id=subject,
        purpose="Apprendre à lire",
        recipient=Body.objects.get(role=body_role_name(to)),
        categories=categories or (IDENTITY, SITUATION),
        valid_from=today,
        valid_until=today + timedelta(days=days),
        evidence=Evidence(kind="spoken", witness="Une collègue"),
        terms=Terms(voluntary_said=True),
    )


def draft(
    *categories: str, to: str = PARTNER, reason: str = "Cours du soir", days: int = 90, **values: Any
) -> Referral:
    """A new person of Genappe, an agreement, and a draft under it."""
    with Acting("colleague") as actor:
        agreed = grant(actor, participant(actor, **values).pk, *categories, to=to, days=days)
        return draft_referral(actor=actor, grant=agreed, reason=reason)


def sent(*categories: str, **options: Any) -> Referral:
    """The same, sent."""
    drafted = draft(*categories, **options)
    with Acting("colleague") as actor:
        return send_referral(actor=actor, referral=drafted)


def accepted(*categories: str, by: str = "coach", **options: Any) -> Referral:
    """The same, accepted by this member of the cast, whose body it is sent to."""
    referral = sent(*categories, **options)
    with Acting(by) as actor:
        return accept_referral(
            actor=actor,
            referral=access_referral(actor, referral.pk),
            worker_id=actor.user_id,
            first_contact_on=timezone.localdate(),
        )
