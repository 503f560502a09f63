"""By what a pool is shared: a key, and the figure of each member with its source."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets import rules
from budgets.models.pools import KEPT_BY, OF_THE_POOL, OfAPool, Pool
from maillage.identity.models import Body
from maillage.postgres.walls import Rights, Wall


class KeyKind(models.TextChoices):
    """What the members' weights are."""

    INHABITANTS = rules.INHABITANTS, _("Inhabitants")


class ApportionmentKey(OfAPool):
    """A criterion at a date. Frozen when it is first used: later figures never touch a past share."""

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="keys")
    kind = models.CharField(max_length=20, choices=KeyKind, default=KeyKind.INHABITANTS)
    reference_date = models.DateField()
    series = models.CharField(max_length=40)
    frozen_at = models.DateTimeField(null=True)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=OF_THE_POOL,
            insert=f"{KEPT_BY} AND frozen_at IS NULL",
            update=f"{KEPT_BY} AND frozen_at IS NULL",
            update_check=KEPT_BY,
            update_columns=("frozen_at",),
        )
    )

    class Meta:
        ordering = ["-reference_date", "series", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=rules.KEY_KINDS), name="key_kind_known"),
            models.UniqueConstraint(fields=["pool", "kind", "reference_date", "series"], name="key_once_by_pool"),
            models.UniqueConstraint(fields=["id", "pool"], name="key_with_its_pool"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference_date} {self.series}"


class KeyFigure(OfAPool):
    """One member's weight in a key, where the figure comes from, and the commune it is about (as it was then)."""

    key = models.ForeignKey(ApportionmentKey, models.PROTECT, related_name="figures")
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="+")
    member = models.ForeignKey(Body, models.PROTECT, db_column="member_role", related_name="+")
    nis_code = models.CharField(max_length=5)
    commune = models.CharField(max_length=80)
    weight = models.BigIntegerField()
    source = models.CharField(max_length=200)

    wall: ClassVar[Wall] = Wall(body=Rights(select=OF_THE_POOL, insert=KEPT_BY))

    class Meta:
        ordering = ["nis_code", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(weight__gte=0), name="key_weight_not_negative"),
            models.UniqueConstraint(fields=["key", "member"], name="key_figure_once_by_member"),
            models.UniqueConstraint(fields=["key", "nis_code"], name="key_figure_once_by_commune"),
        ]

    def __str__(self) -> str:
        return f"{self.commune}: {self.weight}"
