"""What is ordered from a subcontractor by the hour, and what it delivered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from budgets.expenses import rules
from budgets.models.pools import OF_THE_MEMBER, CostLine, OfAMember, Pool
from maillage.postgres.walls import Rights, Wall

STRIKE = ("struck_at", "struck_by")


class Order(OfAMember):
    """Hours ordered from a supplier at a rate, all taxes in. Only struck out as long as nothing was invoiced."""

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="orders")
    line = models.ForeignKey(CostLine, models.PROTECT, related_name="orders")
    supplier = models.CharField(max_length=120)
    number = models.CharField(max_length=40)
    ordered_on = models.DateField()
    minutes = models.PositiveIntegerField()
    hourly_cents = models.PositiveIntegerField()
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField()
    struck_at = models.DateTimeField(null=True)
    struck_by = models.UUIDField(null=True)

    wall: ClassVar[Wall] = Wall(
        body=Rights(select=OF_THE_MEMBER, insert=OF_THE_MEMBER, update=OF_THE_MEMBER, update_columns=STRIKE)
    )

    class Meta:
        ordering = ["-ordered_on", "number", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(minutes__gt=0, hourly_cents__gt=0), name="order_above_zero"),
            models.UniqueConstraint(
                fields=["pool", "supplier", "number"],
                condition=models.Q(struck_at=None),
                name="order_numbered_by_supplier",
            ),
            models.UniqueConstraint(fields=["id", "pool"], name="order_with_its_pool"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.supplier}"

    @property
    def cents(self) -> int:
        """What the whole order comes to."""
        return rules.hours_cents(self.minutes, self.hourly_cents)


class Delivery(OfAMember):
    """Hours that a supplier delivered of an order on one day, with the signed sheet (`proof`)."""

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, models.PROTECT, related_name="deliveries")
    proof = models.ForeignKey("expenses.Proof", models.PROTECT, related_name="deliveries")
    day = models.DateField()
    minutes = models.PositiveIntegerField()
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField()
    struck_at = models.DateTimeField(null=True)
    struck_by = models.UUIDField(null=True)

    wall: ClassVar[Wall] = Wall(
        body=Rights(select=OF_THE_MEMBER, insert=OF_THE_MEMBER, update=OF_THE_MEMBER, update_columns=STRIKE)
    )

    class Meta:
        ordering = ["day", "entered_at", "id"]
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=models.Q(minutes__gt=0), name="delivery_above_zero")]

    def __str__(self) -> str:
        return f"{self.day} {self.minutes}"

    @property
    def hours_text(self) -> str:
        """Hours and minutes."""
        return rules.hours_text(self.minutes)
