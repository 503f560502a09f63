"""Files that are closed to a colleague (their own, a relative's), and files that only a few colleagues may open."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.postgres.tenant import TenantModel
from tenants.casework import rules
from tenants.casework.models.participants import Participant


class ClosureKind(models.TextChoices):
    """Why a colleague may not open a file."""

    SELF = rules.SELF, _("It is their own file")
    RELATIVE = rules.RELATIVE, _("It is a relative’s file")
    CONFLICT = rules.CONFLICT, _("Another conflict of interest")


class FileClosure(TenantModel):
    """A file is closed to one colleague until somebody else ends that. While it lasts nothing of it exists for them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="closures")
    user_id = models.UUIDField(db_index=True)
    user_name = models.CharField(max_length=161)
    kind = models.CharField(max_length=10, choices=ClosureKind)
    declared_by = models.UUIDField()
    declared_by_name = models.CharField(max_length=161)
    declared_at = models.DateTimeField()
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    references: ClassVar[dict[str, str]] = {
        "user_id": "identity.User",
        "declared_by": "identity.User",
        "ended_by": "identity.User",
    }

    class Meta:
        ordering = ["-declared_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "user_id"], condition=Q(ended_at=None), name="file_closed_once_to_one"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="file_closure_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(ended_by=models.F("user_id")), name="file_closure_not_ended_by_who_it_is_for"
            ),
        ]

    def __str__(self) -> str:
        return f"closure {self.pk}"


class FileRestriction(TenantModel):
    """Only the case worker, the named colleagues and the managers open this file, until it is lifted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="restrictions")
    restricted_by = models.UUIDField()
    restricted_by_name = models.CharField(max_length=161)
    restricted_at = models.DateTimeField()
    lifted_by = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)

    references: ClassVar[dict[str, str]] = {"restricted_by": "identity.User", "lifted_by": "identity.User"}

    class Meta:
        ordering = ["-restricted_at"]
        constraints = [
            models.UniqueConstraint(fields=["participant"], condition=Q(lifted_at=None), name="file_restricted_once"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="file_restriction_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"restriction {self.pk}"


class FileReader(TenantModel):
    """A colleague who may open a restricted file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    restriction = models.ForeignKey(FileRestriction, models.PROTECT, related_name="readers")
    user_id = models.UUIDField()
    user_name = models.CharField(max_length=161)
    named_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    references: ClassVar[dict[str, str]] = {"user_id": "identity.User"}

    class Meta:
        ordering = ["user_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["restriction", "user_id"], condition=Q(removed_at=None), name="file_reader_named_once"
            )
        ]

    def __str__(self) -> str:
        return f"reader {self.pk}"
