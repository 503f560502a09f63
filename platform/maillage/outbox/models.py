"""Messages between bodies: what one owes another, written in the sender's transaction, handled as the recipient."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from maillage.postgres.fields import RoleField
from maillage.postgres.walls import Rights, Wall


class OutboxMessage(models.Model):
    """A topic and the id of what it is about: never a payload. Errors are kept as codes."""

    id = models.BigAutoField(primary_key=True)
    by_role = RoleField()
    to_role = RoleField()
    topic = models.CharField(max_length=60)
    object_id = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error_code = models.CharField(max_length=80, default="", blank=True)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select="to_role = current_user OR by_role = current_user",
            insert="by_role = current_user AND handled_at IS NULL",
            update="to_role = current_user AND handled_at IS NULL",
            update_check="to_role = current_user",
            update_columns=("handled_at", "attempts", "error_code", "due_at"),
        )
    )

    class Meta:
        indexes = [
            models.Index(fields=["to_role", "due_at"], condition=Q(handled_at=None), name="outbox_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.pk}"
