"""The agreement itself, in versions, and what it is used for."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.postgres.fields import RoleField
from maillage.postgres.tenant import TenantModel
from sharing.grants import rules
from sharing.grants.models.bases import LegalBasis
from sharing.grants.models.evidence import HAS_ITS_EVIDENCE
from sharing.grants.models.words import Category, EvidenceKind, GrantState

if TYPE_CHECKING:
    from sharing.grants.models.changes import GrantNarrowing, GrantReconfirmation, GrantWithdrawal

ONE_YEAR = timedelta(days=366)


class Grant(TenantModel):
    """One version of an agreement: of whom, for what, which categories, to whom, until when, and the evidence of it.

    A renewal or a changed agreement is a new row that names the one it replaces; the old one ends when it begins.
    `categories` were agreed for the recipient to read, `write_categories` for it to write: one need not be the other.
    `covers` and `writes` are what is left of them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_id = models.UUIDField(db_index=True)
    version = models.PositiveIntegerField(default=1)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replacement")

    purpose = models.CharField(max_length=300)
    recipient_role = RoleField()
    recipient_name = models.CharField(max_length=150)
    recipient_service = models.CharField(max_length=150, blank=True, default="")
    bound_by_secrecy = models.BooleanField(default=False)
    same_mission = models.BooleanField(default=False)
    # as the recipient's body stood when it was recorded
    sensitive = models.BooleanField(default=False)
    voluntary = models.BooleanField(default=False)
    one_person = models.BooleanField(default=False)
    # that attendance, absences and withdrawal never reach who decides on income was said to the person
    voluntary_said = models.BooleanField(default=False)

    preset = models.CharField(max_length=20, blank=True, default="")
    categories = ArrayField(models.CharField(max_length=20, choices=Category))
    write_categories = ArrayField(models.CharField(max_length=20, choices=Category), default=list, blank=True)
    legal_basis = models.ForeignKey(LegalBasis, models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField()

    evidence = models.CharField(max_length=10, choices=EvidenceKind)
    document_key = models.UUIDField(null=True)
    document_type = models.CharField(max_length=40, blank=True, default="")
    document_digest = models.CharField(max_length=64, blank=True, default="")
    signed_name = models.CharField(max_length=161, blank=True, default="")
    witness = models.CharField(max_length=120, blank=True, default="")
    spoken_language = models.CharField(max_length=60, blank=True, default="")
    interpreter = models.CharField(max_length=120, blank=True, default="")
    representative_name = models.CharField(max_length=161, blank=True, default="")
    representative_quality = models.CharField(max_length=120, blank=True, default="")
    minor = models.BooleanField(default=False)
    minor_agreed = models.BooleanField(default=False)
    # which text the person was shown, in which language, and the SHA-256 of exactly what was shown
    notice_version = models.CharField(max_length=40, blank=True, default="")
    notice_language = models.CharField(max_length=10, blank=True, default="")
    notice_digest = models.CharField(max_length=64, blank=True, default="")

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
            models.CheckConstraint(
                condition=models.Q(valid_until__lte=models.F("valid_from") + ONE_YEAR),
                name="grant_lasts_a_year_at_most",
            ),
            models.CheckConstraint(condition=models.Q(categories__len__gt=0), name="grant_covers_something"),
            models.CheckConstraint(
                condition=models.Q(
                    categories__contained_by=Category.values, write_categories__contained_by=Category.values
                ),
                name="grant_categories_known",
            ),
            models.CheckConstraint(condition=HAS_ITS_EVIDENCE, name="grant_has_its_evidence"),
            models.CheckConstraint(
                condition=models.Q(version=1, replaces=None) | models.Q(version__gt=1, replaces__isnull=False),
                name="grant_version_names_what_it_replaces",
            ),
            models.CheckConstraint(
                condition=models.Q(representative_name="", representative_quality="")
                | (~models.Q(representative_name="") & ~models.Q(representative_quality="")),
                name="grant_representative_has_a_quality",
            ),
            models.CheckConstraint(condition=models.Q(minor=models.F("minor_agreed")), name="grant_minor_agreed_too"),
            models.CheckConstraint(
                condition=models.Q(voluntary=False) | models.Q(voluntary_said=True), name="grant_voluntary_was_said"
            ),
        ]
        indexes = [models.Index(fields=["valid_until"], name="grant_by_last_day")]

    def __str__(self) -> str:
        return f"grant {self.pk}"

    @property
    def withdrawn(self) -> GrantWithdrawal | None:
        """The withdrawal, if there is one."""
        return getattr(self, "withdrawal", None)

    @property
    def replaced_by(self) -> Grant | None:
        """The version that takes this one's place, if there is one."""
        found: Any = getattr(self, "replacement", None)
        return found if isinstance(found, Grant) else None

    @property
    def narrowed(self) -> list[GrantNarrowing]:
        """The categories that the person took back, oldest first."""
        found: Any = self.narrowings
        return list(found.all())

    @property
    def reconfirmed(self) -> list[GrantReconfirmation]:
        """When a spoken agreement was said again, oldest first."""
        found: Any = self.reconfirmations
        return list(found.all())

    @property
    def covers(self) -> list[str]:
        """The categories that the recipient may still read."""
        taken_back = {narrowing.category for narrowing in self.narrowed}
        return [code for code in self.categories if code not in taken_back]

    @property
    def writes(self) -> list[str]:
        """The categories in which the recipient may still write."""
        taken_back = {narrowing.category for narrowing in self.narrowed}
        return [code for code in self.write_categories if code not in taken_back]

    @property
    def lapses_on(self) -> date | None:
        """The last day of a spoken agreement that nobody has reconfirmed; None for any other."""
        if self.evidence != rules.SPOKEN or self.reconfirmed:
            return None
        return rules.lapse_of(timezone.localdate(self.recorded_at))

    @property
    def access_until(self) -> date:
        """The last day on which it gives access, as things stand: what a disclosure under it ends with."""
        return rules.access_until(self.valid_until, self.lapses_on, self._replaced_on)

    @property
    def _replaced_on(self) -> date | None:
        return self.replaced_by.valid_from if self.replaced_by else None

    def is_live(self, today: date) -> bool:
        """Whether it gives access today."""
        return self.state_on(today) == rules.LIVE

    def state_on(self, today: date) -> GrantState:
        """Where it stands on a day, as far as is known now."""
        return GrantState(
            rules.state_of(
                self.valid_from,
                self.valid_until,
                self.withdrawn is not None,
                today,
                lapses_on=self.lapses_on,
                replaced_on=self._replaced_on,
            )
        )

    @property
    def state(self) -> GrantState:
        """Where it stands today."""
        return self.state_on(timezone.localdate())

    @property
    def category_labels(self) -> list[str]:
        """The categories that are still read, in words."""
        return [str(Category(code).label) for code in self.covers]

    @property
    def write_labels(self) -> list[str]:
        """The categories that are still written, in words."""
        return [str(Category(code).label) for code in self.writes]


class Origin(models.TextChoices):
    """Where a referral comes from, when it is not the first of its thread."""

    REROUTED = "rerouted", _("Sent to another recipient")
    REOPENED = "reopened", _("Taken up again")


class GrantUse(TenantModel):
    """The one place that knows which person a referral is about: one agreement, one referral, its reason and fields.

    A renewal points it at the agreement's newer version. `voluntary` as any version promised under which it was open:
    `Referral.voluntary` says the same to both bodies.
    """

    referral_id = models.UUIDField(primary_key=True)
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="uses")
    subject_id = models.UUIDField(db_index=True)
    reason = models.CharField(max_length=1000)
    voluntary = models.BooleanField(default=False, db_default=False)
    # who wrote it, to be told of the answer
    worker_id = models.UUIDField(null=True)
    # the referral that this one takes up again, or sends elsewhere; those asked at the same time, of which one suffices
    origin = models.CharField(max_length=10, choices=Origin, blank=True, default="")
    parent_id = models.UUIDField(null=True)
    sibling_group = models.UUIDField(null=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    references: ClassVar[dict[str, str]] = {
        "referral_id": "referrals.Referral",
        "parent_id": "referrals.Referral",
        "subject_id": "casework.Participant",
        "worker_id": "identity.User",
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(origin="", parent_id=None)
                | (models.Q(origin__in=Origin.values) & models.Q(parent_id__isnull=False)),
                name="use_names_where_it_comes_from",
            )
        ]

    def __str__(self) -> str:
        return f"use of {self.grant_id}"
