"""Bank statements of the pool's account: the coordination's alone, no member reads a line of them."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.db import models

from budgets.contributions.models.payments import IBAN
from budgets.contributions.rules import files, lines
from budgets.ledger.models import Transaction
from budgets.models import Pool
from budgets.models.pools import KEPT_BY
from maillage.identity.models import Body
from maillage.postgres.walls import Rights, Wall

DIGEST = 64


class OfTheCoordination(models.Model):
    """What only the coordination of a pool reads."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    coordination = models.ForeignKey(Body, models.PROTECT, db_column="coordination_role", related_name="+")

    class Meta:
        abstract = True


class BankStatement(OfTheCoordination):
    """One statement of a file; `digest` is the file's, `position` where it stands in it."""

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="bank_statements")
    format = models.CharField(max_length=10)
    digest = models.CharField(max_length=DIGEST)
    position = models.PositiveSmallIntegerField()
    iban = models.CharField(max_length=IBAN)
    number = models.CharField(max_length=lines.REFERENCE, blank=True, default="")
    opening_cents = models.BigIntegerField()
    closing_cents = models.BigIntegerField()
    closed_on = models.DateField()
    imported_at = models.DateTimeField()
    imported_by = models.UUIDField()

    wall: ClassVar[Wall] = Wall(body=Rights(select=KEPT_BY, insert=KEPT_BY))

    class Meta:
        ordering = ["-closed_on", "-imported_at"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(format__in=files.FORMATS), name="statement_format_known"),
            models.UniqueConstraint(fields=["pool", "digest", "position"], name="statement_once_by_pool"),
            models.UniqueConstraint(fields=["id", "pool"], name="statement_with_its_pool"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.closed_on}"

    @property
    def covers(self) -> tuple[str, date, int, int]:
        """What two files of the same statement agree on, whatever their formats: account, day, balances."""
        return self.iban, self.closed_on, self.opening_cents, self.closing_cents


class BankLine(OfTheCoordination):
    """One movement, kept once whatever file it comes in again (`key`).

    `posted`: what it was taken for, unless that was taken back; `set_aside`: why it is nothing of the pool's.
    """

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="bank_lines")
    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="lines")
    key = models.CharField(max_length=DIGEST)
    position = models.PositiveSmallIntegerField()
    booked_on = models.DateField()
    cents = models.BigIntegerField()
    counterparty_iban = models.CharField(max_length=IBAN, blank=True, default="")
    counterparty_name = models.CharField(max_length=lines.NAME, blank=True, default="")
    communication = models.CharField(max_length=lines.TEXT, blank=True, default="")
    reference = models.CharField(max_length=12, blank=True, default="")
    bank_reference = models.CharField(max_length=lines.REFERENCE, blank=True, default="")
    posted = models.ForeignKey(Transaction, models.PROTECT, null=True, blank=True, related_name="bank_lines")
    set_aside = models.CharField(max_length=200, blank=True, default="")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=KEPT_BY,
            insert=KEPT_BY,
            update=KEPT_BY,
            update_columns=("posted_id", "set_aside", "settled_at", "settled_by"),
        )
    )

    class Meta:
        ordering = ["-booked_on", "statement", "position"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(posted=None) | models.Q(set_aside=""), name="bankline_settled_one_way"
            ),
            models.UniqueConstraint(fields=["pool", "key"], name="bankline_once_by_pool"),
            models.UniqueConstraint(fields=["posted"], name="bankline_one_by_transaction"),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.cents}"
