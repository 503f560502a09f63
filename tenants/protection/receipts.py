"""What a person contested, as their receipt shows it (`sharing.referrals.receipt.register_contests`)."""

from __future__ import annotations

from uuid import UUID

from maillage.audit.actor import Actor
from sharing.referrals.receipt import Contested
from tenants.protection.access import access_contests_of
from tenants.protection.models import Contest


def contests_of(actor: Actor, subject_id: UUID) -> list[Contested]:
    """The contests of a person whose file the actor sees, newest first. Raises Http404."""
    return [_contested(contest) for contest in access_contests_of(actor, subject_id)]


def _contested(contest: Contest) -> Contested:
    return Contested(
        what=contest.get_kind_display(),
        organisation=contest.organisation_name,
        looked_at=contest.happened_at,
        words=contest.words,
        recorded_at=contest.recorded_at,
        due_on=contest.first_due,
        answered_at=contest.answered_at,
        outcome=contest.get_outcome_display() if contest.outcome else "",
        answer=contest.answer,
    )
