"""The one door to referrals and to what they disclose: role ∩ assignment ∩ authority ∩ state."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from maillage.identity.access import access_team
from maillage.identity.models import Membership, PersonCard
from maillage.postgres.functions import WallClock
from sharing.grants.access import access_use
from sharing.grants.discretion import shown_grants, shown_uses
from sharing.grants.models import Grant, GrantUse
from sharing.grants.subjects import files
from sharing.referrals import rules
from sharing.referrals.models import Disclosure, IntakeWorker, Referral, ReferralUserObjectPermission
from sharing.referrals.reach import hidden_from, sides_of

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


def workers(actor: Actor) -> QuerySet[PersonCard]:
    """The actor's colleagues, and the actor, who can follow a person that is referred here; by name."""
    return access_team(actor).filter(function__in=ACTS.get(actor.body_kind, frozenset()))


def answering_workers(referral: Referral) -> list[UUID]:
    """Who at the recipient is told of a referral: the worker who follows it, else everybody who may answer.

    Run as the recipient.
    """
    given = ReferralUserObjectPermission.objects.filter(content_object=referral, body_role=referral.recipient_id)
    held: set[UUID] = set(given.values_list("user_id", flat=True))
    if referral.worker_id and not held:
        held = {referral.worker_id}
    acting = ACTS.get(referral.recipient.kind, frozenset())
    team = PersonCard.objects.filter(body_id=referral.recipient_id, function__in=acting)
    if held:  # whoever of them still works here; of one who left or is suspended, the managers hear
        there = list(team.filter(user_id__in=held).values_list("user_id", flat=True))
        return there or list(team.filter(function=identity.MANAGER).values_list("user_id", flat=True))
    named = set(IntakeWorker.objects.filter(body=referral.recipient_id).values_list("user_id", flat=True))
    return [
        user_id
        for user_id, function in team.values_list("user_id", "function")
        if not named or user_id in named or function == identity.MANAGER
    ]


def party_of(actor: Actor, referral: Referral) -> str:
    """Which side of the referral the acting body is on."""
    return rules.SENDER if referral.sender_id == actor.body_role else rules.RECIPIENT


def live_disclosures(actor: Actor) -> QuerySet[Disclosure]:
    """The disclosures that the acting body may read now. The database says the same; this lets an index be used."""
    return Disclosure.objects.filter(
        Q(sender_role=actor.body_role)
        | Q(recipient_role=actor.body_role, ended_at=None, withheld=False, valid_until__gt=WallClock())
    )


def access_sides(actor: Actor) -> tuple[QuerySet[Referral], ...]:
    """The referrals received by the acting body and, of a CPAS, those that it sent, apart and bare: each side has an
    index in the order of the list, both together have none. Asks at once which are hidden. Raises Http404 for a
    stranger.
    """
    if not reads_referrals(actor):
        raise Http404
    hidden = list(hidden_from(actor))  # few: read once, not planned again for each side, its count and its page
    return tuple(Referral.objects.filter(side & ~Q(pk__in=hidden) if hidden else side) for side in sides_of(actor))


def access_referrals(actor: Actor) -> QuerySet[Referral]:
    """The referrals sent and received by the acting body, with their live disclosure. Raises Http404 for a stranger."""
    if not reads_referrals(actor):
        raise Http404
    found = Referral.objects.filter(reduce(or_, sides_of(actor)))
    if actor.body_kind == identity.CPAS:
        found = found.filter(~Q(pk__in=hidden_from(actor)))
    live = Prefetch("disclosure", queryset=live_disclosures(actor))
    return found.select_related("sender", "recipient").prefetch_related(live)


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
    """One referral that the acting body received, to answer it; or sent to a recipient without an account, to type its
    answer. Raises Http404, PermissionDenied also to any other sender.
    """
    referral = access_referral_to_act(actor, referral_id)
    if party_of(actor, referral) != rules.RECIPIENT and not referral.outside:
        raise PermissionDenied
    return referral


def distributes(actor: Actor) -> bool:
    """Whether the actor gives received referrals to others: the manager of a partner, the lead of a programme."""
    return actor.body_kind in (identity.PARTNER, identity.PROGRAMME) and actor.function == identity.MANAGER


def access_received_to_distribute(actor: Actor, referral_id: UUID) -> Referral:
    """One referral, to give it to somebody. Raises Http404, PermissionDenied to who does not distribute."""
    referral = access_received_to_act(actor, referral_id)
    if not distributes(actor):
        raise PermissionDenied
    return referral


def access_intake(actor: Actor) -> set[UUID]:
    """Who takes new referrals in, for who may change it; empty: every coach. Raises Http404, PermissionDenied."""
    check_distributes(actor)
    return set(IntakeWorker.objects.filter(body=actor.body_role).values_list("user_id", flat=True))


def check_distributes(actor: Actor) -> None:
    """Raise Http404 unless the actor reads received referrals of a body that distributes them, PermissionDenied unless
    they distribute.
    """
    if not reads_referrals(actor) or actor.body_kind == identity.CPAS:
        raise Http404
    if not distributes(actor):
        raise PermissionDenied


def access_followed_by(actor: Actor, user_id: UUID) -> QuerySet[Referral]:
    """The open referrals that one member of the own body follows, to hand them over: also of one who left.

    Raises Http404 for somebody who never worked here, PermissionDenied.
    """
    if not Membership.objects.filter(body_id=actor.body_role, user_id=user_id).exists():
        raise Http404
    check_distributes(actor)
    return access_received(actor).filter(followed_by(user_id), state__in=rules.OPEN).order_by("pk")


def followed_by(user_id: UUID) -> Q:
    """The received referrals that this person follows."""
    given = ReferralUserObjectPermission.objects.filter(content_object=OuterRef("pk"), user_id=user_id)
    return Q(Exists(given)) | Q(worker_id=user_id)


def followed_by_nobody() -> Q:
    """The received referrals that nobody follows yet."""
    return Q(~Exists(ReferralUserObjectPermission.objects.filter(content_object=OuterRef("pk"))), worker_id=None)


def followers_of(referral: Referral) -> list[UUID]:
    """Who at the acting recipient follows it. Call with a referral of the access functions."""
    given = ReferralUserObjectPermission.objects.filter(content_object=referral)
    return list(given.values_list("user_id", flat=True))


@dataclass(frozen=True, slots=True)
class SentReferral:
    """A referral of the acting CPAS with what only the sender knows: the person, the agreement, the reason."""

    referral: Referral
    use: GrantUse

    @property
    def events(self) -> frozenset[str]:
        """What the sender can still do with it."""
        return rules.events_from(self.referral.state, rules.SENDER)


def _sent(uses: QuerySet[GrantUse]) -> list[SentReferral]:
    by_id = {use.pk: use for use in uses}
    referrals = Referral.objects.filter(pk__in=list(by_id)).select_related("recipient")
    return [SentReferral(referral, by_id[referral.pk]) for referral in referrals]


def access_sent_for(actor: Actor, subject_id: UUID) -> list[SentReferral]:
    """The referrals of a person of the acting CPAS, newest first, in two queries. Raises Http404."""
    files().label_of(actor, subject_id)
    return _sent(shown_uses(actor, GrantUse.objects.filter(subject_id=subject_id)))


def access_sent_under(actor: Actor, grant: Grant) -> list[SentReferral]:
    """The referrals under one agreement, newest first. Raises Http404 by the file's rules."""
    files().label_of(actor, grant.subject_id)
    return _sent(shown_uses(actor, GrantUse.objects.filter(grant=grant)))


def access_sent_to_act(actor: Actor, referral_id: UUID) -> SentReferral:
    """One referral of the acting CPAS, to send or take back.

    Raises Http404 also to its recipient, PermissionDenied to who may only read.
    """
    use = access_use(actor, referral_id)
    referral = access_referral_to_act(actor, referral_id)
    files().check_change(actor, use.subject_id)
    return SentReferral(referral, use)


def may_let_read(actor: Actor, referral: Referral) -> bool:
    """Whether the actor lets a recipient that has its account by now read what it was sent by letter."""
    return (
        referral.outside
        and referral.ended_at is None
        and referral.sender_id == actor.body_role
        and actor.function == identity.MANAGER
        and referral.recipient.state in identity.SERVED_STATES
    )


def access_letters_to_let_read(actor: Actor, referral_id: UUID) -> str:
    """The recipient of a letter, to let it read here. Raises Http404, PermissionDenied to all but the manager."""
    referral = access_sent_to_act(actor, referral_id).referral
    if not may_let_read(actor, referral):
        raise PermissionDenied
    return str(referral.recipient_id)


def other_live_grants(actor: Actor, sent: SentReferral) -> list[Grant]:
    """The person's agreements of today for other recipients, newest first: where the referral could go instead."""
    files().check_change(actor, sent.use.subject_id)
    found = Grant.objects.filter(subject_id=sent.use.subject_id).exclude(recipient_role=sent.referral.recipient_id)
    today = timezone.localdate()
    return [grant for grant in shown_grants(actor, found).select_related("withdrawal") if grant.is_live(today)]


def unanswered_siblings(actor: Actor, grant: Grant) -> list[SentReferral]:
    """Referrals of the same person to other recipients that nobody has answered: one of them may suffice."""
    open_ones = rules.TRANSITIONS["make_obsolete"].sources
    return [
        sent
        for sent in access_sent_for(actor, grant.subject_id)
        if sent.referral.state in open_ones and sent.referral.recipient_id != grant.recipient_role
    ]


def access_clocks(actor: Actor) -> str:
    """The role whose clocks the actor may set. Raises Http404 without referrals, PermissionDenied unless a manager."""
    if not reads_referrals(actor):
        raise Http404
    if actor.function != identity.MANAGER:
        raise PermissionDenied
    return actor.body_role


def disclosure_of(referral: Referral) -> Disclosure | None:
    """The disclosure that came with `access_referrals`, or None when the acting body may not read one now."""
    try:
        return referral.disclosure
    except Disclosure.DoesNotExist:
        return None
