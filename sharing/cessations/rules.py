"""Why a cessation notice is sent, what can be answered, and who deals with it."""

from __future__ import annotations

from datetime import date

from maillage.identity import rules as identity

DEFAULT_DAYS = 10  # working days for the recipient to answer
SHORTEST_DAYS, LONGEST_DAYS = 2, 60

NARROWED, AGREEMENT_ENDED = "narrowed", "agreement_ended"
# How a referral ended, when it was not its recipient who gave it up: the recipient held information and has to answer.
ENDS = (
    "withdrawn_by_person", "withdrawn_by_sender", "entered_in_error", "closed", "expired", "obsolete", "rerouted",
)  # fmt: skip
REASONS = (*ENDS, NARROWED, AGREEMENT_ENDED)

RETURNED, DELETED, KEPT = "returned", "deleted", "kept"
ANSWERS = (RETURNED, DELETED, KEPT)

# Who sees every notice of the body; the others see those of their own referrals.
SEES_ALL = {
    identity.CPAS: frozenset({identity.DPO, identity.MANAGER}),
    identity.PARTNER: frozenset({identity.MANAGER}),
    identity.PROGRAMME: frozenset({identity.MANAGER}),
}
SEES_OWN = {
    identity.CPAS: frozenset({identity.CASE_WORKER}),
    identity.PARTNER: frozenset({identity.COACH}),
    identity.PROGRAMME: frozenset({identity.COACH}),
}
ACKNOWLEDGES = frozenset({identity.MANAGER, identity.CASE_WORKER, identity.COACH})
SETS_DAYS = frozenset({identity.DPO, identity.MANAGER})


def days_problem(days: int) -> str | None:
    """The code of what is wrong with a number of working days, or None."""
    return None if SHORTEST_DAYS <= days <= LONGEST_DAYS else "days_out_of_range"


def answer_problem(answer: str, ground: str) -> str | None:
    """The code of what is wrong with an answer, or None: no_answer, no_ground."""
    if answer not in ANSWERS:
        return "no_answer"
    return "no_ground" if answer == KEPT and not ground.strip() else None


def is_overdue(deadline: date, acknowledged: bool, today: date) -> bool:
    """Whether the last day has passed without an answer."""
    return not acknowledged and today > deadline
