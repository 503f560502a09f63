"""Who at a recipient follows a referral: guardian's permissions, by direct foreign key; and who takes new ones in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from maillage.identity.models import Body
from maillage.postgres.acting import current_role
from maillage.postgres.fields import RoleField
from maillage.postgres.walls import Rights, Wall
from sharing.referrals.models.referral import Referral

OWN = "body_role = current_user"


class ReferralUserObjectPermission(UserObjectPermissionBase):
    """One person follows one referral: given by the body that received it (migration 0006)."""

    content_object = models.ForeignKey(Referral, models.PROTECT)
    body_role = RoleField(default=current_role)

    wall: ClassVar[Wall] = Wall(body=Rights(select=OWN, insert=OWN, delete=OWN))

    class Meta(UserObjectPermissionBase.Meta):
        default_permissions = ()
        indexes = [
            models.Index(fields=["body_role", "user_id", "content_object"], name="assignment_of_body"),
        ]


class ReferralGroupObjectPermission(GroupObjectPermissionBase):
    """Never filled: functions come from memberships, not from groups. guardian reads it in every check."""

    content_object = models.ForeignKey(Referral, models.PROTECT)

    wall: ClassVar[Wall] = Wall(body=Rights.read_all())

    class Meta(GroupObjectPermissionBase.Meta):
        default_permissions = ()


class IntakeWorker(models.Model):
    """Somebody whom the manager named to take new referrals in. Where nobody is named, every coach does."""

    body = models.ForeignKey(Body, models.PROTECT, db_column="body_role", related_name="+")
    user_id = models.UUIDField()

    wall: ClassVar[Wall] = Wall(body=Rights(select=OWN, insert=OWN, delete=OWN))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "user_id"], name="intake_worker_once")]

    def __str__(self) -> str:
        return f"intake of {self.body_id}"
