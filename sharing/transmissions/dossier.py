"""A transmission as a side opens it, and what it checks before it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from maillage.audit.actor import Actor
from maillage.problems import Problem
from maillage.ui.components import Colour
from sharing.transmissions import rules
from sharing.transmissions.access import acts_on_transmissions, kept_of, party_of
from sharing.transmissions.contents import in_words
from sharing.transmissions.models import Transmission
from sharing.transmissions.reading import name_in, person_in
from sharing.transmissions.services import GONE, fingerprint
from sharing.transmissions.wording import Countdown, countdown_of, state_colour, state_words


@dataclass(frozen=True, slots=True)
class Opened:
    """What one side may know and do now; `fields` are label and value, none when nothing may be read."""

    transmission: Transmission
    party: str
    subject_id: UUID | None
    name: str
    fields: list[tuple[str, str]]
    is_complete: bool
    events: frozenset[str]
    state: Any
    colour: Colour
    countdown: Countdown | None
    acts: bool

    @property
    def takes_up(self) -> bool:
        """Whether the reader's CPAS received it and examines the request: it may open a file with what it carries."""
        named = self.transmission.state == rules.PROVISIONAL and self.transmission.competent_party == rules.RECIPIENT
        examines = self.transmission.state == rules.ACCEPTED or named
        return self.party == rules.RECIPIENT and examines and bool(self.events)

    @property
    def may_pass_on(self) -> bool:
        """Whether the reader's CPAS passes the request on to a third one, which the decision named."""
        found = self.transmission
        third = found.competent_id is not None and not found.competent_party
        return self.acts and self.party == rules.SENDER and found.state == rules.SETTLED and third


def opened(actor: Actor, transmission: Transmission) -> Opened:
    """One of `access_transmission`, opened; that the other CPAS's information was read is written down."""
    party = party_of(actor, transmission)
    person = person_in(actor, transmission)
    kept = kept_of(actor, transmission)
    events = rules.events_from(transmission.state, party, transmission.competent_party)
    acts = acts_on_transmissions(actor)
    return Opened(
        transmission=transmission,
        party=party,
        subject_id=kept.subject_id if kept else None,
        name=name_in(person),
        fields=in_words(person),
        is_complete=not rules.missing(person),
        events=events if acts else frozenset(),
        state=state_words(transmission, party),
        colour=state_colour(transmission, party),
        countdown=countdown_of(transmission, party),
        acts=acts,
    )


@dataclass(frozen=True, slots=True)
class Check:
    """All that is looked at before sending; `fingerprint` goes back with the decision, so that nothing else leaves."""

    opened: Opened
    person: Mapping[str, str]
    fingerprint: str


def check_of(actor: Actor, transmission: Transmission) -> Check:
    """What sending would carry now. Raises Problem changed_meanwhile (409) when it cannot be sent (any more)."""
    if rules.target_of("send", transmission.state, party_of(actor, transmission)) is None:
        raise Problem("changed_meanwhile", GONE, status=409)
    person = person_in(actor, transmission)
    return Check(opened(actor, transmission), person, fingerprint(transmission, person))
