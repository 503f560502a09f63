"""What this CPAS keeps of a referral that it accepted: a link, and the fields that its worker confirmed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from maillage.postgres.fields import RoleField
from maillage.postgres.tenant import TenantModel
from tenants.casework.models.participants import Participant


class IncomingReferral(TenantModel):
    """The link between an accepted referral and this CPAS's own file of the person."""

    referral_id = models.UUIDField(primary_key=True)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="incoming")
    sender_role = RoleField()
    sender_name = models.CharField(max_length=150)
    linked_at = models.DateTimeField()

    references: ClassVar[dict[str, str]] = {"referral_id": "referrals.Referral", "sender_role": "identity.Body"}

    def __str__(self) -> str:
        return f"incoming {self.referral_id}"


class FieldConfirmation(TenantModel):
    """A field that a worker confirmed with the person: where it came from, who confirmed it, when."""

    id = models.BigAutoField(primary_key=True)
    incoming = models.ForeignKey(IncomingReferral, models.PROTECT, related_name="confirmations")
    field = models.CharField(max_length=40)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.UUIDField()
    confirmed_by_name = models.CharField(max_length=161)

    references: ClassVar[dict[str, str]] = {"confirmed_by": "identity.User"}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incoming", "field"], name="field_confirmed_once")]

    def __str__(self) -> str:
        return f"{self.field} of {self.incoming_id}"
