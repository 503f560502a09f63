"""What one referral discloses, erased when it ends."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from maillage.postgres.fields import RoleField
from maillage.postgres.walls import Rights, Wall
from sharing.referrals.models.codes import Authority, ReferralState
from sharing.referrals.models.referral import Referral


class Disclosure(models.Model):
    """Exactly the fields that one authority covers, for one recipient, while one referral is open.

    `payload` is {"reason": str, "fields": {code: value}}; `fields` keeps the codes after it is erased, for the receipt.
    `writes` are the categories in which the recipient may write its own records. `withheld` is kept by a trigger: a
    recipient that has declined reads nothing while the sender decides.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.OneToOneField(Referral, models.PROTECT, related_name="disclosure", db_constraint=False)
    sender_role = RoleField()
    recipient_role = RoleField()
    authority = models.CharField(max_length=12, choices=Authority)
    authority_id = models.UUIDField()
    fields = ArrayField(models.CharField(max_length=40))
    writes = ArrayField(models.CharField(max_length=20), default=list)
    payload = models.JSONField(null=True)
    valid_until = models.DateTimeField()
    withheld = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    refreshed_at = models.DateTimeField(null=True)
    refreshed_fields = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=20, choices=ReferralState, blank=True, default="")

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select="sender_role = current_user OR (recipient_role = current_user AND ended_at IS NULL"
            " AND NOT withheld AND valid_until > public.maillage_now())",
            insert="sender_role = current_user AND ended_at IS NULL AND NOT withheld",
            update="sender_role = current_user AND ended_at IS NULL",
            update_check="sender_role = current_user",
            # the last two follow an agreement that is renewed
            update_columns=(
                "payload", "fields", "writes", "refreshed_at", "refreshed_fields", "valid_until", "authority_id",
            ),
        )
    )  # fmt: skip

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
