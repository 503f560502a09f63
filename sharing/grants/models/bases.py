"""On what legal basis a CPAS shares. Data, in versions: the numbering of laws changes."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from maillage.postgres.tenant import TenantModel


class LegalBasis(TenantModel):
    """One version of a legal basis: its words from a day on. A new version is added, none is changed.

    It stands apart from the person's agreement: the GDPR basis of a CPAS is its legal mission, the agreement covers
    professional secrecy and guarantees that sharing is voluntary.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=40)
    text = models.CharField(max_length=500)
    valid_from = models.DateField()
    # null: delivered with the platform
    recorded_by = models.UUIDField(null=True)
    recorded_by_name = models.CharField(max_length=161, blank=True, default="")
    recorded_at = models.DateTimeField(auto_now_add=True)

    references: ClassVar[dict[str, str]] = {"recorded_by": "identity.User"}

    class Meta:
        ordering = ["code", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="legal_basis_has_one_version_a_day"),
            models.CheckConstraint(condition=~models.Q(text=""), name="legal_basis_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.valid_from}"
