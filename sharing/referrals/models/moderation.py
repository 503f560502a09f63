"""A refusal that its sender contests, as the coordination of both bodies sees it: references, codes and dates."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.identity.models import Body
from maillage.postgres.walls import Rights, Wall
from sharing.referrals.models.codes import DeclineReason


class Opinion(models.TextChoices):
    """What a coordination thinks of a contested refusal. It binds nobody: the sender decides."""

    REFUSAL = "refusal", _("The refusal stands")
    RECIPIENT = "recipient", _("The recipient should take the referral")
    ANOTHER = "another", _("Another recipient fits better")


class Moderation(models.Model):
    """One contested refusal between two members of a consortium, written by the sender: nothing about the person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # no relation: a coordination reads no referral. The database holds it to the referral's parties (migration 0008)
    referral_id = models.UUIDField(unique=True)
    sender = models.ForeignKey(Body, models.PROTECT, db_column="sender_role", related_name="+")
    recipient = models.ForeignKey(Body, models.PROTECT, db_column="recipient_role", related_name="+")
    coordination = models.ForeignKey(Body, models.PROTECT, db_column="coordination_role", related_name="+")
    decline_reason = models.CharField(max_length=20, choices=DeclineReason)
    sent_on = models.DateField()
    contested_at = models.DateTimeField(default=timezone.now)
    opinion = models.CharField(max_length=20, choices=Opinion, blank=True, default="")
    opined_at = models.DateTimeField(null=True)
    opined_by = models.CharField(max_length=161, blank=True, default="")

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select="current_user IN (sender_role, coordination_role)",
            insert="sender_role = current_user AND opinion = '' AND opined_at IS NULL",
            update="coordination_role = current_user AND opinion = ''",
            update_check="coordination_role = current_user",
            update_columns=("opinion", "opined_at", "opined_by"),
        )
    )

    class Meta:
        ordering = ["-contested_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opinion="", opined_at=None)
                | models.Q(opinion__in=Opinion.values, opined_at__isnull=False),
                name="moderation_opinion_has_its_day",
            )
        ]

    def __str__(self) -> str:
        return f"moderation {self.pk}"

    @property
    def known_recipient(self) -> Body | None:
        """The recipient as the coordination may know it: None when it is sensitive, then it judges by the reason alone.

        That the sender refers somebody there is confidential, whoever it is.
        """
        return None if self.recipient.sensitive else self.recipient

    @property
    def reference(self) -> str:
        """The referral's reference, as its two sides name it on the telephone."""
        return self.referral_id.hex[:8].upper()
