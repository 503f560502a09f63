"""The final account of a pool: what was spent, what the funders bore, what each member owes or is owed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from budgets.models import Apportionment
from budgets.models.pools import KEPT_BY, OF_THE_MEMBER, OF_THE_POOL, OfAMember, OfAPool, Pool
from maillage.identity.models import Body
from maillage.postgres.walls import Rights, Wall


class FinalAccount(OfAPool):
    """One final account, the statement that every member reads: agreed totals, never another one's payments.

    `figures`: everything that the final shares come from, as it stood (`budgets.closing.figures`); `digest` is the
    SHA-256 of its canonical JSON. `posted_until`: the number of the last transaction that it counts. `statement`: the
    adopted version whose key, days and method share the net amount. Numbers count up; the one in force is the one that
    was not reopened, one at most.
    """

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="final_accounts")
    statement = models.ForeignKey(Apportionment, models.PROTECT, related_name="final_accounts")
    number = models.PositiveSmallIntegerField()
    figures = models.JSONField()
    digest = models.CharField(max_length=64)
    costs_cents = models.BigIntegerField()
    subsidy_cents = models.BigIntegerField()
    amount_cents = models.BigIntegerField()
    posted_until = models.PositiveIntegerField()
    booked_on = models.DateField()
    drawn_up_at = models.DateTimeField()
    drawn_up_by = models.UUIDField()
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True, default="")

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=OF_THE_POOL,
            insert=f"{KEPT_BY} AND reopened_at IS NULL",
            update=f"{KEPT_BY} AND reopened_at IS NULL",
            update_check=KEPT_BY,
            update_columns=("reopened_at", "reopened_by", "reason"),
        )
    )

    class Meta:
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_cents=F("costs_cents") - F("subsidy_cents")), name="finalaccount_shares_what_is_left"
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None, reopened_by=None, reason="")
                | Q(reopened_at__isnull=False, reopened_by__isnull=False) & ~Q(reason=""),
                name="finalaccount_reopened_with_a_reason",
            ),
            models.UniqueConstraint(fields=["pool", "number"], name="finalaccount_numbered_by_pool"),
            models.UniqueConstraint(
                fields=["pool"], condition=Q(reopened_at=None), name="finalaccount_in_force_once_by_pool"
            ),
            models.UniqueConstraint(fields=["id", "pool"], name="finalaccount_with_its_pool"),
        ]

    def __str__(self) -> str:
        return f"final account {self.number}"


class FinalShare(OfAMember):
    """What one member bears in a final account, and what it did towards it; append-only.

    `called`: what was called before, so that `share - called` is posted; `paid`: money that it paid, less what it got
    back; `advanced`: expenses that it paid for the pool; `in_kind`: staff that it made available. `balance` is what it
    still owes (above zero) or is owed (below), which its account in the ledger holds once the share is posted.
    """

    account = models.ForeignKey(FinalAccount, models.PROTECT, related_name="shares")
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="+")
    member = models.ForeignKey(Body, models.PROTECT, db_column="member_role", related_name="+")
    code = models.CharField(max_length=60)
    share_cents = models.BigIntegerField()
    called_cents = models.BigIntegerField()
    paid_cents = models.BigIntegerField()
    advanced_cents = models.BigIntegerField()
    in_kind_cents = models.BigIntegerField()
    balance_cents = models.BigIntegerField()

    wall: ClassVar[Wall] = Wall(body=Rights(select=OF_THE_MEMBER, insert=KEPT_BY))

    class Meta:
        ordering = ["code"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    balance_cents=F("share_cents") - F("paid_cents") - F("advanced_cents") - F("in_kind_cents")
                ),
                name="finalshare_balance",
            ),
            models.UniqueConstraint(fields=["account", "member"], name="finalshare_once_by_member"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.share_cents}"
