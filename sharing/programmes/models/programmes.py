"""What a recipient says of what it offers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from maillage.identity.models import Body
from maillage.postgres.walls import Rights, Wall
from sharing.programmes.presets import PATH, PRESETS


class Programme(models.Model):
    """What a partner, CPAS or joint programme offers, as far as agreements need to know. It says nothing of a person.

    Where it is voluntary, attendance, absences and withdrawal never reach who decides on income or sanctions; where one
    person alone makes up the recipient's service, they go to the programme's team only. Agreements say so.
    """

    body = models.OneToOneField(
        Body, models.PROTECT, primary_key=True, db_column="body_role", related_name="programme"
    )  # fmt: skip
    voluntary = models.BooleanField(default=False)
    one_person = models.BooleanField(default=False)
    # what an agreement with it proposes first
    preset = models.CharField(max_length=20, default=PATH)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select="true",
            insert="body_role = current_user",
            update="body_role = current_user",
            update_columns=("voluntary", "one_person", "preset"),
        )
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(preset__in=sorted(PRESETS)), name="programme_preset_known")
        ]

    def __str__(self) -> str:
        return f"programme of {self.body_id}"
