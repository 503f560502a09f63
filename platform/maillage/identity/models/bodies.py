"""Bodies: everything that has a role of its own, and the host names they answer to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.identity import rules
from maillage.postgres.fields import RoleField
from maillage.postgres.walls import Rights, Wall


class BodyKind(models.TextChoices):
    """What a body is."""

    CPAS = rules.CPAS, _("CPAS")
    PARTNER = rules.PARTNER, _("Partner")
    PROGRAMME = rules.PROGRAMME, _("Joint programme")
    COORDINATION = rules.COORDINATION, _("Coordination")


class BodyState(models.TextChoices):
    """How far a body is made; only an active one is served."""

    PREPARING = rules.PREPARING, _("Being prepared")
    ACTIVE = rules.ACTIVE, _("Active")
    SUSPENDED = rules.SUSPENDED, _("Suspended")
    CLOSED = rules.CLOSED, _("Closed")
    OUTSIDE = rules.OUTSIDE, _("Without an account")


class Body(models.Model):
    """A CPAS, partner, joint programme or coordination. Its primary key is its database role.

    Rows are written by the provisioning functions in the database alone.
    """

    role = RoleField(primary_key=True)
    slug = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=BodyKind)
    name = models.CharField(max_length=150)
    # Debt, addiction, probation, violence: that a person is followed there is itself confidential.
    sensitive = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=BodyState, default=BodyState.PREPARING)
    created_at = models.DateTimeField(auto_now_add=True)

    wall: ClassVar[Wall] = Wall(body=Rights.read_all(), identity=Rights.read_all())

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=rules.KINDS), name="body_kind_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in BodyState]), name="body_state_known"
            ),
            models.CheckConstraint(condition=models.Q(slug__regex=r"^[a-z][a-z0-9-]{1,39}$"), name="body_slug_form"),
        ]

    def __str__(self) -> str:
        return self.name


class Domain(models.Model):
    """A host name and the body that answers there."""

    host = models.CharField(max_length=253, primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, db_column="body_role", related_name="domains")

    wall: ClassVar[Wall] = Wall(body=Rights.read_all(), identity=Rights.read_all())

    def __str__(self) -> str:
        return self.host
