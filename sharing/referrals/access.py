"""The one door to referrals and to what they disclose: role ∩ assignment ∩ authority ∩ state."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from maillage.postgres.functions import WallClock
from sharing.referrals import rules
from sharing.referrals.models import Disclosure, Referral

# Who reads referrals in a body of each kind, and who acts on them.
READS = {
    identity.CPAS: frozenset({identity.MANAGER, identity.CASE_WORKER, identity.READER}),
    identity.PARTNER: frozenset({identity.MANAGER, identity.COACH}),
    identity.PROGRAMME: frozenset({identity.MANAGER, identity.COACH}),
}
ACTS = {
    identity.CPAS: frozenset({identity.MANAGER, identity.CASE_WORKER}),
    identity.PARTNER: frozenset({identity.MANAGER, identity.COACH}),
    identity.PROGRAMME: frozenset({identity.MANAGER, identity.COACH}),
}


def reads_referrals(actor: Actor) -> bool:
    """Whether the actor's function reads referrals at all."""
    return actor.function in READS.get(actor.body_kind, ())


def acts_on_referrals(actor: Actor) -> bool:
    """Whether the actor's function answers, sends and ends referrals."""
    return actor.function in ACTS.get(actor.body_kind, ())


def party_of(actor: Actor, referral: Referral) -> str:
    """Which side of the referral the acting body is on."""
    return rules.SENDER if referral.sender_id == actor.body_role else rules.RECIPIENT


def live_disclosures(actor: Actor) -> QuerySet[Disclosure]:
    """The disclosures that the acting body may read now. The database says the same; this lets an index be used."""
    return Disclosure.objects.filter(
        Q(sender_role=actor.body_role) | Q(recipient_role=actor.body_role, ended_at=None, valid_until__gt=WallClock())
    )


def access_referrals(actor: Actor) -> QuerySet[Referral]:
    """The referrals sent and received by the acting body, with their live disclosure. Raises Http404 for a stranger."""
    if not reads_referrals(actor):
        raise Http404
    own = Q(sender=actor.body_role) | (Q(recipient=actor.body_role) & ~Q(state=rules.DRAFT))
    return (
        Referral.objects.filter(own)
        .select_related("sender", "recipient")
        .prefetch_related(Prefetch("disclosure", queryset=live_disclosures(actor)))
    )


def access_received(actor: Actor) -> QuerySet[Referral]:
    """The referrals received by the acting body."""
    return access_referrals(actor).filter(recipient=actor.body_role)


def access_referral(actor: Actor, referral_id: UUID) -> Referral:
    """One referral, for reading. Raises Http404."""
    referral = access_referrals(actor).filter(pk=referral_id).first()
    if referral is None:
        raise Http404
    return referral


def access_referral_to_act(actor: Actor, referral_id: UUID) -> Referral:
    """One referral, for a service. Raises Http404 to who may not see it, PermissionDenied to who may only read."""
    referral = access_referral(actor, referral_id)
    if not acts_on_referrals(actor):
        raise PermissionDenied
    return referral


def access_received_to_act(actor: Actor, referral_id: UUID) -> Referral:
    """One referral that the acting body received, to answer it. Raises Http404, PermissionDenied also to its sender."""
    referral = access_referral_to_act(actor, referral_id)
    if party_of(actor, referral) != rules.RECIPIENT:
        raise PermissionDenied
    return referral


def disclosure_of(referral: Referral) -> Disclosure | None:
    """The disclosure that came with `access_referrals`, or None when the acting body may not read one now."""
    try:
        return referral.disclosure
    except Disclosure.DoesNotExist:
        return None
