"""The one door to contested refusals: to the coordination of both bodies, and to the sender."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from sharing.referrals import rules
from sharing.referrals.models import Moderation, Referral
from tenants.registry.consortia import memberships_on


def access_moderations(actor: Actor) -> QuerySet[Moderation]:
    """What the acting coordination is asked about, what has no opinion yet first: no name in it. Raises Http404."""
    if actor.function != identity.COORDINATOR:
        raise Http404
    found = Moderation.objects.filter(coordination=actor.body_role).select_related("sender", "recipient")
    return found.order_by(F("opined_at").desc(nulls_first=True), "contested_at", "pk")


def access_moderation(actor: Actor, moderation_id: UUID) -> Moderation:
    """One of them. Raises Http404."""
    found = access_moderations(actor).filter(pk=moderation_id).first()
    if found is None:
        raise Http404
    return found


def moderation_of(referral: Referral) -> Moderation | None:
    """What a coordination was asked about a referral, and said. Run as the sender; the recipient sees none."""
    return Moderation.objects.filter(referral_id=referral.pk).select_related("coordination").first()


def may_go_back(actor: Actor, referral: Referral) -> bool:
    """Whether the actor may send a declined referral back: once, and once more when the coordination is for it."""
    if rules.may_send_back(referral.sent_back):
        return True
    if actor.function != identity.MANAGER or referral.contested_at is None:
        return False
    moderation = moderation_of(referral)
    return rules.may_send_back_again(referral.sent_back, moderation.opinion if moderation else "")


def coordination_of(sender: str, recipient: str) -> str | None:
    """The role of the coordination of a consortium to which both bodies belong today; of several the oldest's.

    The joint programme that a consortium runs belongs to it.
    """
    current = memberships_on(timezone.localdate())
    theirs = Q(consortium__in=current.filter(body=recipient).values("consortium"))
    both = current.filter(theirs | Q(consortium__programme=recipient), body=sender)
    return both.order_by("starts", "pk").values_list("coordination_id", flat=True).first()
