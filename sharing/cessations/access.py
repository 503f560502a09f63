"""The one door to cessation notices."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Case, F, Q, QuerySet, When
from django.http import Http404
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from sharing.cessations import rules
from sharing.cessations.models import CessationDays, CessationNotice
from sharing.grants.discretion import hidden_uses
from sharing.grants.subjects import files
from sharing.referrals.told import untold as untold_referrals


def sees_cessations(actor: Actor) -> bool:
    """Whether the actor's function deals with notices at all."""
    functions = rules.SEES_ALL.get(actor.body_kind, frozenset()) | rules.SEES_OWN.get(actor.body_kind, frozenset())
    return actor.function in functions


def access_cessations(actor: Actor) -> QuerySet[CessationNotice]:
    """The notices of the acting body that the actor deals with: overdue ones first, then by deadline, answered last.

    The data protection officer and managers see all; a worker, those received for the referrals they follow, and
    those sent about persons whose files they see. Raises Http404 for a stranger.
    """
    if not sees_cessations(actor):
        raise Http404
    found = CessationNotice.objects.filter(Q(sender=actor.body_role) | Q(recipient=actor.body_role))
    if actor.function not in rules.SEES_ALL[actor.body_kind]:
        found = found.filter(Q(sender=actor.body_role) | Q(referral__worker_id=actor.user_id))
    if actor.body_kind == identity.CPAS and actor.function != identity.DPO:
        found = found.filter(~Q(referral__in=files().hidden_referrals(actor)))
        if (hidden := hidden_uses(actor)) is not None:
            found = found.filter(~Q(referral__in=hidden.values("pk")))
    if actor.decides_income:  # that somebody stopped at a voluntary programme, at its own body too
        promised = Q(referral__voluntary=True) | Q(recipient__programme__voluntary=True)
        found = found.exclude(promised, recipient=actor.body_role)
    answered = Case(When(acknowledged_at=None, then=False), default=True, output_field=BooleanField())
    # the soonest deadline of those that wait is the most overdue one
    return (
        found.select_related("sender", "recipient", "referral")
        .annotate(answered=answered)
        .order_by("answered", F("deadline"), "sent_at", "pk")
    )


def untold(actor: Actor) -> Collection[QuerySet[CessationNotice]]:
    """The notices of which the actor must not learn that there is one: those that `access_cessations` leaves out for
    what they are about.
    """
    if actor.body_kind == identity.CPAS and actor.function == identity.DPO:
        return ()
    return [CessationNotice.objects.filter(referral__in=found.values("pk")) for found in untold_referrals(actor)]


def access_cessation(actor: Actor, notice_id: UUID) -> CessationNotice:
    """One notice, for reading. Raises Http404."""
    notice = access_cessations(actor).filter(pk=notice_id).first()
    if notice is None:
        raise Http404
    return notice


def may_acknowledge(actor: Actor, notice: CessationNotice) -> bool:
    """Whether the actor answers this notice: at its recipient, or at its sender for one without an account; not as the
    data protection officer.
    """
    answers = notice.sender_id if notice.by_letter else notice.recipient_id
    return answers == actor.body_role and actor.function in rules.ACKNOWLEDGES


def access_cessation_to_acknowledge(actor: Actor, notice_id: UUID) -> CessationNotice:
    """One notice, to answer it. Raises Http404, PermissionDenied to its sender and to who only reads it."""
    notice = access_cessation(actor, notice_id)
    if not may_acknowledge(actor, notice):
        raise PermissionDenied
    return notice


def overdue_count(actor: Actor) -> int:
    """How many of the notices that the actor sees are past their last day. Raises Http404."""
    return access_cessations(actor).filter(acknowledged_at=None, deadline__lt=timezone.localdate()).count()


def access_days(actor: Actor) -> int:
    """The working days that the acting CPAS gives its recipients. Raises Http404 to who does not set them."""
    if actor.body_kind != identity.CPAS or actor.function not in rules.SETS_DAYS:
        raise Http404
    return days_of(actor.body_role)


def days_of(role: str) -> int:
    """The working days that this body, which is the acting one, gives its recipients."""
    found = CessationDays.objects.filter(pk=role).values_list("days", flat=True).first()
    return rules.DEFAULT_DAYS if found is None else found
