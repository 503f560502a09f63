"""What this CPAS keeps of transmissions for lack of competence: whose each is, and what was taken over from one."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from maillage.postgres.fields import RoleField
from maillage.postgres.tenant import TenantModel
from tenants.casework.models.participants import Participant


class SentTransmission(TenantModel):
    """A transmission of this CPAS: the file that it started from, if it did, and what it carries about the person."""

    transmission_id = models.UUIDField(primary_key=True)
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, related_name="transmissions")
    person = models.JSONField(default=dict)

    references: ClassVar[dict[str, str]] = {"transmission_id": "transmissions.Transmission"}

    def __str__(self) -> str:
        return f"sent {self.transmission_id}"


class TakenUpTransmission(TenantModel):
    """The file that this CPAS opened for a transmission: from whom, which fields, by whom, when."""

    transmission_id = models.UUIDField(primary_key=True)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="taken_up")
    sender_role = RoleField()
    sender_name = models.CharField(max_length=150)
    request_received_on = models.DateField()
    request = models.CharField(max_length=600, blank=True, default="")
    fields = ArrayField(models.CharField(max_length=40))
    taken_up_at = models.DateTimeField()
    taken_up_by = models.UUIDField()
    taken_up_by_name = models.CharField(max_length=161)

    references: ClassVar[dict[str, str]] = {
        "transmission_id": "transmissions.Transmission",
        "sender_role": "identity.Body",
        "taken_up_by": "identity.User",
    }

    def __str__(self) -> str:
        return f"taken up {self.transmission_id}"
