"""One participant of Genappe, referred to a partner and to another CPAS, and one more referral still a draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from maillage.identity.models import Body, PersonCard
from maillage.identity.services import invite_colleague
from maillage.postgres.acting import body_role_name
from sharing.grants.models import Grant
from sharing.grants.services import Evidence, record_grant
from sharing.referrals.models import Referral
from sharing.referrals.services import accept_referral, draft_referral, send_referral
from tenants.casework.models import Participant
from tenants.casework.services import open_file
from tests.cast import user_id
from tests.protection import entries

PARTNER, OTHER_CPAS = "lire-et-ecrire-bw", "court-saint-etienne"


@dataclass(frozen=True)
class World:
    """The identifiers that addresses are made of."""

    participant: UUID
    grant: UUID
    cpas_grant: UUID
    draft: UUID
    sent: UUID
    to_cpas: UUID
    invitation: UUID = field(default_factory=uuid4)
    membership: UUID = field(default_factory=uuid4)
    entry: UUID = field(default_factory=uuid4)
    request: UUID = field(default_factory=uuid4)
    contest: UUID = field(default_factory=uuid4)

    def address(self, template: str) -> str:
        """The template with its identifiers."""
        return template.format(**asdict(self))


def file_of(actor: Any, **values: Any) -> Participant:
    return open_file(
        actor=actor,
        values={"first_name": "Amélie", "last_name": "Noël", "phone": "018 00 00 01", "birth_date": date(1990, 5, 1)}
        | values,
    )


def grant_to(actor: Any, subject: UUID, slug: str) -> Grant:
    today = timezone.localdate()
    return record_grant(
        actor=actor,
        subject_id=subject,
        purpose="Apprendre à lire",
        recipient=Body.objects.get(role=body_role_name(slug)),
        categories=["identity", "contact"],
        valid_from=today,
        valid_until=today + timedelta(days=90),
        evidence=Evidence(kind="spoken", witness="Une collègue"),
    )


def sent_under(actor: Any, grant: Grant) -> Referral:
    return send_referral(actor=actor, referral=draft_referral(actor=actor, grant=grant, reason="Cours du soir"))


@pytest.fixture
def world(acting: Callable[[str], Any]) -> World:
    with acting("colleague") as actor:
        person = file_of(actor)
        grant = grant_to(actor, person.pk, PARTNER)
        cpas_grant = grant_to(actor, person.pk, OTHER_CPAS)
        draft = draft_referral(actor=actor, grant=grant, reason="Cours du soir")
        sent, to_cpas = sent_under(actor, grant), sent_under(actor, cpas_grant)
    with acting("manager") as actor:
        invitation = invite_colleague(actor=actor, email="nouvelle@maillage.example", function="reader")
        member = PersonCard.objects.get(user_id=user_id("dpo"))
    with acting("dpo") as officer:
        entry, asked = entries.one_of_each(officer), entries.request(officer, person.number)
    with acting("colleague") as actor:
        contested = entries.contest(actor, person, sent)
    return World(
        person.pk, grant.pk, cpas_grant.pk, draft.pk, sent.pk, to_cpas.pk, invitation.pk, member.pk,
        entry=entry, request=asked.pk, contest=contested.pk,
    )  # fmt: skip


@pytest.fixture
def accepted(world: World, acting: Callable[[str], Any]) -> World:
    """Both sent referrals accepted."""
    for name, referral in (("coach", world.sent), ("receiver", world.to_cpas)):
        with acting(name) as actor:
            accept_referral(
                actor=actor,
                referral=Referral.objects.get(pk=referral),
                worker_id=actor.user_id,
                first_contact_on=timezone.localdate(),
            )
    return world


@pytest.fixture
def call(browser: Callable[[str], Client]) -> Callable[..., Any]:
    """call("coach", "GET", "/api/me/", body=None): the answer to that member of the cast."""

    def called(name: str, method: str, address: str, body: Any = None) -> Any:
        client = browser(name)
        if method == "GET":
            return client.get(address)
        return client.generic(method, address, "" if body is None else _json(body), content_type="application/json")

    return called


def _json(body: Any) -> str:
    from django.core.serializers.json import DjangoJSONEncoder
    from django.utils.encoding import force_str

    return force_str(DjangoJSONEncoder().encode(body))
