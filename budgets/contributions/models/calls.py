"""Rounds of calls, the call to each member, its reminders. Written once: whether one was taken back, or paid, is read
from the ledger.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from budgets.models import Apportionment, Pool
from budgets.models.pools import KEPT_BY, OF_THE_MEMBER, OF_THE_POOL, OfAMember, OfAPool
from maillage.postgres.walls import Rights, Wall


class CallRound(OfAPool):
    """One round: the members were called so that `numerator`/`denominator` of the year's shares are called in all.

    `step_numerator`/`step_denominator`: the part of that which this round added, as it was typed. `total_cents`: what
    was called in it of all members together.
    """

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="call_rounds")
    number = models.PositiveSmallIntegerField()
    apportionment = models.ForeignKey(Apportionment, models.PROTECT, related_name="call_rounds")
    numerator = models.PositiveIntegerField()
    denominator = models.PositiveIntegerField()
    step_numerator = models.PositiveIntegerField()
    step_denominator = models.PositiveIntegerField()
    total_cents = models.BigIntegerField()
    label = models.CharField(max_length=120)
    issued_on = models.DateField()
    due_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_by = models.UUIDField()

    wall: ClassVar[Wall] = Wall(body=Rights(select=OF_THE_POOL, insert=KEPT_BY))

    class Meta:
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(denominator__gt=0, step_denominator__gt=0, numerator__lte=models.F("denominator")),
                name="callround_portion_within_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("issued_on")), name="callround_due_after_issue"
            ),
            models.UniqueConstraint(fields=["pool", "number"], name="callround_numbered_by_pool"),
            models.UniqueConstraint(fields=["id", "pool"], name="callround_with_its_pool"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def credit_cents(self) -> int:
        """What it gave back of all members together; below zero what it called."""
        return -self.total_cents


class ContributionCall(OfAMember):
    """What one member was called in a round; below zero it is given back. Never nothing.

    `reference`: the twelve digits of its structured communication, of no other call of anybody. `working`: the figures
    that the amount comes from, in cents, as they stood: total, funding, amount, share, portion, due, before.
    """

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="calls")
    round = models.ForeignKey(CallRound, models.PROTECT, related_name="calls")
    cents = models.BigIntegerField()
    reference = models.CharField(max_length=12, unique=True)
    due_on = models.DateField()
    working = models.JSONField()

    wall: ClassVar[Wall] = Wall(body=Rights(select=OF_THE_MEMBER, insert=KEPT_BY))

    class Meta:
        ordering = ["due_on", "round__number", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~models.Q(cents=0), name="call_not_zero"),
            models.CheckConstraint(condition=models.Q(member__isnull=False), name="call_to_a_member"),
            models.CheckConstraint(condition=models.Q(reference__regex=r"^[0-9]{12}$"), name="call_reference_digits"),
            models.UniqueConstraint(fields=["round", "member"], name="call_once_by_round"),
            models.UniqueConstraint(fields=["id", "pool", "member"], name="call_with_its_pool_and_member"),
        ]

    def __str__(self) -> str:
        return f"call {self.pk}"


class Reminder(OfAMember):
    """That a member was reminded of a call, and what was left of it then."""

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="+")
    call = models.ForeignKey(ContributionCall, models.PROTECT, related_name="reminders")
    number = models.PositiveSmallIntegerField()
    left_cents = models.BigIntegerField()
    sent_on = models.DateField()
    sent_by = models.UUIDField()

    wall: ClassVar[Wall] = Wall(body=Rights(select=OF_THE_MEMBER, insert=KEPT_BY))

    class Meta:
        ordering = ["sent_on", "number"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(member__isnull=False, left_cents__gt=0), name="reminder_of_money_owed"
            ),
            models.UniqueConstraint(fields=["call", "number"], name="reminder_numbered_by_call"),
        ]

    def __str__(self) -> str:
        return f"reminder {self.number} {self.sent_on}"
