"""What waits for a worker of this CPAS: answers to give and to read, fields to confirm, drafts, agreements that end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Window
from django.utils import timezone

from maillage.audit.actor import Actor
from sharing.grants.models import Grant
from sharing.referrals import rules as referrals
from sharing.referrals.access import access_referrals
from sharing.referrals.waiting import SHOWN, Pile, piles_of, to_answer
from tenants.casework.files import CaseworkFiles
from tenants.casework.incoming import to_confirm

ENDS_WITHIN = timedelta(days=30)
RECENT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class EndingGrant:
    """An agreement that ends soon, and whose it is."""

    grant: Grant
    name: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything on a CPAS's home page."""

    to_answer: Pile
    to_confirm: Pile
    drafts: Pile
    answers: Pile
    ending: list[EndingGrant]
    ending_total: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits at all."""
        piles = (self.to_answer, self.to_confirm, self.drafts, self.answers)
        return not self.ending and not any(pile.total for pile in piles)


def waiting_for(actor: Actor) -> Waiting:
    """What waits for the acting CPAS, in a constant number of queries. Raises Http404 to a function without files."""
    sent = access_referrals(actor).filter(sender=actor.body_role)
    answered = sent.filter(
        state__in=(referrals.ACCEPTED, referrals.DECLINED), answered_at__gt=timezone.now() - RECENT
    ).order_by("-answered_at", "pk")
    drafts = sent.filter(state=referrals.DRAFT).order_by("created_at", "pk")
    answering, confirming, drafted, answers = piles_of(actor, [to_answer(actor), to_confirm(actor), drafts, answered])
    ending, total = _ending(actor)
    return Waiting(answering, confirming, drafted, answers, ending, total)


def _ending(actor: Actor) -> tuple[list[EndingGrant], int]:
    """The live agreements that end soon, the soonest first, of files that the actor may see; how many there are."""
    today = timezone.localdate()
    grants = list(
        Grant.objects.filter(withdrawal=None, valid_from__lte=today, valid_until__range=(today, today + ENDS_WITHIN))
        .annotate(total=Window(Count("pk")))
        .order_by("valid_until", "pk")[:SHOWN]
    )
    names = CaseworkFiles().names(actor, {grant.subject_id for grant in grants})
    shown = [EndingGrant(grant, names[grant.subject_id]) for grant in grants if grant.subject_id in names]
    return shown, grants[0].total if grants else 0
