"""Which referrals somebody reaches, as conditions for queries; `access` is the door that asks for them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, Q

from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from sharing.grants.discretion import hidden_uses
from sharing.grants.subjects import files
from sharing.referrals import rules
from sharing.referrals.models import IntakeWorker, ReferralUserObjectPermission

# What nobody who decides on income or sanctions knows of: as the person was promised, or as its recipient is now.
VOLUNTARY = Q(voluntary=True) | Q(recipient__programme__voluntary=True)


def _assigned(actor: Actor) -> Q:
    """Of received referrals those that are this person's: a partner's coach has the ones that they follow, and those
    that nobody has answered or been given yet if they take new ones in.
    """
    if actor.body_kind == identity.CPAS or actor.function == identity.MANAGER:
        return Q()
    # by `pk__in`, not by what each row has: the sets are read once
    given = ReferralUserObjectPermission.objects.filter(body_role=actor.body_role).values("content_object")
    named = IntakeWorker.objects.filter(body=actor.body_role)
    takes_in = Exists(named.filter(user_id=actor.user_id)) | ~Exists(named)
    # what was accepted before there were assignments names its worker alone
    unanswered = Q(state__in=(*rules.UNANSWERED, rules.DECLINED_PENDING)) & takes_in
    return Q(pk__in=given.filter(user_id=actor.user_id)) | (
        ~Q(pk__in=given) & (Q(worker_id=actor.user_id) | unanswered)
    )


def _received(actor: Actor) -> Q:
    # a draft that was taken back has ended, and its recipient never hears of it
    arrived = Q(recipient=actor.body_role, sent_at__isnull=False, outside=False) & _assigned(actor)
    if actor.decides_income:
        arrived &= ~VOLUNTARY
    return arrived


def sides_of(actor: Actor) -> tuple[Q, ...]:
    """What the acting body received and, of a CPAS, what it sent; for an actor who reads referrals."""
    if actor.body_kind != identity.CPAS:  # nobody else sends: without the OR an index gives the page in its order
        return (_received(actor),)
    sent, received = Q(sender=actor.body_role), _received(actor)
    if (hidden := hidden_uses(actor)) is not None:
        sent, received = (side & ~Q(pk__in=hidden.values("pk")) for side in (sent, received))
    return received, sent


def hidden_from(actor: Actor) -> Iterable[UUID]:
    """Of both, what is about persons whose file does not exist for the actor. A subquery."""
    return files().hidden_referrals(actor) if actor.body_kind == identity.CPAS else ()
