"""A list of participants that was uploaded, between its preview and its application."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from maillage.postgres.tenant import TenantModel


class ParticipantImport(TenantModel):
    """One upload of one worker: what its rows say, for a day at most; then, or once applied, the counts alone.

    `rows` are [line, external number, {field: text}], `problems` [line, code], as `light.parsing` makes them. The file
    itself and its name are not kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    uploaded_by = models.UUIDField()
    uploaded_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    rows = models.JSONField(null=True)
    problems = models.JSONField(default=list)
    ignored = models.JSONField(default=list)
    applied_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)

    references: ClassVar[dict[str, str]] = {"uploaded_by": "identity.User"}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(applied_at=None) | models.Q(rows=None), name="import_erased_when_applied"
            ),
        ]

    def __str__(self) -> str:
        return f"import {self.pk}"
