"""The CPAS, the communes and their reference figures, and who works together since when."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django_tenants.models import TenantMixin

from maillage.identity.models import Body
from maillage.postgres.walls import Rights, Wall

CATALOGUE = Wall(body=Rights.read_all(), identity=Rights.read_all())


class Commune(models.Model):
    """A Belgian commune, by its NIS code (Statbel REFNIS)."""

    nis_code = models.CharField(max_length=5, primary_key=True)
    name_fr = models.CharField(max_length=80)
    name_nl = models.CharField(max_length=80)
    province_nis = models.CharField(max_length=5)
    region_nis = models.CharField(max_length=5)
    postal_codes = models.CharField(max_length=400)

    wall: ClassVar[Wall] = CATALOGUE

    class Meta:
        ordering = ["name_fr"]

    def __str__(self) -> str:
        return self.name_fr


class PopulationFigure(models.Model):
    """Inhabitants of a commune at a date, by series: two series for one date may differ."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="populations")
    reference_date = models.DateField()
    series = models.CharField(max_length=40)
    population = models.PositiveIntegerField()
    source = models.CharField(max_length=200)

    wall: ClassVar[Wall] = CATALOGUE

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "reference_date", "series"], name="one_figure_by_commune_date_and_series"
            )
        ]

    def __str__(self) -> str:
        return f"{self.commune_id} {self.reference_date}: {self.population}"


class Cpas(TenantMixin):
    """What a CPAS has beyond being a body: its schema and its commune. Written by the provisioning function."""

    body = models.OneToOneField(Body, models.PROTECT, primary_key=True, db_column="body_role", related_name="cpas")
    commune = models.OneToOneField(Commune, models.PROTECT, related_name="cpas")

    auto_create_schema = False
    auto_drop_schema = False

    wall: ClassVar[Wall] = CATALOGUE

    def __str__(self) -> str:
        return str(self.schema_name)


class Consortium(models.Model):
    """CPAS and partners that work together, with the coordination that keeps its books."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=150)
    coordination = models.ForeignKey(Body, models.PROTECT, db_column="coordination_role", related_name="coordinates")
    # the joint programme that its members run together, a body of its own
    programme = models.OneToOneField(
        Body, models.PROTECT, null=True, blank=True, db_column="programme_role", related_name="run_by"
    )

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select="true",
            insert="coordination_role = current_user",
            update="coordination_role = current_user",
            update_columns=("name", "programme_role"),
        )
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ConsortiumMembership(models.Model):
    """A body's membership of a consortium for a period; `inferred` marks dates that no source states."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consortium = models.ForeignKey(Consortium, models.PROTECT, related_name="memberships")
    coordination = models.ForeignKey(Body, models.PROTECT, db_column="coordination_role", related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, db_column="body_role", related_name="consortium_memberships")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    inferred = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True, default="")

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select="true",
            insert="coordination_role = current_user",
            update="coordination_role = current_user",
            update_columns=("starts", "ends", "inferred", "note"),
        )
    )

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="consortium_membership_ends_after_start",
            ),
            models.UniqueConstraint(fields=["consortium", "body", "starts"], name="consortium_membership_starts_once"),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.starts}"


class AdviserCard(models.Model):
    """What a CPAS sees of a joint programme's agents who cover its commune: name, what they do, how to reach them."""

    id = models.UUIDField(primary_key=True)
    body = models.ForeignKey(Body, models.DO_NOTHING, db_column="body_role", related_name="+")
    name = models.CharField(max_length=161)
    note = models.CharField(max_length=80)
    contact = models.CharField(max_length=120)

    # A view of the owner, which itself keeps to the CPAS that asks.
    wall: ClassVar[Wall] = Wall(body=Rights.read_all())

    class Meta:
        managed = False
        db_table = "adviser_card"

    def __str__(self) -> str:
        return self.name
