"""What sharing escalates to the data protection officer: emergencies to review, notices that nobody answered."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.audit.actor import Actor
from sharing.cessations.access import access_cessations, sees_cessations
from sharing.emergencies.access import access_reviews, may_review, reviews_emergencies
from tenants.protection.tasks import Task, end_of


def emergencies(actor: Actor) -> Iterator[Task]:
    """The emergencies that wait for this second person, of the own CPAS and of those that asked. One query."""
    if not reviews_emergencies(actor):
        return
    for review in access_reviews(actor).filter(reviewed_at=None):
        if may_review(actor, review):
            title = _("%(reason)s – %(organisation)s") % {
                "reason": review.get_reason_display(),
                "organisation": review.body.name,
            }
            url = reverse("emergency_reviews:review", args=[review.pk])
            yield Task(_("Emergency access to review"), title, url, end_of(review.due_on))


def unanswered_notices(actor: Actor) -> Iterator[Task]:
    """The notices of the own CPAS whose recipient has not answered in time. One query."""
    if not sees_cessations(actor):
        return
    late = access_cessations(actor).filter(
        sender=actor.body_role, acknowledged_at=None, deadline__lt=timezone.localdate()
    )
    for notice in late:
        title = _("%(organisation)s – %(reference)s") % {
            "organisation": notice.recipient.name,
            "reference": notice.referral.reference,
        }
        url = reverse("cessations:notice", args=[notice.pk])
        yield Task(_("End of sharing that was not answered"), title, url, end_of(notice.deadline))
