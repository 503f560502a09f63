"""The statement of one apportionment with its inputs, and the shares. Append-only: the latest counts."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from budgets.models.keys import ApportionmentKey
from budgets.models.pools import KEPT_BY, OF_THE_MEMBER, OF_THE_POOL, Method, OfAPool, Pool
from budgets.models.versions import BudgetVersion
from maillage.identity.models import Body
from maillage.postgres.fields import RoleField
from maillage.postgres.walls import Rights, Wall


class Apportionment(OfAPool):
    """What was shared when a version was adopted: the statement that every member of the pool reads.

    As it stood: `lines` is [{"code", "label", "cents"}], `funding` [{"code", "label", "cents"}], `stays` [{"code",
    "starts", "ends"}] with ISO dates, by the members' codes in the key. With the key's figures they give every share
    again; the database checks at commit that the parts add up (migration 0002). Never changed nor removed.
    """

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="apportionments")
    version = models.OneToOneField(BudgetVersion, models.PROTECT, related_name="apportionment")
    key = models.ForeignKey(ApportionmentKey, models.PROTECT, related_name="apportionments")
    number = models.PositiveSmallIntegerField()
    starts = models.DateField()
    ends = models.DateField()
    method = models.CharField(max_length=20, choices=Method)
    stays = models.JSONField()
    lines = models.JSONField()
    total_cents = models.BigIntegerField()
    funding = models.JSONField()
    funding_cents = models.BigIntegerField()
    amount_cents = models.BigIntegerField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    wall: ClassVar[Wall] = Wall(body=Rights(select=OF_THE_POOL, insert=KEPT_BY))

    class Meta:
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_cents=models.F("total_cents") - models.F("funding_cents")),
                name="apportionment_shares_what_is_left",
            ),
            models.CheckConstraint(
                condition=models.Q(amount_cents__gte=0, funding_cents__gte=0), name="apportionment_not_negative"
            ),
            models.UniqueConstraint(fields=["pool", "number"], name="apportionment_numbered_by_pool"),
            models.UniqueConstraint(fields=["id", "coordination"], name="apportionment_with_its_coordination"),
        ]

    def __str__(self) -> str:
        return f"apportionment {self.number}"


class Share(models.Model):
    """What one member pays. Read by the coordination and by that member; the others read the statement's totals.

    No list of members in it: another member's share is not theirs to read, even though public figures let anyone
    compute it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    apportionment = models.ForeignKey(Apportionment, models.PROTECT, related_name="shares")
    coordination_role = RoleField()
    member = models.ForeignKey(Body, models.PROTECT, db_column="member_role", related_name="+")
    cents = models.BigIntegerField()

    wall: ClassVar[Wall] = Wall(body=Rights(select=OF_THE_MEMBER, insert=KEPT_BY))

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(cents__gte=0), name="share_not_negative"),
            models.UniqueConstraint(fields=["apportionment", "member"], name="share_once_by_member"),
        ]
        indexes = [models.Index(fields=["member"], name="share_by_member")]

    def __str__(self) -> str:
        return f"share {self.pk}"
