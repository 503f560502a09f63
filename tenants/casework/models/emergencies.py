"""Emergencies about persons of this CPAS: a restricted file that was opened, or something of a file that was given."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from maillage.postgres.tenant import TenantModel
from sharing.emergencies import rules
from sharing.emergencies.models import Danger
from sharing.grants.models import Category
from tenants.casework.models.participants import Participant


class Emergency(TenantModel):
    """Who opened or got what of a file, for which danger, until when; and that the person was told, or not yet, why.

    `id` is the opening's own, or that of the emergency disclosure.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="emergencies")
    kind = models.CharField(max_length=10)
    referral_id = models.UUIDField(null=True)
    organisation = models.CharField(max_length=150)
    user_id = models.UUIDField()
    user_name = models.CharField(max_length=161)
    reason = models.CharField(max_length=10, choices=Danger)
    words = models.CharField(max_length=1000)
    categories = ArrayField(models.CharField(max_length=20, choices=Category))
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    inform_by = models.DateField()
    deferral = models.CharField(max_length=500, blank=True, default="")
    informed_at = models.DateTimeField(null=True)
    informed_by = models.UUIDField(null=True)
    informed_by_name = models.CharField(max_length=161, blank=True, default="")

    references: ClassVar[dict[str, str]] = {
        "user_id": "identity.User",
        "referral_id": "referrals.Referral",
        "informed_by": "identity.User",
    }

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=rules.OPENING, referral_id=None) | Q(kind=rules.DISCLOSURE, referral_id__isnull=False),
                name="emergency_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__lte=models.F("opened_at") + rules.LASTS), name="emergency_open_a_day_at_most"
            ),
            models.CheckConstraint(
                condition=Q(informed_at=None, informed_by=None)
                | Q(informed_at__isnull=False, informed_by__isnull=False),
                name="emergency_told_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"emergency {self.pk}"

    @property
    def category_labels(self) -> list[str]:
        """The categories in words."""
        return [str(Category(code).label) for code in self.categories]
