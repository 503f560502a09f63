"""What persons ask and contest. The file is named by its number only: the officer opens no file."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from maillage.postgres.fields import RoleField
from maillage.postgres.tenant import TenantModel
from tenants.protection import rules


class RequestKind(models.TextChoices):
    """What a person asks (GDPR, articles 15 to 21, and 7, 3)."""

    ACCESS = rules.ACCESS, _("Access to the data")
    RECTIFICATION = rules.RECTIFICATION, _("Rectification")
    ERASURE = rules.ERASURE, _("Erasure")
    RESTRICTION = rules.RESTRICTION, _("Restriction of the processing")
    PORTABILITY = rules.PORTABILITY, _("Portability")
    OBJECTION = rules.OBJECTION, _("Objection")
    WITHDRAWAL = rules.WITHDRAWAL, _("Withdrawal of an agreement")


class RequestOutcome(models.TextChoices):
    """How a request was answered."""

    GRANTED = rules.GRANTED, pgettext_lazy("a request", "Granted")
    PARTLY = rules.PARTLY, pgettext_lazy("a request", "Granted in part")
    REFUSED = rules.REFUSED, pgettext_lazy("a request", "Refused")
    DROPPED = rules.DROPPED, pgettext_lazy("a request", "Taken back by the person")


class PersonRequest(TenantModel):
    """A request of a person about their data, its clock and its answer (GDPR, article 12)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=15, choices=RequestKind)
    subject_id = models.UUIDField(null=True, db_index=True)
    reference = models.CharField(max_length=60, blank=True, default="")
    asked = models.TextField(max_length=2000, blank=True, default="")
    received_on = models.DateField()
    due_on = models.DateField()
    identity_checked_on = models.DateField(null=True)
    extended_on = models.DateField(null=True)
    extension_reason = models.TextField(max_length=1000, blank=True, default="")
    answered_on = models.DateField(null=True)
    outcome = models.CharField(max_length=10, choices=RequestOutcome, blank=True, default="")
    grounds = models.TextField(max_length=2000, blank=True, default="")
    answered_by = models.UUIDField(null=True)
    answered_by_name = models.CharField(max_length=161, blank=True, default="")
    recorded_by = models.UUIDField()
    recorded_by_name = models.CharField(max_length=161)
    recorded_at = models.DateTimeField()

    references: ClassVar[dict[str, str]] = {
        "subject_id": "casework.Participant",
        "answered_by": "identity.User",
        "recorded_by": "identity.User",
    }

    class Meta:
        ordering = ["due_on", "received_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gt=F("received_on")), name="request_due_after_received"),
            models.CheckConstraint(
                condition=Q(subject_id__isnull=False) | ~Q(reference=""), name="request_of_a_file_or_reference"
            ),
            models.CheckConstraint(
                condition=Q(extended_on=None, extension_reason="")
                | (Q(extended_on__gte=F("received_on")) & ~Q(extension_reason="")),
                name="request_extended_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None, outcome="", answered_by=None, answered_by_name="", grounds="")
                | (
                    Q(answered_on__gte=F("received_on"), outcome__in=RequestOutcome.values, answered_by__isnull=False)
                    & ~Q(answered_by_name="")
                ),
                name="request_answered_has_its_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=sorted(rules.NEEDS_GROUNDS)) | ~Q(grounds=""), name="request_refused_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=sorted(rules.NEEDS_IDENTITY)) | Q(identity_checked_on__isnull=False),
                name="request_granted_knows_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.answered_on is None

    @property
    def is_overdue(self) -> bool:
        """Whether its last day is past."""
        return self.is_open and self.due_on < timezone.localdate()


class ContestKind(models.TextChoices):
    """What a person contests."""

    LOOK = rules.LOOK, _("That somebody looked")
    DISCLOSURE = rules.DISCLOSURE, _("That it was shared")


class ContestOutcome(models.TextChoices):
    """What the officer found."""

    JUSTIFIED = rules.JUSTIFIED, _("The access was justified")
    NOT_JUSTIFIED = rules.NOT_JUSTIFIED, _("The access was not justified")
    PASSED_ON = rules.PASSED_ON, _("Passed on to the recipient’s data protection officer")


class Contest(TenantModel):
    """A person contests an access: which one, in their own words; the officer answers in time (GDPR, article 12, 3).

    `audit_id` is the entry of the audit log that says who looked. What it said is copied: the body, the function, when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=ContestKind)
    subject_id = models.UUIDField(db_index=True)
    disclosure_id = models.UUIDField()
    referral_id = models.UUIDField()
    audit_id = models.BigIntegerField(null=True)
    organisation_role = RoleField()
    organisation_name = models.CharField(max_length=150)
    function = models.CharField(max_length=20, blank=True, default="")
    happened_at = models.DateTimeField()
    words = models.TextField(max_length=2000)
    recorded_by = models.UUIDField()
    recorded_by_name = models.CharField(max_length=161)
    recorded_at = models.DateTimeField()
    target_on = models.DateField()
    due_on = models.DateField()
    outcome = models.CharField(max_length=15, choices=ContestOutcome, blank=True, default="")
    answer = models.TextField(max_length=2000, blank=True, default="")
    measures = models.TextField(max_length=2000, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    answered_by_name = models.CharField(max_length=161, blank=True, default="")

    references: ClassVar[dict[str, str]] = {
        "subject_id": "casework.Participant",
        "referral_id": "referrals.Referral",
        "organisation_role": "identity.Body",
        "recorded_by": "identity.User",
        "answered_by": "identity.User",
    }

    class Meta:
        ordering = ["target_on", "recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=rules.LOOK, audit_id__isnull=False) | Q(kind=rules.DISCLOSURE, audit_id=None),
                name="contest_names_its_look",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="contest_has_words"),
            models.CheckConstraint(condition=Q(due_on__gte=F("target_on")), name="contest_target_within_limit"),
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="", answer="", measures="", answered_by=None, answered_by_name="")
                | (
                    Q(
                        answered_at__gte=F("recorded_at"),
                        outcome__in=ContestOutcome.values,
                        answered_by__isnull=False,
                    )
                    & ~Q(answer="")
                    & ~Q(answered_by_name="")
                ),
                name="contest_answered_has_its_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=sorted(rules.NEEDS_MEASURES)) | ~Q(measures=""),
                name="contest_not_justified_has_measures",
            ),
            models.UniqueConstraint(
                fields=["audit_id", "disclosure_id"],
                condition=Q(answered_at=None),
                nulls_distinct=False,
                name="contest_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"contest {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.answered_at is None

    @property
    def is_overdue(self) -> bool:
        """Whether the day by which it should be answered is past."""
        return self.is_open and self.target_on < timezone.localdate()

    @property
    def first_due(self) -> date:
        """The day to keep now: the target, and once that is past the limit."""
        return self.due_on if self.target_on < timezone.localdate() else self.target_on
