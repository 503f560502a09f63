"""What waits for somebody at a body: the kind and the identifier of it, never a name or a value."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.postgres.fields import RoleField
from maillage.postgres.walls import Rights, Wall

OWN = "body_role = current_user"
MAIL = ("mail_due_at", "mail_attempts", "emailed_at")


class Notification(models.Model):
    """One thing that one person may look at, at one body. What it is about stands behind its object alone.

    `read_at` is set by its reader or when the thing is settled. `mail_due_at`, `mail_attempts` and `emailed_at` are the
    worker's that writes e-mails: a claim puts it off, so that nobody else takes it up meanwhile.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user_id = models.UUIDField()
    body_role = RoleField()
    kind = models.CharField(max_length=60)
    object_id = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mail_due_at = models.DateTimeField(null=True)
    mail_attempts = models.PositiveSmallIntegerField(default=0)
    emailed_at = models.DateTimeField(null=True)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=OWN,
            # one that arrives as read or as sent would be kept from its reader
            insert=f"{OWN} AND read_at IS NULL AND mail_due_at IS NULL AND emailed_at IS NULL AND mail_attempts = 0",
            update=f"{OWN} AND read_at IS NULL",
            update_check=OWN,
            update_columns=("read_at",),
        ),
        identity=Rights(
            # whom to write to, about how much: not about what
            select="read_at IS NULL",
            select_columns=("id", "user_id", "body_role", "created_at", "read_at", *MAIL),
            update="read_at IS NULL AND emailed_at IS NULL",
            update_check="read_at IS NULL",
            update_columns=MAIL,
        ),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "body_role", "kind", "object_id"],
                condition=Q(read_at=None),
                name="notification_once_unread",
            ),
        ]
        indexes = [
            models.Index(fields=["body_role", "user_id", "-created_at"], name="notification_of_person"),
            models.Index(
                fields=["created_at"], condition=Q(read_at=None, emailed_at=None), name="notification_not_emailed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Mailing(models.TextChoices):
    """When somebody is told by e-mail that something waits."""

    AT_ONCE = "at_once", _("At once")
    DIGEST = "digest", _("Once a day, in the morning of working days")
    NONE = "none", _("Never")


class MailPreference(models.Model):
    """What one person chose at one body; without a row it is the digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user_id = models.UUIDField()
    body_role = RoleField()
    mailing = models.CharField(max_length=10, choices=Mailing, default=Mailing.DIGEST)

    wall: ClassVar[Wall] = Wall(
        body=Rights(select=OWN, insert=OWN, update=OWN, update_columns=("mailing",)),
        identity=Rights.read_all(),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "body_role"], name="mail_preference_once"),
            models.CheckConstraint(
                condition=Q(mailing__in=["at_once", "digest", "none"]), name="mail_preference_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mailing} {self.body_role}"
