"""Asked and given in grave and imminent danger, for 24 hours at most, then erased; and reviewed by a second person."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.identity.models import Body
from maillage.postgres.fields import RoleField
from maillage.postgres.walls import Rights, Wall
from sharing.emergencies import rules
from sharing.grants.models import Category
from sharing.referrals.models import Referral

PARTIES = "sender_role = current_user OR recipient_role = current_user"


class Danger(models.TextChoices):
    """What the danger is."""

    LIFE = rules.LIFE, _("A life is in danger")
    VIOLENCE = rules.VIOLENCE, _("Violence")
    CHILD = rules.CHILD, _("A child in danger")
    HEALTH = rules.HEALTH, _("A serious threat to health")
    OTHER = rules.OTHER, _("Another grave and imminent danger")


class Finding(models.TextChoices):
    """What the second person found."""

    JUSTIFIED = rules.JUSTIFIED, _("It was justified")
    NOT_JUSTIFIED = rules.NOT_JUSTIFIED, _("It was not justified")


class EmergencyRequest(models.Model):
    """The recipient of an open referral asks its sender for what it needs now. Its words are erased at the end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="emergencies", db_constraint=False)
    sender = models.ForeignKey(Body, models.PROTECT, db_column="sender_role", related_name="+")
    recipient = models.ForeignKey(Body, models.PROTECT, db_column="recipient_role", related_name="+")
    reason = models.CharField(max_length=10, choices=Danger)
    words = models.CharField(max_length=1000, blank=True, default="")
    categories = ArrayField(models.CharField(max_length=20, choices=Category))
    # whether the danger is such that even an address that is kept secret has to be known
    address = models.BooleanField(default=False)
    asked_by = models.UUIDField()
    asked_by_name = models.CharField(max_length=161)
    asked_by_function = models.CharField(max_length=20)
    asked_at = models.DateTimeField()

    wall: ClassVar[Wall] = Wall(body=Rights(select=PARTIES, insert="recipient_role = current_user"))

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=rules.REASONS), name="emergency_reason_known"),
            models.CheckConstraint(condition=Q(categories__len__gt=0), name="emergency_asks_for_something"),
            # what the answer's foreign key points at
            models.UniqueConstraint(
                fields=["id", "referral", "sender", "recipient"], name="emergency_with_its_parties"
            ),
        ]
        indexes = [models.Index(fields=["referral"], name="emergency_of_referral")]

    def __str__(self) -> str:
        return f"emergency {self.pk}"


class EmergencyDisclosure(models.Model):
    """What was given: only the chosen categories, as the file stood, read while it lives by the walls' clock.

    `payload` is {code: value}; `fields` keeps the codes after it is erased, for the receipt.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.OneToOneField(EmergencyRequest, models.PROTECT, related_name="disclosure", db_constraint=False)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="+", db_constraint=False)
    sender_role = RoleField()
    recipient_role = RoleField()
    fields = ArrayField(models.CharField(max_length=40))
    payload = models.JSONField(null=True)
    given_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select="sender_role = current_user OR (recipient_role = current_user AND ended_at IS NULL"
            " AND valid_until > public.maillage_now())",
            # never longer than a day; the minutes are those between the transaction's start and this row
            insert="sender_role = current_user AND ended_at IS NULL"
            " AND valid_until <= public.maillage_now() + interval '24 hours 5 minutes'",
            update="sender_role = current_user AND ended_at IS NULL",
            update_check="sender_role = current_user",
            update_columns=("payload", "ended_at"),
        )
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ended_at=None) | Q(payload=None), name="emergency_erased_when_ended"),
            models.CheckConstraint(
                condition=Q(valid_until__lte=F("given_at") + rules.LASTS), name="emergency_lasts_a_day_at_most"
            ),
        ]
        indexes = [
            models.Index(fields=["recipient_role", "valid_until"], name="emergency_by_recipient"),
            models.Index(fields=["referral"], name="emergency_given_for_referral"),
        ]

    def __str__(self) -> str:
        return f"emergency disclosure {self.pk}"


class EmergencyReview(models.Model):
    """A second person's look at one emergency of a CPAS. Codes and dates alone: it can be asked of another CPAS."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, db_column="body_role", related_name="+")
    asked_of = models.ForeignKey(Body, models.PROTECT, db_column="asked_of_role", related_name="+", null=True)
    kind = models.CharField(
        max_length=10, choices=[(rules.OPENING, rules.OPENING), (rules.DISCLOSURE, rules.DISCLOSURE)]
    )
    object_id = models.UUIDField(unique=True)
    opener_id = models.UUIDField()
    opener_function = models.CharField(max_length=20)
    reason = models.CharField(max_length=10, choices=Danger)
    categories = ArrayField(models.CharField(max_length=20, choices=Category))
    happened_at = models.DateTimeField()
    due_on = models.DateField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.UUIDField(null=True)
    reviewed_by_name = models.CharField(max_length=161, blank=True, default="")
    finding = models.CharField(max_length=15, choices=Finding, blank=True, default="")
    words = models.CharField(max_length=1000, blank=True, default="")

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select="body_role = current_user OR asked_of_role = current_user",
            insert="body_role = current_user AND asked_of_role IS NULL AND reviewed_at IS NULL",
            update="reviewed_at IS NULL AND (body_role = current_user OR asked_of_role = current_user)",
            update_check="body_role = current_user OR asked_of_role = current_user",
            update_columns=("asked_of_role", "reviewed_at", "reviewed_by", "reviewed_by_name", "finding", "words"),
        )
    )

    class Meta:
        ordering = ["due_on", "happened_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None, reviewed_by_name="", finding="")
                | (Q(reviewed_at__isnull=False, reviewed_by__isnull=False, finding__in=rules.FINDINGS)),
                name="emergency_reviewed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(reviewed_by=F("opener_id")), name="emergency_reviewed_by_a_second_person"
            ),
            models.CheckConstraint(condition=~Q(asked_of=F("body")), name="emergency_review_asked_of_another"),
        ]
        indexes = [models.Index(fields=["body", "due_on"], name="emergency_review_of_body")]

    def __str__(self) -> str:
        return f"review {self.pk}"

    @property
    def category_labels(self) -> list[str]:
        """The categories in words."""
        return [str(Category(code).label) for code in self.categories]
