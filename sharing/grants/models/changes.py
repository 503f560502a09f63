"""What follows an agreement, or takes its place: taken back, narrowed, reconfirmed, refused."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from maillage.postgres.fields import RoleField
from maillage.postgres.tenant import TenantModel
from sharing.grants.models.agreements import Grant
from sharing.grants.models.evidence import HAS_ITS_EVIDENCE
from sharing.grants.models.words import Category, EvidenceKind

RECORDED: dict[str, str] = {"recorded_by": "identity.User"}


class GrantWithdrawal(TenantModel):
    """The person takes an agreement back; from then on it covers nothing."""

    grant = models.OneToOneField(Grant, models.PROTECT, primary_key=True, related_name="withdrawal")
    withdrawn_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.CharField(max_length=161)

    references: ClassVar[dict[str, str]] = RECORDED

    def __str__(self) -> str:
        return f"withdrawal of {self.grant_id}"


class GrantNarrowing(TenantModel):
    """The person takes one category back: from then on it is neither read nor written under this agreement."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="narrowings")
    category = models.CharField(max_length=20, choices=Category)
    withdrawn_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.CharField(max_length=161)

    references: ClassVar[dict[str, str]] = RECORDED

    class Meta:
        ordering = ["withdrawn_at"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "category"], name="category_taken_back_once"),
            models.CheckConstraint(condition=models.Q(category__in=Category.values), name="narrowing_category_known"),
        ]

    def __str__(self) -> str:
        return f"{self.category} of {self.grant_id}"


class GrantReconfirmation(TenantModel):
    """A spoken agreement said again, or signed after all, before it lapsed: it then lasts until its own last day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="reconfirmations")
    evidence = models.CharField(max_length=10, choices=EvidenceKind)
    document_key = models.UUIDField(null=True)
    document_type = models.CharField(max_length=40, blank=True, default="")
    document_digest = models.CharField(max_length=64, blank=True, default="")
    signed_name = models.CharField(max_length=161, blank=True, default="")
    witness = models.CharField(max_length=120, blank=True, default="")
    spoken_language = models.CharField(max_length=60, blank=True, default="")
    interpreter = models.CharField(max_length=120, blank=True, default="")
    reconfirmed_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.CharField(max_length=161)

    references: ClassVar[dict[str, str]] = RECORDED

    class Meta:
        ordering = ["reconfirmed_at"]
        constraints = [models.CheckConstraint(condition=HAS_ITS_EVIDENCE, name="reconfirmation_has_its_evidence")]

    def __str__(self) -> str:
        return f"reconfirmation of {self.grant_id}"


class GrantRefusal(TenantModel):
    """The person said no: to whom, what for, when. Never why, and never with a consequence."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_id = models.UUIDField(db_index=True)
    purpose = models.CharField(max_length=300, blank=True, default="")
    recipient_role = RoleField()
    recipient_name = models.CharField(max_length=150)
    sensitive = models.BooleanField(default=False)
    refused_on = models.DateField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.CharField(max_length=161)
    recorded_at = models.DateTimeField()

    references: ClassVar[dict[str, str]] = {
        "subject_id": "casework.Participant",
        "recipient_role": "identity.Body",
        **RECORDED,
    }

    class Meta:
        ordering = ["-refused_on", "-recorded_at"]

    def __str__(self) -> str:
        return f"refusal {self.pk}"
