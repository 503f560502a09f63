"""An expense of a pool from draft to the accounts, staff made available, and what proves both."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from budgets.expenses import rules
from budgets.expenses.models.orders import Order
from budgets.models.pools import OF_THE_MEMBER, CostLine, OfAMember, Pool
from maillage.postgres.fields import RoleField
from maillage.postgres.walls import Rights, Wall


class ExpenseState(models.TextChoices):
    """Where an expense stands."""

    DRAFT = rules.DRAFT, pgettext_lazy("of an expense", "Draft")
    SUBMITTED = rules.SUBMITTED, pgettext_lazy("of an expense", "Submitted")
    APPROVED = rules.APPROVED, pgettext_lazy("of an expense", "Approved")
    REJECTED = rules.REJECTED, pgettext_lazy("of an expense", "Rejected")
    WITHDRAWN = rules.WITHDRAWN, pgettext_lazy("of an expense", "Withdrawn")
    REVERSED = rules.REVERSED, pgettext_lazy("of an expense", "Taken back")


class ExpenseKind(models.TextChoices):
    """Money that was spent, or staff made available without any."""

    COST = "cost", _("Expense")
    IN_KIND = "in_kind", _("Staff made available")


class Expense(OfAMember):
    """What was spent for one line: advanced by a member, or by the pool itself when there is no member.

    Whoever enters it (`author`) and whoever submits it never decide on it. `minutes`: the hours that an invoice of
    `order` is for. `decision_number`, `article`, `commitment`: where the CPAS's own books have it.
    """

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="expenses")
    line = models.ForeignKey(CostLine, models.PROTECT, related_name="expenses")
    kind = models.CharField(max_length=20, choices=ExpenseKind, default=ExpenseKind.COST)
    state = models.CharField(max_length=20, choices=ExpenseState, default=ExpenseState.DRAFT)
    spent_on = models.DateField()
    supplier = models.CharField(max_length=120, blank=True, default="")
    document_number = models.CharField(max_length=60, blank=True, default="")
    description = models.CharField(max_length=300, blank=True, default="")
    cents = models.BigIntegerField()
    article = models.CharField(max_length=40, blank=True, default="")
    commitment = models.CharField(max_length=40, blank=True, default="")
    decision_number = models.CharField(max_length=40, blank=True, default="")
    order = models.ForeignKey(Order, models.PROTECT, null=True, blank=True, related_name="invoices")
    minutes = models.PositiveIntegerField(null=True, blank=True)
    entered_at = models.DateTimeField()
    author = models.UUIDField()
    author_name = models.CharField(max_length=161)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=161, blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="")

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=OF_THE_MEMBER,
            insert=OF_THE_MEMBER,
            # which step is whose, a trigger says
            update=OF_THE_MEMBER,
            update_columns=(
                "line_id", "state", "spent_on", "supplier", "document_number", "description", "cents", "article",
                "commitment", "decision_number", "order_id", "minutes", "submitted_at", "submitted_by", "decided_at",
                "decided_by", "decided_by_name", "reason",
            ),
        )
    )  # fmt: skip

    class Meta:
        ordering = ["-spent_on", "-entered_at", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(cents__gt=0), name="expense_above_zero"),
            models.CheckConstraint(condition=models.Q(state__in=ExpenseState.values), name="expense_state_known"),
            models.CheckConstraint(
                condition=models.Q(kind=ExpenseKind.COST)
                | models.Q(kind=ExpenseKind.IN_KIND, member__isnull=False, order=None),
                name="expense_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None)
                | ~models.Q(decided_by=models.F("author")) & ~models.Q(decided_by=models.F("submitted_by")),
                name="expense_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["approved", "rejected", "reversed"])
                | models.Q(decided_by__isnull=False),
                name="expense_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["rejected", "reversed"]) | ~models.Q(reason=""),
                name="expense_refused_with_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(order=None, minutes=None) | models.Q(order__isnull=False, minutes__gt=0),
                name="expense_hours_of_an_order",
            ),
            models.UniqueConstraint(fields=["id", "pool"], name="expense_with_its_pool"),
        ]
        indexes = [models.Index(fields=["pool", "state", "-spent_on"], name="expense_by_state")]

    def __str__(self) -> str:
        return f"{self.supplier} {self.spent_on}".strip()

    @property
    def is_over(self) -> bool:
        """Whether its day, the last one of staff made available, has come."""
        return self.spent_on <= timezone.localdate()


class StaffInKind(OfAMember):
    """How the amount of staff made available comes about: yearly cost × fraction × days. A function, never a name."""

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="+")
    expense = models.OneToOneField(Expense, models.PROTECT, related_name="staff")
    function = models.CharField(max_length=80)
    annual_cents = models.BigIntegerField()
    numerator = models.PositiveSmallIntegerField()
    denominator = models.PositiveSmallIntegerField()
    starts = models.DateField()
    ends = models.DateField()

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=OF_THE_MEMBER,
            insert=OF_THE_MEMBER,
            update=OF_THE_MEMBER,
            update_columns=("function", "annual_cents", "numerator", "denominator", "starts", "ends"),
        )
    )

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(annual_cents__gt=0), name="staff_cost_above_zero"),
            models.CheckConstraint(
                condition=models.Q(numerator__gt=0, numerator__lte=models.F("denominator")), name="staff_fraction"
            ),
            models.CheckConstraint(condition=models.Q(ends__gte=models.F("starts")), name="staff_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.function} {self.numerator}/{self.denominator}"

    @property
    def fraction(self) -> Fraction:
        """The part of full time."""
        return Fraction(self.numerator, self.denominator)


class ProofKind(models.TextChoices):
    """What a file proves."""

    INVOICE = rules.INVOICE, _("Invoice")
    RECEIPT = rules.RECEIPT, pgettext_lazy("a proof", "Receipt")
    ATTENDANCE = rules.ATTENDANCE, _("Signed attendance sheet")
    TIME_SHEET = rules.TIME_SHEET, _("Time sheet")
    ORDER = rules.ORDER, _("Order form")
    DELIVERY = rules.DELIVERY, _("Delivery note")
    DECISION = rules.DECISION, _("Decision")
    OPINION = rules.OPINION, _("Opinion of the financial director")
    SECONDMENT = rules.SECONDMENT, _("Secondment agreement")


class Proof(OfAMember):
    """A file that proves an expense or an order, in the folder of the body that uploaded it (`kept_by`)."""

    pool = models.ForeignKey(Pool, models.PROTECT, related_name="+")
    expense = models.ForeignKey(Expense, models.PROTECT, null=True, blank=True, related_name="proofs")
    order = models.ForeignKey(Order, models.PROTECT, null=True, blank=True, related_name="proofs")
    kind = models.CharField(max_length=20, choices=ProofKind)
    kept_by = RoleField()
    document = models.UUIDField()
    content_type = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.UUIDField()

    wall: ClassVar[Wall] = Wall(
        body=Rights(
            select=OF_THE_MEMBER,
            insert=f"({OF_THE_MEMBER}) AND kept_by = current_user",
            delete=f"({OF_THE_MEMBER}) AND kept_by = current_user AND expense_id IS NOT NULL",
        )
    )

    class Meta:
        ordering = ["uploaded_at", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=ProofKind.values), name="proof_kind_known"),
            models.CheckConstraint(
                condition=models.Q(expense=None, order__isnull=False) | models.Q(expense__isnull=False, order=None),
                name="proof_of_one_thing",
            ),
            models.UniqueConstraint(fields=["id", "pool"], name="proof_with_its_pool"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.document}"
