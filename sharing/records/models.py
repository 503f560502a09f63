"""What is written inside a referral while it is open. It ends with it, goes to the sender's files, and is erased."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.postgres.fields import RoleField
from maillage.postgres.walls import Rights, Wall
from sharing.records import rhythms, rules
from sharing.referrals.models import Referral


class Kind(models.TextChoices):
    """What a record is."""

    INTERVIEW = rules.INTERVIEW, _("Interview")
    NOTE = rules.NOTE, _("Note")
    MOBILITY = rules.MOBILITY, _("Mobility plan")
    EQUIPMENT = rules.EQUIPMENT, _("Equipment")
    PLACEMENT = rules.PLACEMENT, _("Placement with a host")
    CERTIFICATION = rules.CERTIFICATION, _("Certification")
    EMPLOYMENT = rules.EMPLOYMENT, _("Job")
    ATTENDANCE = rules.ATTENDANCE, _("Attendance")
    OUTCOME = rules.OUTCOME, _("What was done")
    REVIEW = rules.REVIEW, _("Joint review")
    SIGNATURE = rules.SIGNATURE, _("Sign-off")
    MESSAGE = rules.MESSAGE, _("Message")
    QUESTION = rules.QUESTION, _("Request for information")
    ANSWER = rules.ANSWER, _("Answer to a request")
    ATTACHMENT = rules.ATTACHMENT, _("Document")


class Rhythm(models.TextChoices):
    """How often the parties look back together."""

    TWO_MONTHLY = rhythms.TWO_MONTHLY, _("Every two months")
    MONTHLY = rhythms.MONTHLY, _("Every month")
    QUARTERLY = rhythms.QUARTERLY, _("Every quarter")
    TWO_WEEKLY = rhythms.TWO_WEEKLY, _("Every two weeks")
    ONCE = rhythms.ONCE, _("Once, after 10 days")
    NEVER = rhythms.NEVER, _("No joint review")


OF_THE_RECIPIENT = "recipient_role = current_user AND ended_at IS NULL"


class Record(models.Model):
    """One thing written, never changed: who wants to correct it writes another one that supersedes it.

    `payload` is what `rules.clean` keeps. `voluntary`: not for who decides on income or sanctions. `team_only`: not for
    the sender at all, and erased without a copy. `valid_until` and `paused` (a recipient that has declined reads
    nothing) are the disclosure's, kept by the database (migration 0002).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="records", db_constraint=False)
    sender_role = RoleField()
    recipient_role = RoleField()
    author_role = RoleField()
    author_id = models.UUIDField()
    author_name = models.CharField(max_length=161)
    kind = models.CharField(max_length=20, choices=Kind)
    category = models.CharField(max_length=20, blank=True, default="")
    happened_on = models.DateField()
    payload = models.JSONField(null=True)
    file_key = models.UUIDField(null=True)
    file_type = models.CharField(max_length=40, blank=True, default="")
    file_digest = models.CharField(max_length=64, blank=True, default="")
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="successors", db_constraint=False, db_column="supersedes"
    )
    about = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="followers", db_constraint=False, db_column="about"
    )
    voluntary = models.BooleanField(default=False)
    team_only = models.BooleanField(default=False)
    valid_until = models.DateTimeField(null=True)
    paused = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select="(sender_role = current_user AND NOT team_only)"
            f" OR ({OF_THE_RECIPIENT} AND NOT paused AND valid_until > public.maillage_now())",
            insert="author_role = current_user AND ended_at IS NULL"
            " AND ((sender_role = current_user AND NOT team_only)"
            " OR (recipient_role = current_user AND NOT paused AND valid_until > public.maillage_now()))",
            # what was written is only ever ended and erased: the trigger of migration 0002 refuses other words
            update="sender_role = current_user AND NOT team_only AND erased_at IS NULL",
            update_check="sender_role = current_user",
            update_columns=("payload", "ended_at", "erased_at"),
        )
    )

    class Meta:
        ordering = ["-happened_on", "-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=rules.KINDS), name="record_kind_known"),
            models.CheckConstraint(
                condition=models.Q(author_role=models.F("sender_role"))
                | models.Q(author_role=models.F("recipient_role")),
                name="record_written_by_a_party",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at=None, payload__isnull=False)
                | models.Q(erased_at__isnull=False, ended_at__isnull=False, payload=None),
                name="record_erased_once_ended",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=rules.ATTACHMENT, file_key__isnull=False)
                | (~models.Q(kind=rules.ATTACHMENT) & models.Q(file_key=None)),
                name="record_with_a_file_is_a_document",
            ),
            models.CheckConstraint(
                condition=models.Q(team_only=False) | models.Q(voluntary=True), name="record_of_the_team_is_voluntary"
            ),
            # two who correct the same record: the second is told
            models.UniqueConstraint(fields=["supersedes"], name="record_superseded_once"),
            models.UniqueConstraint(
                fields=["about", "author_role"],
                condition=models.Q(kind=rules.SIGNATURE),
                name="record_signed_once_a_body",
            ),
            # what `supersedes` and `about` point at: nothing of another referral (migration 0002)
            models.UniqueConstraint(fields=["id", "referral"], name="record_with_its_referral"),
        ]
        indexes = [
            models.Index(fields=["referral", "-happened_on"], name="record_of_referral"),
            models.Index(fields=["sender_role"], name="record_by_sender"),
            models.Index(fields=["recipient_role", "valid_until"], name="record_by_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ReviewPlan(models.Model):
    """When the parties of a referral look back together. Nothing about the person."""

    referral = models.OneToOneField(
        Referral, models.PROTECT, primary_key=True, related_name="review_plan", db_constraint=False
    )
    sender_role = RoleField()
    recipient_role = RoleField()
    rhythm = models.CharField(max_length=20, choices=Rhythm)
    due_on = models.DateField(null=True)
    changed_by_name = models.CharField(max_length=161)
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=f"sender_role = current_user OR ({OF_THE_RECIPIENT})",
            insert="(sender_role = current_user OR recipient_role = current_user) AND ended_at IS NULL",
            update="(sender_role = current_user OR recipient_role = current_user) AND ended_at IS NULL",
            update_columns=("rhythm", "due_on", "changed_by_name", "changed_at"),
        )
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(rhythm__in=rhythms.RHYTHMS), name="review_rhythm_known"),
        ]
        indexes = [
            models.Index(fields=["sender_role", "due_on"], name="review_by_sender"),
            models.Index(fields=["recipient_role", "due_on"], name="review_by_recipient"),
        ]

    def __str__(self) -> str:
        return f"reviews of {self.referral_id}"
