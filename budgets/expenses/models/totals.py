"""What every member of a pool may know of what was spent: a sum by line, from a view that keeps to who asks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from budgets.models.pools import CostLine, Pool
from maillage.postgres.walls import Rights, Wall


class LineTotal(models.Model):
    """The approved expenses of one line, all members together; `id` is the line's.

    `voted`: in an adopted version. `to_spend_on`: voted or, while nothing is adopted, in the draft.
    """

    id = models.UUIDField(primary_key=True)
    pool = models.ForeignKey(Pool, models.DO_NOTHING, related_name="line_totals")
    line = models.OneToOneField(CostLine, models.DO_NOTHING, db_column="line_id", related_name="total")
    cents = models.BigIntegerField()
    voted = models.BooleanField()
    to_spend_on = models.BooleanField()

    wall: ClassVar[Wall] = Wall(body=Rights.read_all())

    class Meta:
        managed = False
        db_table = "expenses_linetotal"

    def __str__(self) -> str:
        return f"{self.pk}: {self.cents}"
