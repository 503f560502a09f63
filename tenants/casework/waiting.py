"""What waits for a worker of this CPAS: answers to give and to read, fields to confirm, drafts, agreements that end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from maillage.audit.actor import Actor
from sharing.grants.waiting import GrantPile, ending_soon, to_reconfirm
from sharing.referrals import rules as referrals
from sharing.referrals.access import access_referrals
from sharing.referrals.waiting import Pile, contested, piles_of, to_answer, to_decide
from tenants.casework.incoming import to_confirm

RECENT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything on a CPAS's home page."""

    to_answer: Pile
    to_decide: Pile
    contested: Pile
    to_confirm: Pile
    drafts: Pile
    answers: Pile
    to_reconfirm: GrantPile
    ending: GrantPile

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits at all."""
        mine = (self.to_answer, self.to_decide, self.contested, self.to_confirm, self.drafts, self.answers)
        return not any(pile.total for pile in (*mine, self.to_reconfirm, self.ending))


def waiting_for(actor: Actor) -> Waiting:
    """What waits for the acting CPAS, in a constant number of queries. Raises Http404 to a function without files."""
    sent = access_referrals(actor).filter(sender=actor.body_role)
    # a yes stays one when the work has begun since
    answered = sent.filter(state__in=referrals.WORKING, answered_at__gt=timezone.now() - RECENT).order_by(
        "-answered_at", "pk"
    )
    drafts = sent.filter(state=referrals.DRAFT).order_by("created_at", "pk")
    queries = [to_answer(actor), to_decide(actor), contested(actor), to_confirm(actor), drafts, answered]
    answering, deciding, disputed, confirming, drafted, answers = piles_of(actor, queries)
    return Waiting(answering, deciding, disputed, confirming, drafted, answers, to_reconfirm(actor), ending_soon(actor))
