"""The steps of a referral's life, as both sides see them; attempts to reach the person; clocks as a body sets them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from maillage.identity.models import Body
from maillage.postgres.fields import RoleField
from maillage.postgres.walls import Rights, Wall
from sharing.referrals import rules
from sharing.referrals.models.codes import Channel, ReferralState
from sharing.referrals.models.referral import Referral

PARTIES = "sender_role = current_user OR recipient_role = current_user"


class ReferralStep(models.Model):
    """One transition of a sent referral: what happened, by which side, in whose name, when. No word on the person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="steps", db_constraint=False)
    sender_role = RoleField()
    recipient_role = RoleField()
    by_role = RoleField()
    by_name = models.CharField(max_length=161, blank=True, default="")
    event = models.CharField(max_length=20)
    source = models.CharField(max_length=20, choices=ReferralState)
    target = models.CharField(max_length=20, choices=ReferralState)
    detail = models.CharField(max_length=80, blank=True, default="")
    at = models.DateTimeField(db_default=Now())

    wall: ClassVar[Wall] = Wall(body=Rights(select=PARTIES, insert=f"by_role = current_user AND ({PARTIES})"))

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(by_role=models.F("sender_role")) | models.Q(by_role=models.F("recipient_role")),
                name="referral_step_by_a_party",
            ),
            models.CheckConstraint(
                condition=models.Q(event__in=sorted(rules.TRANSITIONS)), name="referral_step_of_the_table"
            ),
        ]
        indexes = [models.Index(fields=["referral", "-at"], name="referral_step_by_referral")]

    def __str__(self) -> str:
        return f"{self.event} {self.referral_id}"


class ContactAttempt(models.Model):
    """One time that the recipient tried to reach the person, or did: the day, how, and by which worker."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="attempts", db_constraint=False)
    sender_role = RoleField()
    recipient_role = RoleField()
    on = models.DateField(db_column="on_day")
    channel = models.CharField(max_length=10, choices=Channel)
    reached = models.BooleanField(default=False)
    by_name = models.CharField(max_length=161)
    recorded_at = models.DateTimeField(default=timezone.now)
    # of a recipient without an account: the sender types it, of its own referral alone
    typed_by_sender = models.BooleanField(default=False)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=PARTIES,
            insert="recipient_role = current_user AND NOT typed_by_sender"
            " OR sender_role = current_user AND typed_by_sender",
        )
    )

    class Meta:
        ordering = ["-on", "-recorded_at"]
        indexes = [models.Index(fields=["referral", "-on"], name="contact_attempt_by_referral")]

    def __str__(self) -> str:
        return f"attempt {self.referral_id}"


class ReferralClocks(models.Model):
    """A sender's choice of clocks, in working days without an answer (`rules.Clocks`)."""

    body = models.OneToOneField(Body, models.PROTECT, primary_key=True, db_column="body_role", related_name="+")
    remind = models.PositiveSmallIntegerField(default=rules.ORDINARY.remind)
    tell = models.PositiveSmallIntegerField(default=rules.ORDINARY.tell)
    expire = models.PositiveSmallIntegerField(default=rules.ORDINARY.expire)
    urgent_remind = models.PositiveSmallIntegerField(default=rules.URGENT.remind)
    urgent_tell = models.PositiveSmallIntegerField(default=rules.URGENT.tell)
    urgent_expire = models.PositiveSmallIntegerField(default=rules.URGENT.expire)
    # whether the manager is told too when a recipient does not answer
    tell_manager = models.BooleanField(default=False)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select="body_role = current_user",
            insert="body_role = current_user",
            update="body_role = current_user",
            update_columns=(
                "remind", "tell", "expire", "urgent_remind", "urgent_tell", "urgent_expire", "tell_manager",
            ),
        )
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(remind__gt=0, tell__gt=models.F("remind"), expire__gt=models.F("tell"))
                & models.Q(
                    urgent_remind__gt=0,
                    urgent_tell__gt=models.F("urgent_remind"),
                    urgent_expire__gt=models.F("urgent_tell"),
                ),
                name="referral_clocks_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"clocks of {self.body_id}"

    def of(self, urgent: bool) -> rules.Clocks:
        """The clocks of an urgent or an ordinary referral."""
        if urgent:
            return rules.Clocks(self.urgent_remind, self.urgent_tell, self.urgent_expire)
        return rules.Clocks(self.remind, self.tell, self.expire)
