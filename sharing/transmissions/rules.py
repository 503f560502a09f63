"""A *transmission pour incompétence* as rules: its life as one table, the least that it carries, its clocks.

Law of 26 May 2002, art. 18 §§ 3-4; organic law of 8 July 1976, art. 58; law of 2 April 1965, art. 1, 2 and 15. The
texts and the lengths of the clocks are records (`LegalText`), with the day from which each applies.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

DRAFT, ACKNOWLEDGED, SENT, RECEIVED = "draft", "acknowledged", "sent", "received"
ACCEPTED, DECLINED, SPP_IS, PROVISIONAL = "accepted", "declined", "spp_is", "provisional"
SETTLED, KEPT, CANCELLED = "settled", "kept", "cancelled"
STATES = (
    DRAFT, ACKNOWLEDGED, SENT, RECEIVED, ACCEPTED, DECLINED, SPP_IS, PROVISIONAL, SETTLED, KEPT, CANCELLED,
)  # fmt: skip
TERMINAL = frozenset({SETTLED, KEPT, CANCELLED})
OPEN = tuple(state for state in STATES if state not in TERMINAL)
UNSENT = (DRAFT, ACKNOWLEDGED)
WAITING = (SENT, RECEIVED)

SENDER, RECIPIENT = "sender", "recipient"
PARTIES = (SENDER, RECIPIENT)


@dataclass(frozen=True, slots=True)
class Transition:
    """One event: the states it may start from, whose act it is, the state it leads to."""

    event: str
    sources: tuple[str, ...]
    by: tuple[str, ...]
    target: str


TRANSITIONS = {
    transition.event: transition
    for transition in (
        Transition("acknowledge", (DRAFT,), (SENDER,), ACKNOWLEDGED),
        Transition("cancel", (DRAFT,), (SENDER,), CANCELLED),
        # the receipt is out, so the request stands: the first CPAS finds that it is competent after all, and examines
        Transition("keep", (ACKNOWLEDGED,), (SENDER,), KEPT),
        Transition("send", (ACKNOWLEDGED,), (SENDER,), SENT),
        Transition("receive", (SENT,), (RECIPIENT,), RECEIVED),
        # a recipient may answer before the message is delivered
        Transition("accept", WAITING, (RECIPIENT,), ACCEPTED),
        Transition("decline", WAITING, (RECIPIENT,), DECLINED),
        Transition("ask_spp_is", (DECLINED,), (RECIPIENT,), SPP_IS),
        # SPP IS tells both: whoever hears first writes it down
        Transition("decide", (SPP_IS,), PARTIES, PROVISIONAL),
        Transition("take_up", (ACCEPTED,), (RECIPIENT,), SETTLED),
        # by the CPAS that the decision names; by either when it names a third one (`may_settle`)
        Transition("settle", (PROVISIONAL,), PARTIES, SETTLED),
    )
}


def target_of(event: str, state: str, party: str) -> str | None:
    """The state that `event`, done by `party`, leads to from `state`; None when it may not happen."""
    transition = TRANSITIONS[event]
    return transition.target if state in transition.sources and party in transition.by else None


def may_settle(party: str, competent: str) -> bool:
    """Whether this side ends it after a decision that names `competent`: a side, or "" for a third CPAS."""
    return competent in ("", party)


def events_from(state: str, party: str, competent: str = "") -> frozenset[str]:
    """The events that `party` can cause in `state`: what its page offers."""
    found = frozenset(event for event in TRANSITIONS if target_of(event, state, party) is not None)
    return found if may_settle(party, competent) else found - {"settle"}


# What is asked, and which law governs a request for it: integration income the one of 2002, all else that of 1976.
INTEGRATION, SOCIAL = "integration", "social"
INTEGRATION_INCOME = "integration_income"
AIDS = (INTEGRATION_INCOME, "equivalent_aid", "medical", "housing", "other")


def regime_of(aid: str) -> str:
    """The law that governs a request for this aid."""
    return INTEGRATION if aid == INTEGRATION_INCOME else SOCIAL


# The least that the second CPAS needs to take a request up, and no more (GDPR, art. 5 § 1 c): who the person is and how
# they are reached (it must receive them and decide), what they ask, and why the first CPAS is not competent, without
# which the letter is void (art. 18 § 4, art. 58 § 3). The day of the request is a column. Household, income, health
# and the national number are left out: the second CPAS makes its own social inquiry. The database refuses other keys.
PERSON = ("first_name", "last_name", "birth_date", "address", "reachable_at", "phone", "request", "why")
LENGTHS = {
    "first_name": 80, "last_name": 80, "birth_date": 10, "address": 200, "reachable_at": 200, "phone": 30,
    "request": 600, "why": 600,
}  # fmt: skip
REQUIRED = ("first_name", "last_name", "request", "why")
REACHED_BY = ("address", "reachable_at", "phone")
LIKE_A_NATIONAL_NUMBER = re.compile(r"(?<!\d)\d{2}[. ]?\d{2}[. ]?\d{2}[- ]?\d{3}[. ]?\d{2}(?!\d)")


def missing(person: Mapping[str, str]) -> tuple[str, ...]:
    """The fields without which the second CPAS could not take the request up; `address` for "no way to reach them"."""
    found = tuple(code for code in REQUIRED if not person.get(code))
    return found if any(person.get(code) for code in REACHED_BY) else (*found, "address")


def numbers_in(text: str) -> list[str]:
    """What in a text is written like a national register number."""
    return LIKE_A_NATIONAL_NUMBER.findall(text)


@dataclass(frozen=True, slots=True)
class Clock:
    """Who has to act by which day, and how many days are left: 0 on the last one, negative when it is past."""

    by: tuple[str, ...]
    due: date
    days_left: int

    @property
    def is_late(self) -> bool:
        """Whether the day is past; the step stays possible, and is written down as late."""
        return self.days_left < 0


def clock_of(state: str, *, send_by: date, ask_by: date | None, decide_by: date | None, today: date) -> Clock | None:
    """The clock that runs in this state; None when none does."""
    due, by = {
        DRAFT: (send_by, (SENDER,)),
        ACKNOWLEDGED: (send_by, (SENDER,)),
        SENT: (ask_by, (RECIPIENT,)),
        RECEIVED: (ask_by, (RECIPIENT,)),
        DECLINED: (ask_by, (RECIPIENT,)),
        SPP_IS: (decide_by, PARTIES),
    }.get(state, (None, ()))
    return Clock(by, due, (due - today).days) if due else None


def calendar_days_later(day: date, count: int) -> date:
    """The last day of a term of calendar days: the day of the request itself does not count."""
    return day + timedelta(days=count)
