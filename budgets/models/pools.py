"""A pool: who belongs to it from when to when, its lines of costs, who funds it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets import rules
from budgets.rules import figures, keys
from maillage.identity.models import Body
from maillage.postgres.fields import RoleField
from maillage.postgres.walls import Rights, Wall
from tenants.registry.models import Consortium

KEPT_BY = "coordination_role = current_user"
# Columns only: every table below a pool repeats its coordination and members; triggers (budgets.guards) hold them to
# the pool's when the row is written. Who comes later reads what is written later.
OF_THE_POOL = f"{KEPT_BY} OR member_roles @> ARRAY[current_user]"
OF_THE_MEMBER = f"{KEPT_BY} OR member_role = current_user"


class OfAPool(models.Model):
    """What belongs to one pool and is read by its members: its coordination and members, repeated for the wall."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    coordination = models.ForeignKey(Body, models.PROTECT, db_column="coordination_role", related_name="+")
    member_roles = ArrayField(RoleField())

    class Meta:
        abstract = True


class OfAMember(models.Model):
    """What belongs to one pool and is read by its coordination and one member; by the coordination alone without one.

    A subclass has `pool`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    coordination = models.ForeignKey(Body, models.PROTECT, db_column="coordination_role", related_name="+")
    member = models.ForeignKey(Body, models.PROTECT, db_column="member_role", related_name="+", null=True, blank=True)

    class Meta:
        abstract = True


class Method(models.TextChoices):
    """How a member that belongs for a part of the period pays; the agreement names it."""

    BY_DAYS = keys.BY_DAYS, _("By days: each weight counts for the days of membership")
    BY_PERIOD = keys.BY_PERIOD, _("By period: each stretch is shared by those who belong then")


class Pool(OfAPool):
    """One programme's money for one period: kept by a coordination, paid for by its members. No personal data.

    `lead`: the member, or the coordination, whose bank account the money goes through. `closed_at`: settled; nothing is
    entered any more.
    """

    name = models.CharField(max_length=150)
    consortium = models.ForeignKey(Consortium, models.PROTECT, null=True, blank=True, related_name="pools")
    lead = models.ForeignKey(Body, models.PROTECT, db_column="lead_role", related_name="+")
    starts = models.DateField()
    ends = models.DateField()
    method = models.CharField(max_length=20, choices=Method, default=Method.BY_DAYS)
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()
    closed_at = models.DateTimeField(null=True)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=OF_THE_POOL,
            insert=KEPT_BY,
            # the right to change a column is what lets a service lock the row
            update=KEPT_BY,
            update_columns=("name", "member_roles", "lead_role", "method", "closed_at"),
            # one opened by mistake: all that is adopted or booked holds it
            delete=KEPT_BY,
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
            models.CheckConstraint(condition=models.Q(member_roles__len__gt=0), name="pool_has_members"),
            models.CheckConstraint(condition=models.Q(method__in=keys.METHODS), name="pool_method_known"),
            # what the foreign keys of the tables below point at
            models.UniqueConstraint(fields=["id", "coordination"], name="pool_with_its_coordination"),
        ]
        indexes = [
            GinIndex(fields=["member_roles"], name="pool_by_member"),
            models.Index(fields=["coordination", "-starts"], name="pool_by_coordination"),
        ]

    def __str__(self) -> str:
        return self.name


class PoolMember(OfAPool):
    """From when to when one member shares the costs. Every one of the pool reads it: it decides what all pay."""

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="stays")
    member = models.ForeignKey(Body, models.PROTECT, db_column="member_role", related_name="+")
    starts = models.DateField()
    ends = models.DateField()

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=OF_THE_POOL,
            insert=KEPT_BY,
            update=KEPT_BY,
            update_columns=("starts", "ends", "member_roles"),
            delete=KEPT_BY,
        )
    )

    class Meta:
        ordering = ["starts", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("starts")), name="poolmember_ends_after_start"
            ),
            models.UniqueConstraint(fields=["pool", "member"], name="poolmember_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.starts} {self.ends}"


class Nature(models.TextChoices):
    """What a line of costs is."""

    STAFF = figures.STAFF, _("Staff")
    DIRECT = figures.DIRECT, _("Other direct costs")
    SUBCONTRACT = figures.SUBCONTRACT, _("Subcontracting")
    FLAT = figures.FLAT, _("Flat rate")


class CostLine(OfAPool):
    """A line of costs, the same through all versions of the budget; `code` is its key in accounts and exports."""

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="lines")
    code = models.SlugField(max_length=20)
    label = models.CharField(max_length=120)
    nature = models.CharField(max_length=20, choices=Nature, default=Nature.DIRECT)
    position = models.PositiveSmallIntegerField(default=0)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=OF_THE_POOL,
            insert=KEPT_BY,
            update=KEPT_BY,
            update_columns=("label", "nature", "position", "member_roles"),
            # what refers to it holds it: only a line that nothing knows goes
            delete=KEPT_BY,
        )
    )

    class Meta:
        ordering = ["position", "code"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(nature__in=figures.NATURES), name="costline_nature_known"),
            models.UniqueConstraint(fields=["pool", "code"], name="costline_once_by_pool"),
        ]

    def __str__(self) -> str:
        return self.label


class FundingSource(OfAPool):
    """Who gives money from outside, such as the federal state: it comes off the budget before the members share the
    rest. `advance` is what it pays ahead, in hundredths of a percent; the balance follows its acceptance of the claims.
    """

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="funding_sources")
    code = models.SlugField(max_length=20)
    label = models.CharField(max_length=120)
    advance = models.PositiveSmallIntegerField(default=0)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=OF_THE_POOL,
            insert=KEPT_BY,
            update=KEPT_BY,
            update_columns=("label", "advance", "member_roles"),
            delete=KEPT_BY,
        )
    )

    class Meta:
        ordering = ["label", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(advance__lte=figures.WHOLE), name="funding_advance_within_whole"),
            models.UniqueConstraint(fields=["pool", "label"], name="funding_source_once_by_pool"),
            models.UniqueConstraint(fields=["pool", "code"], name="funding_source_code_once_by_pool"),
        ]

    def __str__(self) -> str:
        return self.label
