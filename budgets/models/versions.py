"""The budget of a pool, version after version: drafted, then adopted, never changed afterwards."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models.keys import ApportionmentKey
from budgets.models.pools import KEPT_BY, OF_THE_POOL, CostLine, FundingSource, OfAPool, Pool
from budgets.rules import figures
from maillage.identity.models import Body
from maillage.postgres.fields import RoleField
from maillage.postgres.walls import Rights, Wall


class BudgetVersion(OfAPool):
    """One version: number 0 is the initial budget, n the n-th modification (MB n). A pool has one draft at most.

    `key`: by what the members share what the funding leaves; the version before's unless another one is chosen.
    """

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    key = models.ForeignKey(ApportionmentKey, models.PROTECT, null=True, blank=True, related_name="versions")
    note = models.CharField(max_length=300, blank=True, default="")
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.UUIDField(null=True)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            # a draft is the coordination's own: it tries things out
            select=f"{KEPT_BY} OR adopted_at IS NOT NULL AND member_roles @> ARRAY[current_user]",
            insert=f"{KEPT_BY} AND adopted_at IS NULL",
            update=f"{KEPT_BY} AND adopted_at IS NULL",
            update_check=KEPT_BY,
            update_columns=("key_id", "note", "adopted_at", "adopted_by", "member_roles"),
            delete=f"{KEPT_BY} AND adopted_at IS NULL",
        )
    )

    class Meta:
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["pool", "number"], name="version_numbered_by_pool"),
            models.UniqueConstraint(
                fields=["pool"], condition=models.Q(adopted_at=None), name="version_drafted_once_by_pool"
            ),
            models.UniqueConstraint(fields=["id", "pool"], name="version_with_its_pool"),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class FlatBase(models.TextChoices):
    """What a flat rate is a percentage of."""

    OF_STAFF = figures.OF_STAFF, _("Staff costs")
    OF_DIRECT = figures.OF_DIRECT, _("All other costs")


class VersionLine(OfAPool):
    """What a version has for one line of costs. A flat line has a rate, in hundredths of a percent, of a base."""

    version = models.ForeignKey(BudgetVersion, models.CASCADE, related_name="lines")
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="+")
    line = models.ForeignKey(CostLine, models.PROTECT, related_name="versions")
    cents = models.BigIntegerField()
    rate = models.PositiveSmallIntegerField(default=0)
    base = models.CharField(max_length=20, choices=FlatBase, blank=True, default="")

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=OF_THE_POOL,
            insert=KEPT_BY,
            update=KEPT_BY,
            update_columns=("cents", "rate", "base", "member_roles"),
            delete=KEPT_BY,
        )
    )

    class Meta:
        ordering = ["line__position", "line__code"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(cents__gte=0), name="versionline_not_negative"),
            models.CheckConstraint(
                condition=models.Q(base="", rate=0) | models.Q(base__in=figures.BASES), name="versionline_flat_rate"
            ),
            models.UniqueConstraint(fields=["version", "line"], name="versionline_once"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.cents}"


class VersionFunding(OfAPool):
    """What a funder promised in a version: a sum, or a rate (hundredths of a percent) of lines, up to a cap.

    `eligible`: codes of the lines it pays for; empty for all. `cents` is what that comes to with the version's lines.
    """

    version = models.ForeignKey(BudgetVersion, models.CASCADE, related_name="fundings")
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="+")
    source = models.ForeignKey(FundingSource, models.PROTECT, related_name="versions")
    cents = models.BigIntegerField()
    rate = models.PositiveSmallIntegerField(null=True, blank=True)
    cap_cents = models.BigIntegerField(null=True, blank=True)
    eligible = ArrayField(models.CharField(max_length=20), default=list)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=OF_THE_POOL,
            insert=KEPT_BY,
            update=KEPT_BY,
            update_columns=("cents", "rate", "cap_cents", "eligible", "member_roles"),
            delete=KEPT_BY,
        )
    )

    class Meta:
        ordering = ["source__label", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(cents__gte=0), name="versionfunding_not_negative"),
            models.CheckConstraint(
                condition=models.Q(rate=None) | models.Q(rate__lte=figures.WHOLE),
                name="versionfunding_rate_within_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(cap_cents=None) | models.Q(cents__lte=models.F("cap_cents")),
                name="versionfunding_within_cap",
            ),
            models.UniqueConstraint(fields=["version", "source"], name="versionfunding_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.cents}"


class CouncilVote(OfAPool):
    """What the council of one member decided on a version, with the decision as a file in the folder of `kept_by`."""

    version = models.ForeignKey(BudgetVersion, models.PROTECT, related_name="votes")
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="+")
    member = models.ForeignKey(Body, models.PROTECT, db_column="member_role", related_name="+")
    voted_on = models.DateField()
    approved = models.BooleanField()
    reference = models.CharField(max_length=60, blank=True, default="")
    kept_by = RoleField(blank=True, default="")
    document = models.UUIDField(null=True, default=None)
    content_type = models.CharField(max_length=40, blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField(default=uuid.uuid4)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=OF_THE_POOL, insert=f"({KEPT_BY} OR member_role = current_user) AND kept_by IN ('', current_user)"
        )
    )

    class Meta:
        ordering = ["voted_on", "entered_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.member_id} {self.voted_on}"
