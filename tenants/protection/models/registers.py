"""The registers of the data protection officer. An entry is a chain of versions: rows are added, never rewritten.

Of a version that another one follows, only `replaced_at` is set. So what was written down stays as it was then.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.postgres.tenant import TenantModel
from tenants.protection import rules
from tenants.registry import national_number_uses as uses


class Version(TenantModel):
    """One version of an entry of a register: who recorded it, when, from which template it was begun."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry_id = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    template = models.CharField(max_length=40, blank=True, default="", editable=False)
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.UUIDField(editable=False)
    recorded_by_name = models.CharField(max_length=161, editable=False)
    replaced_at = models.DateTimeField(null=True, editable=False)

    references: ClassVar[dict[str, str]] = {"recorded_by": "identity.User"}

    class Meta:
        abstract = True
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry_id"], condition=Q(replaced_at=None), name="%(class)s_one_live_version"
            ),
            models.UniqueConstraint(fields=["entry_id", "version"], name="%(class)s_version_once"),
            models.CheckConstraint(
                condition=Q(replaced_at=None) | Q(replaced_at__gte=F("recorded_at")), name="%(class)s_replaced_later"
            ),
        ]


class Documented(Version):
    """A version that can carry a document: a contract, an assessment."""

    document_key = models.UUIDField(null=True, editable=False)
    document_type = models.CharField(max_length=40, blank=True, default="", editable=False)
    document_digest = models.CharField(max_length=64, blank=True, default="", editable=False)

    class Meta(Version.Meta):
        abstract = True


class ProcessingActivity(Version):
    """What the CPAS does with personal data (GDPR, article 30, 1)."""

    name = models.CharField(_("name of the processing"), max_length=150)
    purposes = models.TextField(_("purposes"), max_length=2000)
    legal_basis = models.TextField(_("legal basis"), max_length=2000)
    persons = models.TextField(_("persons concerned"), max_length=1000)
    data_categories = models.TextField(_("categories of data"), max_length=2000)
    recipients = models.TextField(_("recipients"), max_length=2000)
    retention = models.TextField(_("how long it is kept"), max_length=1000)
    security = models.TextField(_("security measures"), max_length=2000)
    joint_controllers = models.TextField(
        _("joint controllers"), max_length=1000, blank=True, default="",
        help_text=_("With whom the purposes and means are decided, and under which arrangement (article 26)."),
    )  # fmt: skip
    ended_on = models.DateField(_("no longer done since"), null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class ProcessorRole(models.TextChoices):
    """What a processor does for the CPAS."""

    OPERATOR = "operator", _("Operates the platform")
    HOSTING = "hosting", _("Hosts the data")
    OTHER = "other", _("Other")


class Processor(Documented):
    """Who processes data on the CPAS's behalf, and the contract (GDPR, article 28)."""

    name = models.CharField(_("name of the processor"), max_length=150)
    role = models.CharField(_("what it does"), max_length=10, choices=ProcessorRole)
    service = models.TextField(_("service, in detail"), max_length=2000)
    location = models.CharField(_("where the data is kept"), max_length=200)
    subprocessors = models.TextField(_("its own processors"), max_length=1000, blank=True, default="")
    contract_on = models.DateField(_("date of the contract"), null=True, blank=True)
    ended_on = models.DateField(_("no longer used since"), null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Conclusion(models.TextChoices):
    """What an impact assessment came to."""

    ACCEPTABLE = "acceptable", _("The risks are acceptable")
    WITH_MEASURES = "with_measures", _("Acceptable once the measures are taken")
    CONSULT = "consult", _("The authority is to be consulted first (article 36)")


class ImpactAssessment(Documented):
    """A data protection impact assessment (GDPR, article 35)."""

    name = models.CharField(_("what was assessed"), max_length=150)
    done_on = models.DateField(_("date of the assessment"))
    conclusion = models.CharField(_("conclusion"), max_length=15, choices=Conclusion)
    reasons = models.TextField(_("risks and measures"), max_length=4000)
    review_on = models.DateField(_("to be reviewed on"))

    class Meta(Documented.Meta):
        constraints = [
            *Version.Meta.constraints,
            models.CheckConstraint(condition=Q(review_on__gt=F("done_on")), name="assessment_reviewed_after"),
        ]

    def __str__(self) -> str:
        return self.name


class NumberPurpose(models.TextChoices):
    """For what the national register number, or its hash, is used."""

    FILE = uses.FILE, _("Kept in the file and shown to its workers")
    DUPLICATES = uses.DUPLICATES, _("Its hash, to find a person who already has a file")


class NumberAuthorisation(Version):
    """An authorisation to use the national register number, and whether the CPAS uses it now."""

    code = models.CharField(_("reference of the authorisation"), max_length=60)
    text = models.TextField(_("text"), max_length=2000, help_text=_("The law or the deliberation, in short."))
    dated = models.DateField(_("date of the authorisation"), null=True, blank=True)
    purposes = ArrayField(models.CharField(max_length=20, choices=NumberPurpose), verbose_name=_("purposes"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    in_use = models.BooleanField(_("Use the number for these purposes"), default=False)

    class Meta(Version.Meta):
        constraints = [
            *Version.Meta.constraints,
            models.CheckConstraint(condition=Q(purposes__len__gt=0), name="authorisation_for_something"),
            models.CheckConstraint(
                condition=Q(in_use=False) | Q(valid_from__isnull=False, dated__isnull=False),
                name="authorisation_used_has_its_dates",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="authorisation_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_in_force(self) -> bool:
        """Whether uses under it are allowed today."""
        return self.is_live(timezone.localdate())

    def is_live(self, today: date) -> bool:
        """Whether uses under it are allowed on this day."""
        started = self.valid_from is not None and self.valid_from <= today
        return self.in_use and started and (self.valid_until is None or self.valid_until >= today)


class Risk(models.TextChoices):
    """How a breach may touch people."""

    UNLIKELY = rules.UNLIKELY, _("Unlikely to touch anyone")
    RISK = rules.RISK, _("A risk")
    HIGH = rules.HIGH_RISK, _("A high risk")


class Breach(Version):
    """A breach of personal data: facts, effects, what was done (GDPR, articles 33 and 34). The clock is computed."""

    name = models.CharField(
        _("in a few words"), max_length=150, help_text=_("Never the name of a person, here nor below.")
    )
    discovered_at = models.DateTimeField(_("discovered"), help_text=_("The 72 hours run from here."))
    happened_at = models.DateTimeField(_("happened, if it is known"), null=True, blank=True)
    description = models.TextField(_("what happened"), max_length=4000)
    data_categories = models.TextField(_("categories of data"), max_length=1000, blank=True, default="")
    persons_count = models.PositiveIntegerField(_("persons concerned, about"), null=True, blank=True)
    risk = models.CharField(_("risk for the persons"), max_length=10, choices=Risk)
    notified_at = models.DateTimeField(_("authority told"), null=True, blank=True)
    late_reason = models.TextField(_("why after the 72 hours"), max_length=1000, blank=True, default="")
    not_notified_reason = models.TextField(
        _("why the authority need not be told"), max_length=1000, blank=True, default="",
        help_text=_("Only where the breach is unlikely to touch anyone (article 33, 1)."),
    )  # fmt: skip
    informed_at = models.DateTimeField(_("persons told"), null=True, blank=True)
    not_informed_reason = models.TextField(
        _("why the persons need not be told"), max_length=1000, blank=True, default="",
        help_text=_("After a high risk, only on a ground of article 34, 3."),
    )  # fmt: skip
    measures = models.TextField(_("measures taken"), max_length=4000, blank=True, default="")
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta(Version.Meta):
        constraints = [
            *Version.Meta.constraints,
            models.CheckConstraint(
                condition=Q(happened_at=None) | Q(happened_at__lte=F("discovered_at")),
                name="breach_discovered_after_it_happened",
            ),
            models.CheckConstraint(
                condition=Q(notified_at=None) | Q(notified_at__gte=F("discovered_at")),
                name="breach_notified_after_discovery",
            ),
            models.CheckConstraint(
                condition=Q(notified_at=None)
                | Q(notified_at__lte=F("discovered_at") + rules.BREACH_CLOCK)
                | ~Q(late_reason=""),
                name="breach_late_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(not_notified_reason="") | Q(notified_at=None, risk=rules.UNLIKELY),
                name="breach_kept_only_if_unlikely",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None)
                | ((Q(notified_at__isnull=False) | ~Q(not_notified_reason="")) & ~Q(measures="")),
                name="breach_closed_is_settled",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None)
                | ~Q(risk=rules.HIGH_RISK)
                | Q(informed_at__isnull=False)
                | ~Q(not_informed_reason=""),
                name="breach_high_risk_told",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def deadline(self) -> datetime:
        """Until when the authority is to be told."""
        return rules.breach_deadline(self.discovered_at)

    @property
    def awaits_notification(self) -> bool:
        """Whether the clock still runs: neither told, nor a reason why not."""
        return self.notified_at is None and not self.not_notified_reason

    @property
    def is_overdue(self) -> bool:
        """Whether the 72 hours are over and nothing was decided."""
        return self.awaits_notification and timezone.now() > self.deadline

    @property
    def hours_left(self) -> int:
        """Whole hours until the deadline; negative after it."""
        return int((self.deadline - timezone.now()).total_seconds() // 3600)
