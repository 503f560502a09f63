"""The CPAS's own sheet of an information session: the names stay here."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from maillage.postgres.tenant import TenantModel
from tenants.casework.models import Participant
from tenants.sessions import rules


class Presence(models.TextChoices):
    """Whether an invited person came."""

    UNKNOWN = rules.UNKNOWN, pgettext_lazy("presence of a person", "Not said yet")
    PRESENT = rules.PRESENT, pgettext_lazy("presence of a person", "Present")
    ABSENT = rules.ABSENT, pgettext_lazy("presence of a person", "Absent")
    EXCUSED = rules.EXCUSED, pgettext_lazy("presence of a person", "Excused")


class SessionInvitation(TenantModel):
    """One participant invited to one session: one seat. Afterwards, whether they came and want to go on.

    `referral_id` is the referral that came of it. Who freed the seat deletes the row: nothing is kept of who was not to
    come after all.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session_id = models.UUIDField()
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="session_invitations")
    invited_at = models.DateTimeField()
    invited_by = models.UUIDField()
    invited_by_name = models.CharField(max_length=161)
    came = models.CharField(max_length=10, choices=Presence, default=Presence.UNKNOWN)
    wants_to_go_on = models.BooleanField(null=True)
    referral_id = models.UUIDField(null=True)

    references: ClassVar[dict[str, str]] = {
        "session_id": "programmes.InformationSession",
        "invited_by": "identity.User",
        "referral_id": "referrals.Referral",
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session_id", "participant"], name="invited_once_to_a_session"),
            models.CheckConstraint(condition=models.Q(came__in=rules.PRESENCES), name="invitation_presence_known"),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"
