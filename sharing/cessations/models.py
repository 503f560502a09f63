"""Notices that sharing has stopped. They name a referral by its reference, never a person."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.identity.models import Body
from maillage.postgres.walls import Rights, Wall
from sharing.cessations import rules
from sharing.grants.models import Category
from sharing.referrals.models import Referral


class CessationReason(models.TextChoices):
    """Why sharing has stopped."""

    WITHDRAWN_BY_PERSON = "withdrawn_by_person", _("The person took the agreement back")
    WITHDRAWN_BY_SENDER = "withdrawn_by_sender", _("The sender took the referral back")
    ENTERED_IN_ERROR = "entered_in_error", _("It was sent in error")
    CLOSED = "closed", _("The referral is closed")
    EXPIRED = "expired", _("The referral expired without an answer")
    OBSOLETE = "obsolete", _("Another organisation accepted first")
    REROUTED = "rerouted", _("The referral was sent elsewhere")
    NARROWED = rules.NARROWED, _("The person took some categories back")
    AGREEMENT_ENDED = rules.AGREEMENT_ENDED, _("The agreement has ended")


class CessationAnswer(models.TextChoices):
    """What the recipient did with what it held."""

    RETURNED = rules.RETURNED, _("Returned to the sender")
    DELETED = rules.DELETED, _("Deleted")
    KEPT = rules.KEPT, _("Kept, on a legal ground")


class CessationNotice(models.Model):
    """A recipient is told to stop, and to return, delete or name a legal ground for keeping what it had received."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="cessations", db_constraint=False)
    sender = models.ForeignKey(Body, models.PROTECT, db_column="sender_role", related_name="+")
    recipient = models.ForeignKey(Body, models.PROTECT, db_column="recipient_role", related_name="+")
    reason = models.CharField(max_length=20, choices=CessationReason)
    categories = ArrayField(models.CharField(max_length=20, choices=Category))
    sent_at = models.DateTimeField()
    deadline = models.DateField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.UUIDField(null=True)
    acknowledged_by_name = models.CharField(max_length=161, blank=True, default="")
    answer = models.CharField(max_length=10, choices=CessationAnswer, blank=True, default="")
    ground = models.CharField(max_length=500, blank=True, default="")
    # to a recipient without an account: the sender sends it as a letter and types the answer
    by_letter = models.BooleanField(default=False, db_default=False)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select="sender_role = current_user OR recipient_role = current_user",
            insert="sender_role = current_user AND acknowledged_at IS NULL",
            # answered once, by the recipient, or by the sender for one without an account; nothing else ever changes
            update="(recipient_role = current_user AND NOT by_letter OR sender_role = current_user AND by_letter)"
            " AND acknowledged_at IS NULL",
            update_check="recipient_role = current_user AND NOT by_letter OR sender_role = current_user AND by_letter",
            update_columns=("acknowledged_at", "acknowledged_by", "acknowledged_by_name", "answer", "ground"),
        )
    )

    class Meta:
        ordering = ["deadline", "sent_at"]
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=rules.REASONS), name="cessation_reason_known"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None, acknowledged_by_name="", answer="", ground="")
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False, answer__in=rules.ANSWERS),
                name="cessation_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(answer=rules.KEPT) | ~Q(ground=""), name="cessation_kept_on_a_legal_ground"
            ),
            # of a referral that has ended there is one; categories may be taken back several times before, and an
            # agreement that had ended can be renewed and end again
            models.UniqueConstraint(
                fields=["referral"], condition=Q(reason__in=rules.ENDS), name="cessation_once_for_a_referral"
            ),
        ]
        indexes = [
            models.Index(fields=["sender", "deadline"], name="cessation_by_sender"),
            models.Index(fields=["recipient", "deadline"], name="cessation_by_recipient"),
        ]

    def __str__(self) -> str:
        return f"cessation {self.pk}"

    @property
    def is_overdue(self) -> bool:
        """Whether the last day has passed without an answer."""
        return rules.is_overdue(self.deadline, self.acknowledged_at is not None, timezone.localdate())

    @property
    def category_labels(self) -> list[str]:
        """The categories in words."""
        return [str(Category(code).label) for code in self.categories if code in Category.values]


class CessationDays(models.Model):
    """How many working days a CPAS gives the recipients of its notices."""

    body = models.OneToOneField(Body, models.PROTECT, primary_key=True, db_column="body_role", related_name="+")
    days = models.PositiveSmallIntegerField(default=rules.DEFAULT_DAYS)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select="body_role = current_user",
            insert="body_role = current_user",
            update="body_role = current_user",
            update_columns=("days",),
        )
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(days__range=(rules.SHORTEST_DAYS, rules.LONGEST_DAYS)), name="cessation_days_in_range"
            )
        ]

    def __str__(self) -> str:
        return f"{self.days} days"
