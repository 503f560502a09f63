"""The steps before a letter has left, by the services, as the cast."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from maillage.identity.models import Body
from sharing.directory.services import Address, add_outside_organisation
from sharing.grants.models import Grant
from sharing.grants.services import Evidence, Terms, record_grant
from sharing.referrals.models import Referral
from sharing.referrals.services import Leaving, draft_referral, send_referral
from tests.conftest import Acting
from tests.sharing import flow

NAME = "Centre La Rive"
ADDRESS = Address("Rue du Pont 3", "1470", "Genappe", "067 00 00 00", "contact@larive.example")


def organisation(by: str = "colleague", name: str = NAME, sensitive: bool = False) -> Body:
    """One without an account, added by this member of the cast's CPAS."""
    with Acting(by) as actor:
        return add_outside_organisation(actor=actor, name=name, address=ADDRESS, sensitive=sensitive)


def agreed(actor: Any, body: Body, *categories: str) -> Grant:
    """The agreement of a new person of the acting CPAS for it."""
    today = timezone.localdate()
    return record_grant(
        actor=actor, subject_id=flow.participant(actor).pk, purpose="Être accompagné", recipient=body,
        categories=categories or ("identity", "contact"), valid_from=today, valid_until=today + timedelta(days=90),
        evidence=Evidence(kind="spoken", witness="Une collègue"), terms=Terms(voluntary_said=True),
    )  # fmt: skip


def drafted(body: Body, by: str = "colleague", *categories: str) -> Referral:
    """A draft to it."""
    with Acting(by) as actor:
        grant = agreed(actor, body, *categories)
        return draft_referral(actor=actor, grant=grant, reason="Un soutien à l’écoute")


def sent(body: Body, by: str = "colleague", *categories: str) -> Referral:
    """The same, sent by post."""
    referral = drafted(body, by, *categories)
    with Acting(by) as actor:
        return send_referral(actor=actor, referral=referral, leaving=Leaving("post", timezone.localdate()))
