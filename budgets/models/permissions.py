"""Who of a coordination is entrusted with one pool: guardian's permissions, by direct foreign key."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from budgets.models.pools import Pool
from maillage.postgres.acting import current_role
from maillage.postgres.fields import RoleField
from maillage.postgres.walls import Rights, Wall

OWN = "body_role = current_user"


class PoolUserObjectPermission(UserObjectPermissionBase):
    """One person may manage one pool, or see its money: given by the body that keeps the pool (migration 0002)."""

    content_object = models.ForeignKey(Pool, models.PROTECT)
    body_role = RoleField(default=current_role)

    wall: ClassVar[Wall] = Wall(body=Rights(select=OWN, insert=OWN, delete=OWN))

    class Meta(UserObjectPermissionBase.Meta):
        default_permissions = ()


class PoolGroupObjectPermission(GroupObjectPermissionBase):
    """Never filled: functions come from memberships, not from groups. guardian reads it in every check."""

    content_object = models.ForeignKey(Pool, models.PROTECT)

    wall: ClassVar[Wall] = Wall(body=Rights.read_all())

    class Meta(GroupObjectPermissionBase.Meta):
        default_permissions = ()
