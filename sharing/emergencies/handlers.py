"""What an emergency causes: the sender gives, both sides' officers are told, time erases. A message may come twice."""

from __future__ import annotations

from datetime import timedelta

from maillage.audit.record import record
from maillage.calendar.working_days import start_of
from maillage.identity import rules as identity
from maillage.notifications.notify import notify, settle
from maillage.outbox.models import OutboxMessage
from maillage.outbox.post import too_early
from sharing.emergencies import rules
from sharing.emergencies.models import EmergencyDisclosure, EmergencyRequest, EmergencyReview
from sharing.emergencies.services import erase_expired, give_in_emergency

GIVEN, USED, TO_REVIEW, REVIEWED = (
    "emergency.given", "emergency.used", "emergency.to_review", "emergency.reviewed",
)  # fmt: skip
MANAGERS = frozenset({identity.MANAGER})
DPO = frozenset({identity.DPO})


def give(message: OutboxMessage) -> None:
    """At the sender."""
    give_in_emergency(message.object_id)


def arrive(message: OutboxMessage) -> None:
    """At the recipient: who asked can read; its officer, or a partner's manager, is told that it happened."""
    request = EmergencyRequest.objects.select_related("recipient").get(pk=message.object_id)
    notify(GIVEN, object_id=request.referral_id, user_ids=[request.asked_by])
    notify(USED, object_id=request.referral_id, functions=rules.TOLD.get(request.recipient.kind, frozenset()))


def erase(message: OutboxMessage) -> None:
    """At the sender, when the day has passed."""
    given = EmergencyDisclosure.objects.filter(pk=message.object_id, ended_at=None).first()
    if given is not None and not too_early(message, given.valid_until):
        erase_expired(given.pk)


def tell_reviewers(message: OutboxMessage) -> None:
    """At the CPAS, or at the one that it asked: the data protection officer is told at once."""
    review = EmergencyReview.objects.filter(pk=message.object_id, reviewed_at=None).first()
    if review is not None:
        notify(TO_REVIEW, object_id=review.pk, functions=DPO)


def tell_late_review(message: OutboxMessage) -> None:
    """At the CPAS: the three days have passed without a review; the managers hear of it too."""
    review = EmergencyReview.objects.filter(pk=message.object_id, reviewed_at=None).first()
    if review is None or too_early(message, start_of(review.due_on + timedelta(days=1))):
        return
    settle(TO_REVIEW, object_id=review.pk)
    notify(TO_REVIEW, object_id=review.pk, functions=DPO | MANAGERS)
    record(actor=None, action="emergency.review_late", object_kind="emergency", object_id=review.object_id)


def tell_reviewed(message: OutboxMessage) -> None:
    """At the CPAS: what was found; its managers hear of what was not justified."""
    review = EmergencyReview.objects.filter(pk=message.object_id, reviewed_at__isnull=False).first()
    if review is None:
        return
    settle(TO_REVIEW, object_id=review.pk)
    functions = DPO | MANAGERS if review.finding == rules.NOT_JUSTIFIED else DPO
    notify(REVIEWED, object_id=review.pk, functions=functions)
