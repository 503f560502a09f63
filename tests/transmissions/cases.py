"""Transmissions from Genappe to Court-Saint-Étienne in every state, for tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.identity.models import Body
from maillage.outbox.deliver import deliver_one
from maillage.postgres.acting import body_role_name
from sharing.transmissions import rules, services
from sharing.transmissions.access import access_transmission
from sharing.transmissions.drafting import Frame, draft_transmission
from sharing.transmissions.law import competence_rules
from sharing.transmissions.models import LegalText, Transmission
from tests.isolation.scene import acting

PERSON = {
    "first_name": "Odile",
    "last_name": "Vrancken",
    "birth_date": "1988-03-02",
    "address": "Rue des Sept-Tilleuls 4, 1490 Court-Saint-Étienne",
    "phone": "010 00 00 41",
    "request": "Je n’ai plus de revenu depuis lundi.",
    "why": "Elle habite Court-Saint-Étienne depuis le 1er mars.",
}
SENDER, RECIPIENT = "colleague", "receiver"
WHO = {rules.SENDER: SENDER, rules.RECIPIENT: RECIPIENT}


def rule(code: str = "habitual_residence") -> LegalText:
    """A rule of the seeded catalogue, as it applies today."""
    return competence_rules(timezone.localdate()).get(code=code)


def body(slug: str) -> Body:
    """A body of the cast."""
    return Body.objects.get(role=body_role_name(slug))


def frame(**changes: Any) -> Frame:
    """To Court-Saint-Étienne, for integration income."""
    usual: dict[str, Any] = {
        "recipient": body("court-saint-etienne"), "aid": "integration_income", "urgent": False, "rule": rule(),
        "evidence": "register",
    }  # fmt: skip
    return Frame(**usual | changes)


def drafted(actor: Actor, *, days_ago: int = 0, subject_id: UUID | None = None, **changes: Any) -> Transmission:
    """A draft about Odile, whose request came in that many days ago; `person` changes what it will carry."""
    person = PERSON | changes.pop("person", {})
    return draft_transmission(
        actor=actor, frame=frame(**changes), received_on=timezone.localdate() - timedelta(days=days_ago),
        person=person, subject_id=subject_id,
    )  # fmt: skip


def deliver() -> None:
    """Handle every message of the acting body that is due."""
    while deliver_one():
        pass


def today() -> date:
    """The day, here."""
    return timezone.localdate()


# How each event is done, by whoever does it.
DO: dict[str, Callable[[Actor, Transmission], Any]] = {
    "acknowledge": lambda actor, it: services.acknowledge_request(actor=actor, transmission=it, given_on=today()),
    "cancel": lambda actor, it: services.cancel_transmission(actor=actor, transmission=it),
    "keep": lambda actor, it: services.cancel_transmission(actor=actor, transmission=it),
    "send": lambda actor, it: services.send_transmission(
        actor=actor, transmission=it, notice_on=today(), notice_by="handed"
    ),
    "receive": lambda actor, it: services.receive_transmission(it.pk),
    "accept": lambda actor, it: services.accept_transmission(actor=actor, transmission=it),
    "decline": lambda actor, it: services.decline_transmission(
        actor=actor, transmission=it, rule=rule("homeless"), evidence="visit", reasons="Elle dort à Genappe."
    ),
    "ask_spp_is": lambda actor, it: services.ask_spp_is(actor=actor, transmission=it, asked_on=today()),
    "decide": lambda actor, it: services.record_decision(
        actor=actor, transmission=it, competent=body("court-saint-etienne"),
        decided_on=today(),
    ),
    "take_up": lambda actor, it: services.settle_transmission(
        actor=actor, transmission=it, without_file="elsewhere"
    ),
    "settle": lambda actor, it: services.settle_transmission(actor=actor, transmission=it, without_file="elsewhere"),
}  # fmt: skip
# The way to each state from a draft: event, side.
PATHS: dict[str, list[tuple[str, str]]] = {
    rules.DRAFT: [],
    rules.CANCELLED: [("cancel", rules.SENDER)],
    rules.ACKNOWLEDGED: (start := [("acknowledge", rules.SENDER)]),
    rules.KEPT: [*start, ("keep", rules.SENDER)],
    rules.SENT: (sent := [*start, ("send", rules.SENDER)]),
    rules.RECEIVED: [*sent, ("receive", rules.RECIPIENT)],
    rules.ACCEPTED: [*sent, ("accept", rules.RECIPIENT)],
    rules.DECLINED: (declined := [*sent, ("decline", rules.RECIPIENT)]),
    rules.SPP_IS: (asked := [*declined, ("ask_spp_is", rules.RECIPIENT)]),
    rules.PROVISIONAL: (decided := [*asked, ("decide", rules.SENDER)]),
    rules.SETTLED: [*decided, ("settle", rules.RECIPIENT)],
}


def in_state(make_actor: Callable[[str], Actor], state: str, **changes: Any) -> UUID:
    """The id of a transmission brought to this state by the services."""
    sender = make_actor(SENDER)
    with acting(sender):
        made = drafted(sender, **changes)
    for event, party in PATHS[state]:
        do(make_actor, event, party, made.pk)
    return made.pk


def do(make_actor: Callable[[str], Actor], event: str, party: str, transmission_id: UUID) -> None:
    """One event, as the side's case worker."""
    actor = make_actor(WHO[party])
    with acting(actor), transaction.atomic():
        DO[event](actor, access_transmission(actor, transmission_id))
