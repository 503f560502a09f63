"""Claims to those who fund a pool, what they paid, and the hours that a claim is made of."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from budgets.expenses import rules
from budgets.expenses.models.expenses import Expense, Proof
from budgets.models.pools import KEPT_BY, OF_THE_MEMBER, OF_THE_POOL, CostLine, FundingSource, OfAMember, OfAPool, Pool
from maillage.postgres.walls import Rights, Wall


class ClaimKind(models.TextChoices):
    """What a claim is in the schedule of the funder."""

    ADVANCE = "advance", _("Claim that justifies the advance")
    INTERIM = "interim", _("Interim claim")
    BALANCE = "balance", _("Claim for the balance")


class ClaimState(models.TextChoices):
    """Where a claim stands."""

    DRAFT = rules.DRAFT, pgettext_lazy("of a claim", "Draft")
    SENT = rules.SENT, pgettext_lazy("of a claim", "Sent")
    ACCEPTED = rules.ACCEPTED, pgettext_lazy("of a claim", "Accepted")
    REFUSED = rules.REFUSED, pgettext_lazy("of a claim", "Refused")
    WITHDRAWN = rules.WITHDRAWN, pgettext_lazy("of a claim", "Withdrawn")


class CutReason(models.TextChoices):
    """Why a funder accepts less than was claimed."""

    NOT_ELIGIBLE = "not_eligible", _("Not eligible")
    NO_PROOF = "no_proof", _("Proof missing or not sufficient")
    OUTSIDE_PERIOD = "outside_period", _("Outside the period")
    ABOVE_CEILING = "above_ceiling", _("Above a ceiling")
    FUNDED_ELSEWHERE = "funded_elsewhere", _("Funded elsewhere")
    MISTAKE = "mistake", _("Mistake in the claim")
    OTHER = "other", pgettext_lazy("reason", "Other")


class Claim(OfAPool):
    """What is claimed from one funder at once. All members read its totals; of its items each its own.

    `cents` is what was claimed when it was sent, `accepted_cents` what the funder owes of it.
    """

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="claims")
    source = models.ForeignKey(FundingSource, models.PROTECT, related_name="claims")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=ClaimKind)
    state = models.CharField(max_length=20, choices=ClaimState, default=ClaimState.DRAFT)
    cents = models.BigIntegerField(default=0)
    accepted_cents = models.BigIntegerField(null=True)
    sent_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    reference = models.CharField(max_length=60, blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="")
    made_at = models.DateTimeField()
    made_by = models.UUIDField()

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=OF_THE_POOL,
            insert=KEPT_BY,
            update=KEPT_BY,
            update_columns=("state", "cents", "accepted_cents", "sent_on", "decided_on", "reference", "reason"),
        )
    )

    class Meta:
        ordering = ["source__label", "-number"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=ClaimState.values), name="claim_state_known"),
            models.CheckConstraint(condition=models.Q(kind__in=ClaimKind.values), name="claim_kind_known"),
            models.CheckConstraint(
                condition=models.Q(accepted_cents=None)
                | models.Q(accepted_cents__gte=0, accepted_cents__lte=models.F("cents")),
                name="claim_accepted_within_claimed",
            ),
            models.UniqueConstraint(fields=["pool", "source", "number"], name="claim_numbered_by_funder"),
            models.UniqueConstraint(fields=["id", "pool"], name="claim_with_its_pool"),
        ]

    def __str__(self) -> str:
        return f"claim {self.number}"


class ClaimItem(OfAMember):
    """What of one expense is claimed. `cut_cents`: what the funder did not accept of it, and why."""

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="+")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="items")
    expense = models.ForeignKey(Expense, models.PROTECT, related_name="claimed")
    cents = models.BigIntegerField()
    cut_cents = models.BigIntegerField(default=0)
    cut_reason = models.CharField(max_length=20, choices=CutReason, blank=True, default="")

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=OF_THE_MEMBER,
            insert=KEPT_BY,
            update=KEPT_BY,
            update_columns=("cents", "cut_cents", "cut_reason"),
            delete=KEPT_BY,
        )
    )

    class Meta:
        ordering = ["expense__spent_on", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(cents__gt=0), name="claimitem_above_zero"),
            models.CheckConstraint(
                condition=models.Q(cut_cents=0, cut_reason="")
                | models.Q(cut_cents__gt=0, cut_cents__lte=models.F("cents"), cut_reason__in=CutReason.values),
                name="claimitem_cut_with_a_reason",
            ),
            models.UniqueConstraint(fields=["claim", "expense"], name="claimitem_once"),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.cents}"

    @property
    def kept_cents(self) -> int:
        """What is left of it after the cut."""
        return self.cents - self.cut_cents


class FunderPayment(OfAPool):
    """Money that a funder paid, before its claims (an advance) or after; below zero what was paid back to it.

    Taken back by a reversal alone.
    """

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="funder_payments")
    source = models.ForeignKey(FundingSource, models.PROTECT, related_name="payments")
    cents = models.BigIntegerField()
    received_on = models.DateField()
    reference = models.CharField(max_length=60, blank=True, default="")
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField()
    struck_at = models.DateTimeField(null=True)
    struck_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True, default="")

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=OF_THE_POOL, insert=KEPT_BY, update=KEPT_BY, update_columns=("struck_at", "struck_by", "reason")
        )
    )

    class Meta:
        ordering = ["received_on", "entered_at"]
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=~models.Q(cents=0), name="funder_payment_not_zero")]

    def __str__(self) -> str:
        return f"{self.received_on} {self.cents}"


class WorkedHours(OfAMember):
    """Hours of one worker (a code) on one day for a line, out of a time sheet. No hour is entered twice for a worker.

    The member employs the worker, or the coordination when there is none. `claim`: the one claim they are part of.
    """

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="hours")
    line = models.ForeignKey(CostLine, models.PROTECT, related_name="hours")
    proof = models.ForeignKey(Proof, models.PROTECT, related_name="hours")
    worker = models.CharField(max_length=16)
    day = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True, related_name="hours")
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField()
    struck_at = models.DateTimeField(null=True)
    struck_by = models.UUIDField(null=True)

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=OF_THE_MEMBER,
            insert=OF_THE_MEMBER,
            update=OF_THE_MEMBER,
            update_columns=("claim_id", "struck_at", "struck_by"),
        )
    )

    class Meta:
        ordering = ["day", "starts", "worker", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="hours_end_after_start"),
            models.CheckConstraint(
                condition=models.Q(worker__regex=f"^{rules.WORKER_CODE.pattern}$"), name="hours_of_a_code"
            ),
        ]
        indexes = [models.Index(fields=["worker", "day"], name="hours_by_worker")]

    def __str__(self) -> str:
        return f"{self.worker} {self.day} {self.starts}-{self.ends}"

    @property
    def minutes(self) -> int:
        """How long they are."""
        return (self.ends.hour - self.starts.hour) * rules.HOUR + self.ends.minute - self.starts.minute
