"""A person's agreement to share, kept in the CPAS's own schema. Rows are added, never changed."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.postgres.fields import RoleField
from maillage.postgres.tenant import TenantModel
from sharing.grants import rules


class Category(models.TextChoices):
    """What kind of information an agreement covers."""

    IDENTITY = "identity", _("Identity")
    CONTACT = "contact", _("Contact details")
    SITUATION = "situation", _("Situation and income")
    EMPLOYMENT = "employment", _("Employment and training")
    HOUSING = "housing", _("Housing")
    FAMILY = "family", _("Family")
    DEBTS = "debts", _("Debts")
    HEALTH = "health", _("Health")
    JUDICIAL = "judicial", _("Judicial situation")
    LANGUAGE = "language", _("Language and literacy")
    ASSESSMENT = "assessment", _("Assessment")
    ATTENDANCE = "attendance", _("Attendance")


class EvidenceKind(models.TextChoices):
    """How the agreement was given."""

    SIGNED = rules.SIGNED, _("Signed document")
    SPOKEN = rules.SPOKEN, _("Spoken, before a witness")


class GrantState(models.TextChoices):
    """Where an agreement stands today. Never stored: the day, and a withdrawal, decide."""

    LIVE = rules.LIVE, _("In force")
    UPCOMING = rules.UPCOMING, _("Not yet in force")
    ENDED = rules.ENDED, _("Ended")
    WITHDRAWN = rules.WITHDRAWN, _("Withdrawn")


class Grant(TenantModel):
    """One agreement: of whom, for what, which categories, to whom, until when, and the evidence of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_id = models.UUIDField(db_index=True)
    purpose = models.CharField(max_length=300)
    recipient_role = RoleField()
    recipient_name = models.CharField(max_length=150)
    categories = ArrayField(models.CharField(max_length=20, choices=Category))
    valid_from = models.DateField()
    valid_until = models.DateField()
    evidence = models.CharField(max_length=10, choices=EvidenceKind)
    document_key = models.UUIDField(null=True)
    document_type = models.CharField(max_length=40, blank=True, default="")
    document_digest = models.CharField(max_length=64, blank=True, default="")
    witness = models.CharField(max_length=120, blank=True, default="")
    spoken_language = models.CharField(max_length=60, blank=True, default="")
    interpreter = models.CharField(max_length=120, blank=True, default="")
    recorded_by = models.UUIDField()
    recorded_by_name = models.CharField(max_length=161)
    recorded_at = models.DateTimeField()

    references: ClassVar[dict[str, str]] = {
        "subject_id": "casework.Participant",
        "recipient_role": "identity.Body",
        "recorded_by": "identity.User",
    }

    class Meta:
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("valid_from")), name="grant_ends_after_start"
            ),
            models.CheckConstraint(condition=models.Q(categories__len__gt=0), name="grant_covers_something"),
            models.CheckConstraint(
                condition=models.Q(evidence=rules.SIGNED, document_key__isnull=False)
                | (models.Q(evidence=rules.SPOKEN) & ~models.Q(witness="")),
                name="grant_has_its_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"grant {self.pk}"

    @property
    def withdrawn(self) -> GrantWithdrawal | None:
        """The withdrawal, if there is one."""
        found: Any = getattr(self, "withdrawal", None)
        return found if isinstance(found, GrantWithdrawal) else None

    def is_live(self, today: date) -> bool:
        """Whether it gives access today."""
        return rules.is_live(self.valid_from, self.valid_until, self.withdrawn is not None, today)

    @property
    def state(self) -> GrantState:
        """Where it stands today."""
        today = timezone.localdate()
        return GrantState(rules.state_of(self.valid_from, self.valid_until, self.withdrawn is not None, today))

    @property
    def category_labels(self) -> list[str]:
        """The categories in words."""
        return [str(Category(code).label) for code in self.categories]


class GrantWithdrawal(TenantModel):
    """The person takes an agreement back; from then on it covers nothing."""

    grant = models.OneToOneField(Grant, models.PROTECT, primary_key=True, related_name="withdrawal")
    withdrawn_at = models.DateTimeField()
    recorded_by = models.UUIDField()
    recorded_by_name = models.CharField(max_length=161)

    references: ClassVar[dict[str, str]] = {"recorded_by": "identity.User"}

    def __str__(self) -> str:
        return f"withdrawal of {self.grant_id}"


class GrantUse(TenantModel):
    """The one place that knows which person a referral is about: one agreement, one referral, its reason and fields."""

    referral_id = models.UUIDField(primary_key=True)
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="uses")
    subject_id = models.UUIDField(db_index=True)
    reason = models.CharField(max_length=1000)
    created_at = models.DateTimeField(auto_now_add=True)

    references: ClassVar[dict[str, str]] = {"referral_id": "referrals.Referral", "subject_id": "casework.Participant"}

    def __str__(self) -> str:
        return f"use of {self.grant_id}"
