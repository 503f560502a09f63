"""Referrals between bodies, and the disclosure that each carries. Both are erased of personal data when it ends."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.identity.models import Body
from maillage.postgres.fields import RoleField
from maillage.postgres.walls import Rights, Wall
from sharing.referrals import rules


class ReferralState(models.TextChoices):
    """Where a referral stands."""

    DRAFT = rules.DRAFT, _("Draft")
    SENT = rules.SENT, _("Sent")
    RECEIVED = rules.RECEIVED, _("Received")
    ACCEPTED = rules.ACCEPTED, _("Accepted")
    DECLINED = rules.DECLINED, _("Declined")
    WITHDRAWN_BY_SENDER = rules.WITHDRAWN_BY_SENDER, _("Withdrawn by the sender")
    WITHDRAWN_BY_PERSON = rules.WITHDRAWN_BY_PERSON, _("Withdrawn by the person")
    CLOSED = rules.CLOSED, _("Closed")


class DeclineReason(models.TextChoices):
    """Why a recipient declines."""

    PERSON_REFUSED = "person_refused", _("The person refused")
    NOT_ELIGIBLE = "not_eligible", _("Not eligible")
    FULL = "full", _("No place left")
    OUT_OF_AREA = "out_of_area", _("Outside our area")
    DUPLICATE = "duplicate", _("Already followed here")
    UNREACHABLE = "unreachable", _("Could not be reached")
    OTHER = "other", _("Other reason")


class Referral(models.Model):
    """An orientation from one body to another. No name in it: who the person is, only the disclosure says."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sender = models.ForeignKey(Body, models.PROTECT, db_column="sender_role", related_name="+")
    recipient = models.ForeignKey(Body, models.PROTECT, db_column="recipient_role", related_name="+")
    state = models.CharField(max_length=20, choices=ReferralState, default=ReferralState.DRAFT)
    sender_worker = models.CharField(max_length=161)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    worker_id = models.UUIDField(null=True)
    worker_name = models.CharField(max_length=161, blank=True, default="")
    first_contact_on = models.DateField(null=True)
    decline_reason = models.CharField(max_length=20, choices=DeclineReason, blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            # not by its state: a draft that was taken back has ended, and still never left
            select="sender_role = current_user OR (recipient_role = current_user AND sent_at IS NOT NULL)",
            insert="sender_role = current_user AND state = 'draft' AND ended_at IS NULL",
            update="ended_at IS NULL AND (sender_role = current_user"
            " OR (recipient_role = current_user AND state <> 'draft'))",
            update_check="(sender_role = current_user AND state IN"
            " ('draft', 'sent', 'withdrawn_by_sender', 'withdrawn_by_person'))"
            " OR (recipient_role = current_user AND state IN ('received', 'accepted', 'declined', 'closed'))",
            # the parties are not among them: nobody makes a referral their own
            update_columns=(
                "state", "sent_at", "received_at", "answered_at", "worker_id", "worker_name", "first_contact_on",
                "decline_reason", "ended_at",
            ),
        )
    )  # fmt: skip

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=rules.STATES), name="referral_state_known"),
            models.CheckConstraint(
                condition=~models.Q(sender=models.F("recipient")), name="referral_between_two_bodies"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=sorted(rules.TERMINAL), ended_at__isnull=False)
                | models.Q(state__in=rules.OPEN, ended_at=None),
                name="referral_ended_when_terminal",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=rules.ACCEPTED)
                | (~models.Q(worker_name="") & models.Q(first_contact_on__isnull=False)),
                name="referral_accepted_by_a_worker_with_a_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=rules.DECLINED) | models.Q(decline_reason__in=DeclineReason.values),
                name="referral_declined_for_a_reason",
            ),
            # what the disclosure's foreign key points at: a disclosure has its referral's parties or none
            models.UniqueConstraint(fields=["id", "sender", "recipient"], name="referral_with_its_parties"),
        ]
        indexes = [
            models.Index(fields=["sender", "-created_at"], name="referral_by_sender"),
            models.Index(fields=["recipient", "-created_at"], name="referral_by_recipient"),
        ]

    def __str__(self) -> str:
        return f"referral {self.pk}"

    @property
    def reference(self) -> str:
        """A short reference to name it on the telephone: says nothing about the person."""
        return self.pk.hex[:8].upper()


class Authority(models.TextChoices):
    """By what a disclosure may be."""

    GRANT = "grant", _("Agreement of the person")
    LEGAL_DUTY = "legal_duty", _("Legal duty")
    EMERGENCY = "emergency", _("Emergency")


class Disclosure(models.Model):
    """Exactly the fields that one authority covers, for one recipient, while one referral is open.

    `payload` is {"reason": str, "fields": {code: value}}; `fields` keeps the codes after it is erased, for the receipt.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.OneToOneField(Referral, models.PROTECT, related_name="disclosure", db_constraint=False)
    sender_role = RoleField()
    recipient_role = RoleField()
    authority = models.CharField(max_length=12, choices=Authority)
    authority_id = models.UUIDField()
    fields = ArrayField(models.CharField(max_length=40))
    payload = models.JSONField(null=True)
    valid_until = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    refreshed_at = models.DateTimeField(null=True)
    refreshed_fields = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=20, choices=ReferralState, blank=True, default="")

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select="sender_role = current_user OR"
            " (recipient_role = current_user AND ended_at IS NULL AND valid_until > public.maillage_now())",
            insert="sender_role = current_user AND ended_at IS NULL",
            update="sender_role = current_user AND ended_at IS NULL",
            update_check="sender_role = current_user",
            update_columns=("payload", "fields", "refreshed_at", "refreshed_fields"),
        )
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(payload=None), name="disclosure_erased_when_ended"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, end_reason="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(end_reason="")),
                name="disclosure_end_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["recipient_role", "valid_until"], name="disclosure_by_recipient"),
            models.Index(fields=["sender_role"], name="disclosure_by_sender"),
        ]

    def __str__(self) -> str:
        return f"disclosure {self.pk}"
