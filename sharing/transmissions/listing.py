"""Sent and received transmissions in lists: whom each is about, as far as the reader may know, and its countdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from maillage.audit.actor import Actor
from maillage.identity.models import Body
from maillage.ui.components import Colour
from sharing.transmissions import rules
from sharing.transmissions.access import access_transmissions, party_of, reads_transmissions
from sharing.transmissions.models import Transmission
from sharing.transmissions.reading import names_of
from sharing.transmissions.wording import Countdown, countdown_of, state_colour, state_words

WAITING_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Listed:
    """One row: the transmission, the person's name if it may be read, the other CPAS, state and countdown in words."""

    transmission: Transmission
    name: str
    is_sent: bool
    other: Body
    state: Any
    colour: Colour
    countdown: Countdown | None


def shown(actor: Actor, transmissions: Iterable[Transmission]) -> list[Listed]:
    """Rows of `access_transmissions`, in constant queries; that names of others were read is written down."""
    rows = list(transmissions)
    names = names_of(actor, rows)
    return [_listed(actor, row, names.get(row.pk, "")) for row in rows]


def _listed(actor: Actor, row: Transmission, name: str) -> Listed:
    party = party_of(actor, row)
    is_sent = party == rules.SENDER
    return Listed(
        row, name, is_sent, row.recipient if is_sent else row.sender,
        state_words(row, party), state_colour(row, party), countdown_of(row, party),
    )  # fmt: skip


def narrowed(
    found: QuerySet[Transmission], actor: Actor, *, direction: str = "", stage: str = ""
) -> QuerySet[Transmission]:
    """Those on one side (`rules.SENDER` or `RECIPIENT`), open or ended ("open", "ended"); "" narrows nothing."""
    if direction:
        found = found.filter(**{direction: actor.body_role})
    if stage:
        found = found.filter(ended_at__isnull=stage == "open")
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the own CPAS has to do, the most urgent first: the first few, and how many there are."""

    rows: Sequence[Listed]
    total: int


def waiting_of(actor: Actor) -> Waiting:
    """What waits in the acting CPAS, for its home page; nothing for a function that sees no transmissions."""
    if not reads_transmissions(actor):
        return Waiting([], 0)
    ours = Q(sender=actor.body_role, state__in=(*rules.UNSENT, rules.SPP_IS)) | Q(
        recipient=actor.body_role, state__in=(*rules.WAITING, rules.DECLINED, rules.SPP_IS, rules.ACCEPTED)
    )
    named = Q(state=rules.PROVISIONAL, competent=actor.body_role)
    found = list(access_transmissions(actor).filter(ours | named).order_by("send_by", "pk"))
    found.sort(key=lambda item: (not item.urgent, clock.due if (clock := item.clock()) else item.send_by))
    return Waiting(shown(actor, found[:WAITING_SHOWN]), len(found))
