"""The one door to emergencies: who asks, who reads what was given, who reviews."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from maillage.identity.models import Body, MemberCard
from maillage.postgres.functions import Fold, WallClock
from sharing.emergencies import rules
from sharing.emergencies.models import EmergencyDisclosure, EmergencyReview
from sharing.grants.discretion import voluntary_uses
from sharing.referrals.models import Referral


def live_emergencies(actor: Actor, referral: Referral) -> QuerySet[EmergencyDisclosure]:
    """What was given to the acting body for a referral and may still be read, the latest first."""
    return EmergencyDisclosure.objects.filter(
        referral=referral, recipient_role=actor.body_role, ended_at=None, valid_until__gt=WallClock()
    ).order_by("-given_at")


def reviews_emergencies(actor: Actor) -> bool:
    """Whether the actor reviews the emergencies of their CPAS."""
    return actor.body_kind == identity.CPAS and actor.function in rules.REVIEWS


def access_reviews(actor: Actor) -> QuerySet[EmergencyReview]:
    """The reviews of the acting CPAS, and those that another one asked of its officer, the most urgent first.

    Not those that `untold` leaves to somebody else. Raises Http404 to who reviews nothing.
    """
    if not reviews_emergencies(actor):
        raise Http404
    own = Q(body=actor.body_role)
    if actor.function in rules.REVIEWS_FOR_OTHERS:
        own |= Q(asked_of=actor.body_role)
    found = EmergencyReview.objects.filter(own)
    for hidden in untold(actor):
        found = found.filter(~Q(pk__in=hidden.values("pk")))
    return found.select_related("body", "asked_of").order_by("reviewed_at", "due_on", "happened_at", "pk")


def untold(actor: Actor) -> Collection[QuerySet[EmergencyReview]]:
    """The reviews of which the actor must not learn: who decides on income or sanctions knows of no emergency at a
    voluntary programme, as long as somebody else of their CPAS can review it.

    Where nobody else can, the duty to look at what was given without the person's agreement outweighs: the last one who
    reviews sees the danger, the categories and the dates, no name.
    """
    if actor.body_kind != identity.CPAS or not actor.decides_income:
        return ()
    given = EmergencyDisclosure.objects.filter(referral_id__in=voluntary_uses().values("pk"))
    concerned = EmergencyReview.objects.filter(body=actor.body_role, object_id__in=given.values("pk"))
    others = _reviewers_who_do_not_decide(actor)
    if len(others) == 1:  # whoever asked is no second person
        concerned = concerned.exclude(opener_id__in=others)
    return (concerned,) if others else ()


def _reviewers_who_do_not_decide(actor: Actor) -> set[UUID]:
    team = MemberCard.objects.filter(
        body_id=actor.body_role, function__in=rules.REVIEWS, suspended_at=None, starts__lte=timezone.localdate()
    )
    return {
        one.user_id
        for one in team
        if not identity.decides_income(actor.body_kind, one.function, one.decides_income)
    }  # fmt: skip


def access_review(actor: Actor, review_id: UUID) -> EmergencyReview:
    """One review. Raises Http404."""
    review = access_reviews(actor).filter(pk=review_id).first()
    if review is None:
        raise Http404
    return review


def may_review(actor: Actor, review: EmergencyReview) -> bool:
    """Whether the actor is the second person who looks at it."""
    return review.reviewed_at is None and rules.may_review(
        kind=actor.body_kind,
        function=actor.function,
        own=review.body_id == actor.body_role,
        asked_of_another=review.asked_of_id is not None,
        is_opener=review.opener_id == actor.user_id,
    )


def access_review_to_ask(actor: Actor, review_id: UUID) -> EmergencyReview:
    """One review of the own CPAS, to ask it of another. Raises Http404, PermissionDenied to another CPAS's officer."""
    review = access_review(actor, review_id)
    if review.body_id != actor.body_role:
        raise PermissionDenied
    return review


def possible_reviewers(actor: Actor) -> QuerySet[Body]:
    """The other CPAS whose data protection officer can be asked, by name."""
    served = Body.objects.filter(kind=identity.CPAS, state__in=identity.SERVED_STATES)
    return served.exclude(role=actor.body_role).order_by(Fold("name"))
