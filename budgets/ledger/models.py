"""The accounts of a pool and what is posted on them: double entry, in cents, append-only (migration 0002).

It is an auxiliary account: the legal books are each CPAS's own. A debit is above zero, a credit below.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.models.pools import KEPT_BY, OF_THE_MEMBER, OfAMember, Pool
from maillage.identity.models import Body
from maillage.postgres.walls import Rights, Wall


class AccountKind(models.TextChoices):
    """What an account holds. Above zero: what a member or a funder owes, what is in the bank, what was spent."""

    MEMBER = "member", _("Account of a member")
    BANK = "bank", _("Bank")
    FUNDER = "funder", _("Account of a funder")
    COSTS = "costs", _("Costs")
    CONTRIBUTIONS = "contributions", _("Contributions")
    SUBSIDY = "subsidy", _("Subsidy")


class EventKind(models.TextChoices):
    """What was posted."""

    CALL = "call", _("Call for a contribution")
    PAYMENT = "payment", _("Payment by a member")
    REFUND = "refund", _("Payment to a member")
    EXPENSE = "expense", _("Expense")
    IN_KIND = "in_kind", _("Staff made available")
    CLAIM = "claim", _("Claim to a funder")
    SUBSIDY = "subsidy", _("Payment by a funder")
    FINAL_SHARE = "final_share", _("Final share")
    CLOSING = "closing", _("Closing of the accounts")
    REVERSAL = "reversal", _("Reversal")


class Account(OfAMember):
    """One account of a pool. `code`: the member's role, the funder's or the line's code; empty where one is enough."""

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="accounts")
    kind = models.CharField(max_length=20, choices=AccountKind)
    code = models.CharField(max_length=63, blank=True, default="")

    # opened by whoever first posts on it, which a member's expense never does: the coordination posts
    wall: ClassVar[Wall] = Wall(body=Rights(select=OF_THE_MEMBER, insert=KEPT_BY))

    class Meta:
        ordering = ["kind", "code"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=AccountKind.values), name="account_kind_known"),
            models.CheckConstraint(
                condition=models.Q(kind="member", member__isnull=False)
                | ~models.Q(kind="member") & models.Q(member=None),
                name="account_member_when_a_members",
            ),
            models.UniqueConstraint(fields=["pool", "kind", "code"], name="account_once_by_pool"),
            models.UniqueConstraint(fields=["id", "pool"], name="account_with_its_pool"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}".strip()


class Transaction(OfAMember):
    """One business event, posted once. `event`: the row that it comes from; a reversal names what it takes back.

    `member`: whose business it is; they read it with the coordination. `number` counts within the pool, without a gap.
    `size`: how many entries it has, so that none comes later.
    """

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="transactions")
    number = models.PositiveIntegerField()
    size = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=EventKind)
    event = models.UUIDField()
    booked_on = models.DateField()
    memo = models.CharField(max_length=200, blank=True, default="")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    posted_at = models.DateTimeField()
    posted_by = models.UUIDField()

    wall: ClassVar[Wall] = Wall(body=Rights(select=OF_THE_MEMBER, insert=KEPT_BY))

    class Meta:
        ordering = ["number"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=EventKind.values), name="transaction_kind_known"),
            models.CheckConstraint(
                condition=models.Q(kind="reversal", reverses__isnull=False)
                | ~models.Q(kind="reversal") & models.Q(reverses=None),
                name="transaction_reverses_when_a_reversal",
            ),
            models.UniqueConstraint(fields=["pool", "number"], name="transaction_numbered_by_pool"),
            models.UniqueConstraint(fields=["kind", "event"], name="transaction_once_by_event"),
            models.UniqueConstraint(fields=["id", "pool"], name="transaction_with_its_pool"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class Entry(models.Model):
    """One line of a transaction: cents on an account, a debit above zero, a credit below.

    What it points at is checked by migration 0002, two columns at a time: its transaction and its account are of its
    pool, its coordination and its member are its transaction's. A second check of each alone would add nothing.
    """

    id = models.BigAutoField(primary_key=True)
    transaction = models.ForeignKey(Transaction, models.PROTECT, related_name="entries", db_constraint=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="entries", db_constraint=False, db_index=False)
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="+", db_constraint=False)
    coordination = models.ForeignKey(
        Body, models.PROTECT, db_column="coordination_role", related_name="+", db_constraint=False, db_index=False
    )
    member = models.ForeignKey(
        Body, models.PROTECT, db_column="member_role", related_name="+", null=True, blank=True, db_constraint=False,
        db_index=False,
    )  # fmt: skip
    cents = models.BigIntegerField()

    wall: ClassVar[Wall] = Wall(body=Rights(select=OF_THE_MEMBER, insert=KEPT_BY))

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=~models.Q(cents=0), name="entry_not_zero")]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.cents}"
