"""Emergency access: for how long, for what danger, who asks, who reviews, and by when."""

from __future__ import annotations

from datetime import date, timedelta

from maillage.identity import rules as identity

LASTS = timedelta(hours=24)
REVIEW_WITHIN = timedelta(days=3)
INFORM_WITHIN = timedelta(days=7)
DEFER_AT_MOST = timedelta(days=92)

LIFE, VIOLENCE, CHILD, HEALTH, OTHER = "life", "violence", "child", "health", "other"
REASONS = (LIFE, VIOLENCE, CHILD, HEALTH, OTHER)

OPENING, DISCLOSURE = "opening", "disclosure"
JUSTIFIED, NOT_JUSTIFIED = "justified", "not_justified"
FINDINGS = (JUSTIFIED, NOT_JUSTIFIED)

# In a CPAS: who reviews, and who may be asked to by another CPAS. Never whoever opened or asked.
REVIEWS = frozenset({identity.DPO, identity.MANAGER})
REVIEWS_FOR_OTHERS = frozenset({identity.DPO})
# Who is told at a body that asked and got: the data protection officer, or the manager of a partner.
TOLD = {
    identity.CPAS: frozenset({identity.DPO}),
    identity.PARTNER: frozenset({identity.MANAGER}),
    identity.PROGRAMME: frozenset({identity.MANAGER}),
}


def plea_problem(*, reason: str, words: str, danger: bool, categories: frozenset[str], known: frozenset[str]) -> str:
    """The code of what is missing from a plea of emergency: no_reason, no_words, no_danger, no_category; or nothing."""
    if reason not in REASONS:
        return "no_reason"
    if not words.strip():
        return "no_words"
    if not danger:
        return "no_danger"
    return "" if categories and categories <= known else "no_category"


def deferral_problem(until: date, words: str, today: date) -> str:
    """The code of what is wrong with a deferral of telling the person: no_deferral_reason, deferral_past, _late."""
    if not words.strip():
        return "no_deferral_reason"
    if until <= today:
        return "deferral_past"
    return "deferral_late" if until > today + DEFER_AT_MOST else ""


def may_review(*, kind: str, function: str, own: bool, asked_of_another: bool, is_opener: bool) -> bool:
    """Whether somebody reviews: a second person of the CPAS, or the officer of the one that it asked instead."""
    if is_opener or kind != identity.CPAS:
        return False
    if asked_of_another:
        return not own and function in REVIEWS_FOR_OTHERS
    return own and function in REVIEWS
