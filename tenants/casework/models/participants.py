"""Participants and the timeline of their file."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from maillage.postgres.fields import RoleField
from maillage.postgres.functions import Fold
from maillage.postgres.tenant import TenantModel
from tenants.casework import rules


class ParticipantStatus(models.TextChoices):
    """Where the follow-up stands."""

    NEW = rules.NEW, _("New")
    FOLLOWED = rules.FOLLOWED, _("Followed")
    REFUSED = rules.REFUSED, _("Refused")
    FORMER = rules.FORMER, _("Former")


class Sex(models.TextChoices):
    """As the person says."""

    FEMALE = "f", _("Woman")
    MALE = "m", _("Man")
    OTHER = "x", _("Other")


class IncomeSource(models.TextChoices):
    """What the person lives on."""

    RIS = "ris", _("Integration income")
    ASE = "ase", _("Equivalent social aid")
    UNEMPLOYMENT = "unemployment", _("Unemployment benefit")
    NONE = "none", _("No income")
    OTHER = "other", _("Other income")


class EducationLevel(models.TextChoices):
    """The highest level completed."""

    NONE = "none", _("No diploma")
    PRIMARY = "primary", _("Primary")
    LOWER_SECONDARY = "lower_secondary", _("Lower secondary")
    UPPER_SECONDARY = "upper_secondary", _("Upper secondary")
    HIGHER = "higher", _("Higher education")
    UNKNOWN = "unknown", _("Not known")


class FrenchLevel(models.TextChoices):
    """Spoken French."""

    NONE = "none", _("None")
    A1 = "a1", "A1"
    A2 = "a2", "A2"
    B1 = "b1", "B1"
    B2 = "b2", "B2"
    NATIVE = "native", _("Fluent")


class Participant(TenantModel):
    """A person followed by this CPAS."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("file number"), max_length=20, unique=True)
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, blank=True, default="")
    national_number = models.CharField(_("national register number"), max_length=11, blank=True, default="")
    phone = models.CharField(_("phone"), max_length=30, blank=True, default="")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    street = models.CharField(_("street and number"), max_length=120, blank=True, default="")
    postcode = models.CharField(_("postcode"), max_length=10, blank=True, default="")
    locality = models.CharField(_("locality"), max_length=80, blank=True, default="")
    confidential_address = models.BooleanField(_("confidential address"), default=False)
    income_source = models.CharField(_("income"), max_length=20, choices=IncomeSource, blank=True, default="")
    income_since = models.DateField(_("income since"), null=True, blank=True)
    education_level = models.CharField(_("education"), max_length=20, choices=EducationLevel, blank=True, default="")
    employment_goal = models.CharField(_("employment goal"), max_length=200, blank=True, default="")
    spoken_language = models.CharField(_("main language"), max_length=60, blank=True, default="")
    french_level = models.CharField(_("spoken French"), max_length=10, choices=FrenchLevel, blank=True, default="")
    status = models.CharField(_("status"), max_length=10, choices=ParticipantStatus, default=ParticipantStatus.NEW)
    # of a CPAS that works light: its own social software has the file, under its own stable number
    light = models.BooleanField(default=False)
    external_number = models.CharField(_("number in the own software"), max_length=40, blank=True, default="")
    referent_id = models.UUIDField(null=True, blank=True)
    referent_name = models.CharField(_("case worker"), max_length=161, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    search_text = models.GeneratedField(
        expression=Fold(Concat("last_name", Value(" "), "first_name", Value(" "), "last_name", Value(" "), "number")),
        output_field=models.TextField(),
        db_persist=True,
    )

    references: ClassVar[dict[str, str]] = {"referent_id": "identity.User"}

    class Meta:
        ordering = ["search_text"]  # last name, first name, number; accents do not matter
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=rules.STATUSES), name="participant_status_known"),
            models.CheckConstraint(
                condition=~models.Q(first_name="") & ~models.Q(last_name=""), name="participant_has_a_name"
            ),
            models.UniqueConstraint(
                fields=["external_number"], condition=~models.Q(external_number=""), name="participant_external_number"
            ),
        ]
        indexes = [
            GinIndex(fields=["search_text"], opclasses=["public.gin_trgm_ops"], name="participant_search"),
            models.Index(fields=["search_text"], name="participant_order"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


class TimelineEntry(TenantModel):
    """Something that happened in a file: who, of which organisation, what, when."""

    id = models.BigAutoField(primary_key=True)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="timeline")
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=161, blank=True, default="")
    kind = models.CharField(max_length=40)
    organisation = models.CharField(max_length=150, blank=True, default="")
    # Who may read the entry is decided by the body's role: a name can change, and two bodies can share one.
    organisation_role = RoleField(null=True)
    detail = models.CharField(max_length=300, blank=True, default="")

    references: ClassVar[dict[str, str]] = {"actor_id": "identity.User", "organisation_role": "identity.Body"}

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["participant", "-at"], name="timeline_of_participant")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"
