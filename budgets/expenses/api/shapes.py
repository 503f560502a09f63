"""The shapes of expenses, proofs, orders and hours, for programs. Amounts come twice: in cents, and in euros."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from budgets.api.inputs import OneAmountInput
from budgets.api.shapes import EurosField
from budgets.choices import line_named, member_named
from budgets.expenses.access import access_orders
from budgets.expenses.models import Delivery, Expense, ExpenseState, Order, Proof, ProofKind, WorkedHours
from budgets.expenses.services import Entry, Ordered, Staff
from budgets.models import Pool
from maillage.api.parsing import Input
from maillage.audit.actor import Actor
from maillage.money.amounts import LARGEST_CENTS
from maillage.problems import Problem

MEMBER = _("The short name of a member; the coordination leaves it out for the pool itself, a member for itself.")
FILE = _("PDF, PNG or JPEG, 10 MB at most.")


def cents_field() -> serializers.IntegerField:
    """An amount in cents, in place of euros."""
    return serializers.IntegerField(required=False, min_value=-LARGEST_CENTS, max_value=LARGEST_CENTS)


class ProofSerializer(serializers.ModelSerializer[Proof]):
    """A file; its content is at the address of its own."""

    class Meta:
        model = Proof
        fields = ["id", "kind", "content_type", "digest", "uploaded_at"]
        read_only_fields = fields


class ExpenseSerializer(serializers.ModelSerializer[Expense]):
    """An expense in the list."""

    line = serializers.CharField(source="line.code")
    member = serializers.CharField(source="member.slug", default=None, allow_null=True)
    amount = EurosField(source="cents")
    amount_cents = serializers.IntegerField(source="cents")

    class Meta:
        model = Expense
        fields = [
            "id", "kind", "state", "line", "member", "spent_on", "supplier", "document_number", "description",
            "amount", "amount_cents", "article", "commitment", "decision_number", "order", "minutes", "reason",
        ]  # fmt: skip
        read_only_fields = fields


class ExpenseFilters(Input):
    """Which expenses."""

    state = serializers.ChoiceField(ExpenseState.choices, required=False)
    line = serializers.SlugField(required=False, help_text=_("The code of a line of the budget."))
    member = serializers.SlugField(required=False, help_text=_("The short name of who advanced it."))
    page = serializers.IntegerField(required=False, min_value=1)


class StaffSerializer(serializers.Serializer[Any]):
    """How the amount of staff comes about."""

    function = serializers.CharField()
    annual = EurosField(source="annual_cents")
    annual_cents = serializers.IntegerField()
    fraction = serializers.SerializerMethodField()
    starts = serializers.DateField()
    ends = serializers.DateField()

    def get_fraction(self, staff: Any) -> str:
        """Such as 3/5."""
        return f"{staff.numerator}/{staff.denominator}"


class ExpenseDetailSerializer(ExpenseSerializer):
    """One expense with its proofs."""

    staff = serializers.SerializerMethodField()
    proofs = ProofSerializer(many=True)

    class Meta(ExpenseSerializer.Meta):
        fields = [*ExpenseSerializer.Meta.fields, "author_name", "decided_by_name", "decided_at", "staff", "proofs"]
        read_only_fields = fields

    @extend_schema_field(StaffSerializer(allow_null=True))
    def get_staff(self, expense: Expense) -> dict[str, Any] | None:
        """For staff made available, else null."""
        staff = getattr(expense, "staff", None)
        return dict(StaffSerializer(staff).data) if staff else None


class LineRowSerializer(serializers.Serializer[Any]):
    """A line: its budget, what all members together spent of it."""

    line = serializers.CharField(source="line.code")
    label = serializers.CharField(source="line.label")  # type: ignore[assignment]  # DRF: not the attribute of that name
    budget = EurosField(allow_null=True)
    spent = EurosField()
    spent_cents = serializers.IntegerField(source="spent")


class RowSerializer(serializers.Serializer[Any]):
    """One debit or credit of the journal."""

    booked_on = serializers.DateField()
    number = serializers.IntegerField()
    document = serializers.CharField(source="expense.document_number", default="")
    article = serializers.CharField(source="expense.article", default="")
    commitment = serializers.CharField(source="expense.commitment", default="")
    account = serializers.CharField()
    line = serializers.CharField()
    debit_cents = serializers.IntegerField(source="debit")
    credit_cents = serializers.IntegerField(source="credit")
    text = serializers.CharField()


class HoursSerializer(serializers.ModelSerializer[WorkedHours]):
    """Hours of one worker on one day."""

    struck_out = serializers.SerializerMethodField()

    class Meta:
        model = WorkedHours
        fields = ["id", "proof", "worker", "day", "starts", "ends", "minutes", "claim", "struck_out"]
        read_only_fields = fields

    def get_struck_out(self, hours: WorkedHours) -> bool:
        """Whether they count no more."""
        return hours.struck_at is not None


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    """Hours delivered on one day."""

    struck_out = serializers.SerializerMethodField()

    class Meta:
        model = Delivery
        fields = ["id", "day", "minutes", "proof", "struck_out"]
        read_only_fields = fields

    def get_struck_out(self, delivery: Delivery) -> bool:
        """Whether it counts no more."""
        return delivery.struck_at is not None


class OrderSerializer(serializers.ModelSerializer[Order]):
    """An order with what was delivered."""

    line = serializers.CharField(source="line.code")
    member = serializers.CharField(source="member.slug", default=None, allow_null=True)
    amount = EurosField(source="cents")
    deliveries = DeliverySerializer(many=True)
    proofs = ProofSerializer(many=True, help_text=_("The order form, and the signed sheets of the deliveries."))
    struck_out = serializers.SerializerMethodField()

    class Meta:
        model = Order
        fields = [
            "id", "line", "member", "supplier", "number", "ordered_on", "minutes", "hourly_cents", "amount",
            "deliveries", "proofs", "struck_out",
        ]  # fmt: skip
        read_only_fields = fields

    def get_struck_out(self, order: Order) -> bool:
        """Whether it counts no more."""
        return order.struck_at is not None


class ExpenseInput(OneAmountInput):
    """An expense; a change says everything again."""

    line = serializers.SlugField(help_text=_("The code of a line of the budget."))
    spent_on = serializers.DateField()
    supplier = serializers.CharField(max_length=120)
    amount = EurosField(required=False)
    amount_cents = cents_field()
    description = serializers.CharField(max_length=300, required=False, allow_blank=True)
    document_number = serializers.CharField(max_length=60, required=False, allow_blank=True)
    article = serializers.CharField(max_length=40, required=False, allow_blank=True)
    commitment = serializers.CharField(max_length=40, required=False, allow_blank=True)
    decision_number = serializers.CharField(max_length=40, required=False, allow_blank=True)
    member = serializers.SlugField(required=False, help_text=MEMBER)
    order = serializers.UUIDField(required=False, help_text=_("The order that it invoices."))
    minutes = serializers.IntegerField(required=False, min_value=1, max_value=10**7)


class StaffInput(OneAmountInput):
    """Staff made available; a change says everything again."""

    money = "annual"

    line = serializers.SlugField(help_text=_("The code of a line of the budget."))
    function = serializers.CharField(max_length=80, help_text=_("Never a name."))
    annual = EurosField(required=False, help_text=_("The cost of a full-time year."))
    annual_cents = cents_field()
    numerator = serializers.IntegerField(
        min_value=1, max_value=9999, help_text=_("Of the part of full time: 3 of 3/5.")
    )
    denominator = serializers.IntegerField(min_value=1, max_value=9999)
    starts = serializers.DateField()
    ends = serializers.DateField()
    member = serializers.SlugField(required=False, help_text=MEMBER)
    article = serializers.CharField(max_length=40, required=False, allow_blank=True)
    decision_number = serializers.CharField(max_length=40, required=False, allow_blank=True)


class ProofInput(Input):
    """A file that proves an expense."""

    kind = serializers.ChoiceField(ProofKind.choices)
    document = serializers.FileField(help_text=FILE)
    submit = serializers.BooleanField(required=False, default=False, help_text=_("Hand the expense in at once."))


class ReasonInput(Input):
    """Why."""

    reason = serializers.CharField(max_length=300)


class HoursInput(Input):
    """Hours out of a time sheet."""

    proof = serializers.UUIDField(help_text=_("A time sheet among the proofs of the expense."))
    worker = serializers.CharField(max_length=16, help_text=_("Letters, then figures, such as TS-01. Never a name."))
    day = serializers.DateField()
    starts = serializers.TimeField()
    ends = serializers.TimeField()


class OrderInput(Input):
    """Hours ordered from a subcontractor; as a form with the order form as a file, or as JSON without."""

    line = serializers.SlugField(help_text=_("The code of a line of the budget."))
    supplier = serializers.CharField(max_length=120)
    number = serializers.CharField(max_length=40)
    ordered_on = serializers.DateField()
    minutes = serializers.IntegerField(min_value=1, max_value=10**7)
    hourly_cents = serializers.IntegerField(min_value=1, max_value=10**8, help_text=_("All taxes in."))
    member = serializers.SlugField(required=False, help_text=MEMBER)
    document = serializers.FileField(required=False, help_text=FILE)


class DeliveryInput(Input):
    """Hours delivered on one day, with the signed sheet."""

    day = serializers.DateField()
    minutes = serializers.IntegerField(min_value=1, max_value=10**7)
    document = serializers.FileField(help_text=FILE)


def entry_of(actor: Actor, pool: Pool, given: dict[str, Any]) -> Entry:
    """What was sent of an expense. Raises Problem other_line, other_member, other_order."""
    return Entry(**_meant(actor, pool, given), cents=given["amount_cents"])


def staff_of(actor: Actor, pool: Pool, given: dict[str, Any]) -> Staff:
    """What was sent of staff. Raises Problem other_line, other_member."""
    return Staff(**_meant(actor, pool, given))


def ordered_of(actor: Actor, pool: Pool, given: dict[str, Any]) -> Ordered:
    """What was sent of an order. Raises Problem other_line, other_member."""
    return Ordered(**_meant(actor, pool, given))


def _meant(actor: Actor, pool: Pool, given: dict[str, Any]) -> dict[str, Any]:
    """What was sent, with what its short names stand for, without the amount of an expense."""
    meant = {name: value for name, value in given.items() if name != "amount_cents"}
    meant["line"] = line_named(pool, given["line"])
    if "member" in given:
        meant["member"] = member_named(pool, given["member"], refusal="other_member")
    if "order" in given:
        meant["order"] = _order(actor, pool, given["order"])
    return meant


def _order(actor: Actor, pool: Pool, order_id: UUID) -> Order:
    order = access_orders(actor, pool).filter(pk=order_id).first()
    if order is None:
        raise Problem("other_order", _("Choose an order of the same body in this pool."), field="order")
    return order
