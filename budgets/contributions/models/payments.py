"""Where money goes, and that it came from a member or went to one. What that does is posted in the ledger."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.contributions.models.calls import ContributionCall
from budgets.contributions.rules.numbers import written_iban
from budgets.models import Pool
from budgets.models.pools import KEPT_BY, OF_THE_MEMBER, OF_THE_POOL, OfAMember, OfAPool
from maillage.postgres.walls import Rights, Wall

IBAN, BIC, HOLDER = 34, 11, 70


class PoolAccount(OfAPool):
    """The account to which members pay, as it stands on their letters."""

    pool = models.OneToOneField(Pool, models.PROTECT, related_name="payment_account")
    holder = models.CharField(max_length=HOLDER)
    iban = models.CharField(max_length=IBAN)
    bic = models.CharField(max_length=BIC, blank=True, default="")
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField()

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=OF_THE_POOL,
            insert=KEPT_BY,
            update=KEPT_BY,
            update_columns=("holder", "iban", "bic", "entered_at", "entered_by", "member_roles"),
        )
    )

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.iban

    @property
    def written(self) -> str:
        """The IBAN in groups of four."""
        return written_iban(self.iban)


class RefundAccount(OfAMember):
    """A member's account, to which the pool pays back. Entered by the member or the coordination, read by no other."""

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="refund_accounts")
    holder = models.CharField(max_length=HOLDER)
    iban = models.CharField(max_length=IBAN)
    bic = models.CharField(max_length=BIC, blank=True, default="")
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField()

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=OF_THE_MEMBER,
            insert=OF_THE_MEMBER,
            update=OF_THE_MEMBER,
            update_columns=("holder", "iban", "bic", "entered_at", "entered_by"),
        )
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(member__isnull=False), name="refundaccount_of_a_member"),
            models.UniqueConstraint(fields=["pool", "member"], name="refundaccount_once_by_member"),
        ]

    def __str__(self) -> str:
        return self.iban

    @property
    def written(self) -> str:
        """The IBAN in groups of four."""
        return written_iban(self.iban)


class PaymentKind(models.TextChoices):
    """From whom to whom."""

    PAYMENT = "payment", _("Payment by a member")
    REFUND = "refund", _("Payment to a member")


class Payment(OfAMember):
    """Money that a member paid, or was paid back, on one day; read by it and the coordination.

    `call`: the one that it was made for, when that is known. Whether it was taken back is read from the ledger.
    """

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="payments")
    kind = models.CharField(max_length=10, choices=PaymentKind)
    cents = models.BigIntegerField()
    paid_on = models.DateField()
    call = models.ForeignKey(ContributionCall, models.PROTECT, null=True, blank=True, related_name="payments")
    note = models.CharField(max_length=200, blank=True, default="")
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField()

    wall: ClassVar[Wall] = Wall(body=Rights(select=OF_THE_MEMBER, insert=KEPT_BY))

    class Meta:
        ordering = ["-paid_on", "-entered_at", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(cents__gt=0), name="payment_above_zero"),
            models.CheckConstraint(condition=models.Q(member__isnull=False), name="payment_of_a_member"),
            models.CheckConstraint(
                condition=models.Q(kind="payment") | models.Q(kind="refund", call=None), name="payment_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.paid_on}"
