"""What partners wrote about a person, kept in the file once its referral ended or somebody copied it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from maillage.postgres.tenant import TenantModel
from tenants.casework.models.participants import Participant


class ReceivedRecord(TenantModel):
    """A copy of one record of a referral (`sharing.records`): whose words, of which organisation, about what, when.

    `voluntary`: never for who decides on income or sanctions. A file stands in this CPAS's own folder.
    """

    COPIED: ClassVar[tuple[str, ...]] = (
        "referral_id", "kind", "category", "happened_on", "payload", "author_name", "organisation", "written_at",
        "voluntary", "supersedes", "about", "file_key", "file_type", "file_digest",
    )  # fmt: skip

    record_id = models.UUIDField(primary_key=True)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="received_records")
    referral_id = models.UUIDField()
    kind = models.CharField(max_length=20)
    category = models.CharField(max_length=20, blank=True, default="")
    happened_on = models.DateField()
    payload = models.JSONField()
    author_name = models.CharField(max_length=161)
    organisation = models.CharField(max_length=150)
    written_at = models.DateTimeField()
    voluntary = models.BooleanField(default=False)
    supersedes = models.UUIDField(null=True)
    about = models.UUIDField(null=True)
    file_key = models.UUIDField(null=True)
    file_type = models.CharField(max_length=40, blank=True, default="")
    file_digest = models.CharField(max_length=64, blank=True, default="")
    kept_at = models.DateTimeField()

    references: ClassVar[dict[str, str]] = {"record_id": "records.Record", "referral_id": "referrals.Referral"}

    class Meta:
        ordering = ["-happened_on", "-written_at", "-record_id"]
        indexes = [models.Index(fields=["participant", "-happened_on"], name="received_record_of_person")]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"
