"""The life of an orientation as one table: from where, by whose act, to where, and what has to be said with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DRAFT, SENT, RECEIVED, INFO_REQUESTED, WAITLISTED = "draft", "sent", "received", "info_requested", "waitlisted"
ACCEPTED, IN_PROGRESS, ON_HOLD, OUTCOME_REPORTED = "accepted", "in_progress", "on_hold", "outcome_reported"
DECLINED_PENDING, DECLINED, BOUNCED, CLOSED = "declined_pending", "declined", "bounced", "closed"
WITHDRAWN_BY_SENDER, WITHDRAWN_BY_PERSON = "withdrawn_by_sender", "withdrawn_by_person"
EXPIRED, OBSOLETE, REROUTED, ENTERED_IN_ERROR = "expired", "obsolete", "rerouted", "entered_in_error"

# Sent, and not answered yet: it waits for the recipient whether or not the message has been delivered.
WAITING = (SENT, RECEIVED)
# No answer yet, whoever has the next word.
UNANSWERED = (*WAITING, INFO_REQUESTED, WAITLISTED)
FOLLOWED = (ACCEPTED, IN_PROGRESS, ON_HOLD, OUTCOME_REPORTED)
# The recipient works with the person: it may write, and take confirmed fields over into a file of its own.
WORKING = (ACCEPTED, IN_PROGRESS, ON_HOLD)
# In which the recipient reads what was disclosed. One that has declined does not, whatever the sender answers.
READABLE = (*UNANSWERED, *FOLLOWED)
OPEN = (DRAFT, *UNANSWERED, DECLINED_PENDING, *FOLLOWED)
ENDS = (
    CLOSED, DECLINED, BOUNCED, WITHDRAWN_BY_SENDER, WITHDRAWN_BY_PERSON, EXPIRED, OBSOLETE, REROUTED, ENTERED_IN_ERROR,
)  # fmt: skip
TERMINAL = frozenset(ENDS)
STATES = (*OPEN, *ENDS)
# What a list can be narrowed to, beside single states.
STAGES = {"waiting": WAITING, "open": OPEN, "followed": FOLLOWED, "ended": ENDS}
# Ends after which the same two bodies may take up the thread again.
REOPENABLE = frozenset({CLOSED, DECLINED, BOUNCED, EXPIRED})
REOPEN_WITHIN = timedelta(days=90)

SENDER, RECIPIENT, CLOCK = "sender", "recipient", "clock"

# Held by the person at the recipient who follows a referral (guardian).
FOLLOW_REFERRAL = "follow_referral"

WAITLIST_REVIEW_WITHIN = timedelta(days=30)
BOUNCE_AFTER_ATTEMPTS = 3
UNCONFIRMED_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Transition:
    """One event: the states it may start from, whose act it is, the state it leads to, what must be said with it.

    A clock acts for the sender: it ends what nobody has answered.
    """

    event: str
    sources: tuple[str, ...]
    by: tuple[str, ...]
    target: str
    needs: tuple[str, ...] = ()


TRANSITIONS = {
    transition.event: transition
    for transition in (
        Transition("send", (DRAFT,), (SENDER,), SENT),
        Transition("receive", (SENT,), (RECIPIENT,), RECEIVED),
        Transition("request_info", (*WAITING, WAITLISTED), (RECIPIENT,), INFO_REQUESTED, ("wanted",)),
        Transition("answer_info", (INFO_REQUESTED,), (SENDER,), RECEIVED),
        # put on the waiting list, or looked at again and left there
        Transition("waitlist", UNANSWERED, (RECIPIENT,), WAITLISTED, ("review_on",)),
        # a recipient may answer before the worker has delivered
        Transition("accept", UNANSWERED, (RECIPIENT,), ACCEPTED, ("worker_id", "worker_name", "first_contact_on")),
        Transition("start", (ACCEPTED,), (RECIPIENT,), IN_PROGRESS),
        Transition("hold", (ACCEPTED, IN_PROGRESS), (RECIPIENT,), ON_HOLD, ("resume_on",)),
        Transition("resume", (ON_HOLD,), (RECIPIENT,), IN_PROGRESS),
        Transition(
            "report_outcome", WORKING, (RECIPIENT,), OUTCOME_REPORTED,
            ("outcome", "outcome_on", "delivered", "next_step"),
        ),
        # the sender reads the outcome and finds that the work is not done
        Transition("follow_on", (OUTCOME_REPORTED,), (SENDER,), IN_PROGRESS),
        Transition("close", (OUTCOME_REPORTED,), (SENDER, CLOCK), CLOSED, ("person_answer",)),
        Transition("decline", UNANSWERED, (RECIPIENT,), DECLINED_PENDING, ("decline_reason", "declined_by")),
        Transition("confirm_decline", (DECLINED_PENDING,), (SENDER,), DECLINED),
        Transition("send_back", (DECLINED_PENDING,), (SENDER,), RECEIVED),
        Transition("bounce", (*UNANSWERED, ACCEPTED), (RECIPIENT,), BOUNCED),
        Transition("expire", (*UNANSWERED, DECLINED_PENDING), (CLOCK,), EXPIRED),
        Transition("reroute", (*UNANSWERED, DECLINED_PENDING), (SENDER,), REROUTED),
        Transition("make_obsolete", (DRAFT, *UNANSWERED, DECLINED_PENDING), (SENDER,), OBSOLETE),
        Transition("withdraw_by_sender", OPEN, (SENDER,), WITHDRAWN_BY_SENDER),
        Transition("withdraw_by_person", OPEN, (SENDER,), WITHDRAWN_BY_PERSON),
        Transition("mark_error", OPEN, (SENDER,), ENTERED_IN_ERROR),
    )
}  # fmt: skip


def target_of(event: str, state: str, party: str) -> str | None:
    """The state that `event`, done by `party`, leads to from `state`; None when it may not happen."""
    transition = TRANSITIONS[event]
    return transition.target if state in transition.sources and party in transition.by else None


def events_from(state: str, party: str) -> frozenset[str]:
    """The events that `party` can cause in `state`: what its page offers."""
    return frozenset(event for event in TRANSITIONS if target_of(event, state, party) is not None)


def steps_of(party: str) -> frozenset[tuple[str, str]]:
    """Every (state, next state) that this side may write; the clock writes as the sender."""
    parties = {SENDER, CLOCK} if party == SENDER else {party}
    return frozenset(
        (source, transition.target)
        for transition in TRANSITIONS.values()
        if parties & set(transition.by)
        for source in transition.sources
    )


def may_send_back(times: int) -> bool:
    """Whether a declined referral may go back to its recipient: once; after that its sender contests it."""
    return times == 0


def may_send_back_again(times: int, opinion: str) -> bool:
    """Whether it may go back once more: after a contest in which the coordination says that the recipient should take
    it, and by the manager alone.
    """
    return times == 1 and opinion == RECIPIENT


def review_problem(review_on: date, today: date) -> str | None:
    """The code of what is wrong with a waiting list's date of review, or None: review_past, review_late."""
    if review_on <= today:
        return "review_past"
    return "review_late" if review_on > today + WAITLIST_REVIEW_WITHIN else None


def may_bounce(attempts: Collection[date]) -> bool:
    """Whether enough was tried: attempts on three different days."""
    return len(set(attempts)) >= BOUNCE_AFTER_ATTEMPTS


def may_reopen(state: str, ended_on: date, today: date) -> bool:
    """Whether the thread may be taken up again: within 90 days of an end that is no withdrawal and no error."""
    return state in REOPENABLE and today <= ended_on + REOPEN_WITHIN


def missing(event: str, said: Iterable[str]) -> tuple[str, ...]:
    """What the event needs and was not said."""
    given = set(said)
    return tuple(name for name in TRANSITIONS[event].needs if name not in given)


@dataclass(frozen=True, slots=True)
class Clocks:
    """After how many working days without an answer the recipient is reminded, the sender told, the referral ends."""

    remind: int = 7
    tell: int = 15
    expire: int = 30


# A choice of each CPAS; these are the house's.
ORDINARY = Clocks()
URGENT = Clocks(remind=2, tell=4, expire=10)


def clocks_problem(clocks: Clocks) -> str | None:
    """The code of what is wrong with a choice of clocks, or None: clocks_order (each after the one before)."""
    return None if 0 < clocks.remind < clocks.tell < clocks.expire <= 120 else "clocks_order"
