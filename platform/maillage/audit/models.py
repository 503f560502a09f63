"""The audit log: append-only, one hash chain a body, linked at commit by a trigger (migration 0002)."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from maillage.postgres.fields import RoleField
from maillage.postgres.walls import Rights, Wall


class AuditEntry(models.Model):
    """Who did or read what, for which body, when. Identifiers only, never the value of a field.

    `owner_role` is the body whose data was touched: it sees the entry too, so that a person's receipt can say who
    looked. `sequence`, `digest` are set at commit.
    """

    id = models.BigAutoField(primary_key=True)
    body_role = RoleField()
    owner_role = RoleField(null=True)
    actor = models.UUIDField(null=True)
    action = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=40)
    object_id = models.UUIDField(null=True)
    disclosure_ids = ArrayField(models.UUIDField(), default=list)
    detail = models.CharField(max_length=200, default="")
    at = models.DateTimeField(db_default=Now())  # the database says it, whatever an INSERT says (migration 0002)
    sequence = models.BigIntegerField(null=True)
    digest = models.BinaryField(max_length=32, null=True)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select="body_role = current_user OR owner_role = current_user",
            # linked by the trigger at commit: an entry that arrives with a link of its own is a forgery
            insert="body_role = current_user AND sequence IS NULL AND digest IS NULL",
        ),
        identity=Rights(
            select="body_role = current_user",
            insert="body_role = current_user AND sequence IS NULL AND digest IS NULL",
        ),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body_role", "sequence"], name="audit_chain_position"),
            models.CheckConstraint(
                condition=models.Q(sequence=None, digest=None) | models.Q(sequence__isnull=False, digest__isnull=False),
                name="audit_linked_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["owner_role", "-at"], name="audit_by_owner"),
            models.Index(fields=["body_role", "-at"], name="audit_by_body"),
        ]

    def __str__(self) -> str:
        return f"{self.body_role} {self.sequence} {self.action}"


class AuditHead(models.Model):
    """The last link of each chain; its row lock orders the commits of one body."""

    body_role = RoleField(primary_key=True)
    sequence = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)

    wall: ClassVar[Wall] = Wall()

    def __str__(self) -> str:
        return f"{self.body_role} {self.sequence}"
