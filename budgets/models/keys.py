"""By what a pool is shared: a key of one or more criteria, the figure of each member with its source."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models.pools import KEPT_BY, OF_THE_POOL, OfAPool, Pool
from budgets.rules import keys
from maillage.identity.models import Body
from maillage.postgres.acting import current_role
from maillage.postgres.fields import RoleField
from maillage.postgres.walls import Rights, Wall


class CriterionKind(models.TextChoices):
    """What the members' figures count."""

    INHABITANTS = keys.INHABITANTS, _("Inhabitants")
    RIS = keys.RIS, _("Beneficiaries of the integration income")
    TAXABLE_INCOME = keys.TAXABLE_INCOME, _("Taxable income")
    EQUAL = keys.EQUAL, _("Equal parts")
    FIXED = keys.FIXED, _("Fixed percentages")
    SERIES = keys.SERIES, _("Imported figures")


class ApportionmentKey(OfAPool):
    """Criteria with their weights. Frozen when a version that uses it is adopted: later figures never touch it."""

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="keys")
    made_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=OF_THE_POOL,
            insert=f"{KEPT_BY} AND frozen_at IS NULL",
            update=f"{KEPT_BY} AND frozen_at IS NULL",
            update_check=KEPT_BY,
            update_columns=("frozen_at",),
            delete=f"{KEPT_BY} AND frozen_at IS NULL",
        )
    )

    class Meta:
        ordering = ["-made_at", "id"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["id", "pool"], name="key_with_its_pool")]

    def __str__(self) -> str:
        return f"key {self.pk}"


class KeyCriterion(OfAPool):
    """One ingredient of a key: what is counted, at what date, in which series, and how heavily it counts."""

    key = models.ForeignKey(ApportionmentKey, models.PROTECT, related_name="criteria")
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=CriterionKind)
    weight = models.PositiveSmallIntegerField(default=1)
    label = models.CharField(max_length=120, blank=True, default="")
    reference_date = models.DateField(null=True, blank=True)
    series = models.CharField(max_length=40, blank=True, default="")

    wall: ClassVar[Wall] = Wall(body=Rights(select=OF_THE_POOL, insert=KEPT_BY, delete=KEPT_BY))

    class Meta:
        ordering = ["position"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=keys.CRITERIA), name="criterion_kind_known"),
            models.CheckConstraint(condition=models.Q(weight__gt=0), name="criterion_weight_above_zero"),
            models.UniqueConstraint(fields=["key", "position"], name="criterion_once_by_key"),
            models.UniqueConstraint(fields=["id", "key"], name="criterion_with_its_key"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference_date} {self.series}"


class KeyFigure(OfAPool):
    """One member's figure for a criterion and where it comes from. `code` settles ties: its commune's NIS code then,
    or its slug; `commune` is empty for a member that has none.
    """

    key = models.ForeignKey(ApportionmentKey, models.PROTECT, related_name="figures")
    criterion = models.ForeignKey(KeyCriterion, models.PROTECT, related_name="figures")
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="+")
    member = models.ForeignKey(Body, models.PROTECT, db_column="member_role", related_name="+")
    code = models.CharField(max_length=60)
    commune = models.CharField(max_length=80, blank=True, default="")
    value = models.DecimalField(max_digits=20, decimal_places=4)
    source = models.CharField(max_length=200, blank=True, default="")

    wall: ClassVar[Wall] = Wall(body=Rights(select=OF_THE_POOL, insert=KEPT_BY, delete=KEPT_BY))

    class Meta:
        ordering = ["code", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(value__gte=0), name="key_figure_not_negative"),
            models.UniqueConstraint(fields=["criterion", "member"], name="key_figure_once_by_member"),
            models.UniqueConstraint(fields=["criterion", "code"], name="key_figure_once_by_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.value}"


class ReferenceSeries(models.Model):
    """Figures that a coordination imported for its keys: one kind, one date, one source. Two may coexist and differ."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    coordination_role = RoleField(default=current_role)
    kind = models.CharField(max_length=20, choices=CriterionKind)
    name = models.CharField(max_length=40)
    reference_date = models.DateField()
    source = models.CharField(max_length=200)
    imported_at = models.DateTimeField()
    imported_by = models.UUIDField()

    wall: ClassVar[Wall] = Wall(body=Rights(select=KEPT_BY, insert=KEPT_BY))

    class Meta:
        ordering = ["-reference_date", "name", "-imported_at"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=keys.CRITERIA), name="series_kind_known"),
            models.UniqueConstraint(
                fields=["coordination_role", "kind", "reference_date", "name"], name="series_once_by_coordination"
            ),
            models.UniqueConstraint(fields=["id", "coordination_role"], name="series_with_its_coordination"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.reference_date}"


class ReferenceFigure(models.Model):
    """One commune's figure in an imported series."""

    series = models.ForeignKey(ReferenceSeries, models.PROTECT, related_name="figures")
    coordination_role = RoleField(default=current_role)
    nis_code = models.CharField(max_length=5)
    value = models.DecimalField(max_digits=20, decimal_places=4)

    wall: ClassVar[Wall] = Wall(body=Rights(select=KEPT_BY, insert=KEPT_BY))

    class Meta:
        ordering = ["nis_code"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(value__gte=0), name="reference_figure_not_negative"),
            models.UniqueConstraint(fields=["series", "nis_code"], name="reference_figure_once_by_commune"),
        ]

    def __str__(self) -> str:
        return f"{self.nis_code}: {self.value}"
