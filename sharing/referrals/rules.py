"""The life of an orientation as one table: from where, by whose act, to where."""

from __future__ import annotations

from dataclasses import dataclass

DRAFT, SENT, RECEIVED, ACCEPTED = "draft", "sent", "received", "accepted"
DECLINED, WITHDRAWN_BY_SENDER, WITHDRAWN_BY_PERSON, CLOSED = (
    "declined", "withdrawn_by_sender", "withdrawn_by_person", "closed",
)  # fmt: skip
STATES = (DRAFT, SENT, RECEIVED, ACCEPTED, DECLINED, WITHDRAWN_BY_SENDER, WITHDRAWN_BY_PERSON, CLOSED)
TERMINAL = frozenset({DECLINED, WITHDRAWN_BY_SENDER, WITHDRAWN_BY_PERSON, CLOSED})
OPEN = tuple(state for state in STATES if state not in TERMINAL)

# Sent, and not answered yet: it waits for the recipient whether or not the message has been delivered.
WAITING = (SENT, RECEIVED)
# What a list can be narrowed to, beside single states.
STAGES = {"waiting": WAITING, "open": OPEN, "ended": tuple(state for state in STATES if state in TERMINAL)}

SENDER, RECIPIENT = "sender", "recipient"


@dataclass(frozen=True, slots=True)
class Transition:
    """One event: the states it may start from, whose act it is, the state it leads to."""

    event: str
    sources: tuple[str, ...]
    by: str
    target: str


TRANSITIONS = {
    transition.event: transition
    for transition in (
        Transition("send", (DRAFT,), SENDER, SENT),
        Transition("receive", (SENT,), RECIPIENT, RECEIVED),
        # a recipient may answer before the worker has delivered
        Transition("accept", WAITING, RECIPIENT, ACCEPTED),
        Transition("decline", WAITING, RECIPIENT, DECLINED),
        Transition("withdraw_by_sender", (DRAFT, SENT, RECEIVED, ACCEPTED), SENDER, WITHDRAWN_BY_SENDER),
        Transition("withdraw_by_person", (DRAFT, SENT, RECEIVED, ACCEPTED), SENDER, WITHDRAWN_BY_PERSON),
        Transition("close", (ACCEPTED,), RECIPIENT, CLOSED),
    )
}


def target_of(event: str, state: str, party: str) -> str | None:
    """The state that `event`, done by `party`, leads to from `state`; None when it may not happen."""
    transition = TRANSITIONS[event]
    return transition.target if state in transition.sources and transition.by == party else None


def events_from(state: str, party: str) -> frozenset[str]:
    """The events that `party` can cause in `state`: what its page offers."""
    return frozenset(event for event in TRANSITIONS if target_of(event, state, party) is not None)
