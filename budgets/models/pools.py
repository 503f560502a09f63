"""A pool and what funds it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets import rules
from maillage.identity.models import Body
from maillage.postgres.fields import RoleField
from maillage.postgres.walls import Rights, Wall
from tenants.registry.models import Consortium

KEPT_BY = "coordination_role = current_user"
# Columns only: every table below a pool repeats its coordination and members; foreign keys (migration 0002) hold them
# to the pool's.
OF_THE_POOL = f"{KEPT_BY} OR member_roles @> ARRAY[current_user]"


class OfAPool(models.Model):
    """What belongs to one pool and is read by its members: its coordination and members, repeated for the wall."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    coordination = models.ForeignKey(Body, models.PROTECT, db_column="coordination_role", related_name="+")
    member_roles = ArrayField(RoleField())

    class Meta:
        abstract = True


class Pool(OfAPool):
    """One programme's money for one period: kept by a coordination, paid for by its members. No personal data."""

    name = models.CharField(max_length=150)
    consortium = models.ForeignKey(Consortium, models.PROTECT, null=True, blank=True, related_name="pools")
    starts = models.DateField()
    ends = models.DateField()
    total_cents = models.BigIntegerField()
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=OF_THE_POOL,
            insert=KEPT_BY,
            # the right to change a column is what lets a service lock the row
            update=KEPT_BY,
            update_columns=("name",),
        )
    )

    class Meta:
        ordering = ["-starts", "name", "id"]
        default_permissions = ()
        permissions = [
            (rules.MANAGE_POOL, _("Manage the pool")),
            (rules.VIEW_POOL_MONEY, _("See the money of the pool")),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends__gte=models.F("starts")), name="pool_ends_after_start"),
            models.CheckConstraint(condition=models.Q(total_cents__gt=0), name="pool_has_a_budget"),
            models.CheckConstraint(condition=models.Q(member_roles__len__gt=0), name="pool_has_members"),
            # what the foreign keys of the tables below point at
            models.UniqueConstraint(fields=["id", "coordination", "member_roles"], name="pool_with_its_parties"),
            models.UniqueConstraint(fields=["id", "coordination"], name="pool_with_its_coordination"),
        ]
        indexes = [
            GinIndex(fields=["member_roles"], name="pool_by_member"),
            models.Index(fields=["coordination", "-starts"], name="pool_by_coordination"),
        ]

    def __str__(self) -> str:
        return self.name


class FundingSource(OfAPool):
    """Money from outside, such as a federal subsidy: it comes off the budget before the members share the rest."""

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="funding_sources")
    label = models.CharField(max_length=120)
    cents = models.BigIntegerField()

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=OF_THE_POOL, insert=KEPT_BY, update=KEPT_BY, update_columns=("cents",),
        )
    )  # fmt: skip

    class Meta:
        ordering = ["label", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(cents__gte=0), name="funding_not_negative"),
            models.UniqueConstraint(fields=["pool", "label"], name="funding_source_once_by_pool"),
        ]

    def __str__(self) -> str:
        return self.label
