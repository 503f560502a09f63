"""The shapes of calls and payments, for programs. Every amount comes twice: in cents, and in euros as text."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from budgets.api.inputs import OneAmountInput
from budgets.api.shapes import EurosField
from budgets.contributions.bank import LineView
from budgets.contributions.models import BankStatement, PaymentKind
from budgets.contributions.models.payments import BIC, HOLDER
from budgets.contributions.reading import CallView
from budgets.contributions.rules import states
from budgets.contributions.rules.matching import Reason
from budgets.contributions.rules.numbers import written_reference
from budgets.contributions.rules.portions import MalformedPortion, parse_portion, written_portion
from budgets.contributions.services import Imported
from budgets.contributions.services.rounds import RoundPreview
from maillage.api.parsing import Input
from maillage.money.amounts import LARGEST_CENTS

STATES = [
    (states.OPEN, _("Open")), (states.PART, _("Partly paid")), (states.PAID, _("Paid")),
    (states.OFFSET, pgettext_lazy("a call", "Offset")), (states.OVERPAID, _("Overpaid")),
    (states.OVERDUE, _("Overdue")), (states.CREDIT, _("Credit")), (states.CANCELLED, _("Taken back")),
]  # fmt: skip
PORTION = {"type": "string", "examples": ["1/3", "25 %"]}


@extend_schema_field(PORTION)
class PortionField(serializers.Field[Any, str, str, Any]):
    """A part of the year's shares: "1/3", "25 %"; "0" carries a modified budget only."""

    default_error_messages = {"malformed_portion": _("Write a fraction such as 1/3 or a percentage such as 25 %.")}

    def to_representation(self, value: Any) -> str:
        """As it is typed."""
        return written_portion(value)

    def to_internal_value(self, data: Any) -> Any:
        """The fraction. Raises ValidationError malformed_portion."""
        try:
            return parse_portion(data if isinstance(data, str) else "")
        except MalformedPortion:
            self.fail("malformed_portion")


class CallSerializer(serializers.Serializer[Any]):
    """One call and how it stands."""

    id = serializers.UUIDField(source="call.pk")
    member = serializers.CharField(source="call.member.slug")
    round = serializers.IntegerField(source="call.round.number")
    label = serializers.CharField(source="call.round.label")  # type: ignore[assignment]  # DRF: not the attribute
    amount = EurosField(source="call.cents")
    amount_cents = serializers.IntegerField(source="call.cents")
    reference = serializers.CharField(help_text=_("The structured communication: +++nnn/nnnn/nnnnn+++."))
    due_on = serializers.DateField(source="call.due_on")
    state = serializers.ChoiceField(STATES, source="standing.state")
    paid = EurosField(source="standing.paid")
    paid_cents = serializers.IntegerField(source="standing.paid")
    offset_cents = serializers.IntegerField(
        source="standing.offset", help_text=_("What of the paid part came without money: staff, advances, credits.")
    )
    left = EurosField(source="standing.left")
    left_cents = serializers.IntegerField(source="standing.left")
    paid_beyond_cents = serializers.IntegerField(source="standing.beyond")
    reminded_on = serializers.SerializerMethodField(help_text=_("The days on which the member was reminded."))
    working = serializers.SerializerMethodField(help_text=_("The figures that the amount comes from, in cents."))

    @extend_schema_field(serializers.ListField(child=serializers.DateField()))
    def get_reminded_on(self, view: CallView) -> list[str]:
        """In order."""
        return [reminder.sent_on.isoformat() for reminder in view.reminders]

    @extend_schema_field({"type": "object", "additionalProperties": True})
    def get_working(self, view: CallView) -> Any:
        """As they stood when the call was made."""
        return view.call.working


class RoundSerializer(serializers.Serializer[Any]):
    """One round with the calls that the reader sees."""

    id = serializers.UUIDField(source="round.pk")
    number = serializers.IntegerField(source="round.number")
    label = serializers.CharField(source="round.label")  # type: ignore[assignment]  # DRF: not the attribute
    issued_on = serializers.DateField(source="round.issued_on")
    due_on = serializers.DateField(source="round.due_on")
    total = EurosField(source="round.total_cents", help_text=_("What was called of all members together."))
    total_cents = serializers.IntegerField(source="round.total_cents")
    is_live = serializers.BooleanField(help_text=_("Whether not all of its calls were taken back."))
    calls = CallSerializer(many=True)


class MemberStandingSerializer(serializers.Serializer[Any]):
    """One member's money in a pool."""

    member = serializers.CharField(source="member.slug")
    share_cents = serializers.IntegerField(source="share", help_text=_("By the newest adopted budget."))
    called_cents = serializers.IntegerField(source="called")
    paid_cents = serializers.IntegerField(source="paid", help_text=_("Less what was paid back."))
    staff_cents = serializers.IntegerField(source="beside.staff", help_text=_("Given in staff, which offsets calls."))
    advanced_cents = serializers.IntegerField(
        source="beside.advanced", help_text=_("Expenses that it paid for the pool, which offset calls.")
    )
    settled_cents = serializers.IntegerField(
        source="beside.settled", help_text=_("Asked by the final account beyond the calls; below zero: given back.")
    )
    left_cents = serializers.IntegerField(source="left")
    balance_cents = serializers.IntegerField(source="balance", help_text=_("Of its account: above zero it owes."))


class PaymentSerializer(serializers.Serializer[Any]):
    """One payment."""

    id = serializers.UUIDField(source="payment.pk")
    kind = serializers.ChoiceField(PaymentKind.choices, source="payment.kind")
    member = serializers.CharField(source="payment.member.slug")
    amount = EurosField(source="payment.cents")
    amount_cents = serializers.IntegerField(source="payment.cents")
    paid_on = serializers.DateField(source="payment.paid_on")
    call = serializers.UUIDField(source="payment.call_id", allow_null=True)
    note = serializers.CharField(source="payment.note")
    cancelled = serializers.BooleanField()


class CoveredSerializer(serializers.Serializer[Any]):
    """What a payment pays of one call."""

    call = serializers.UUIDField(source="call.pk")
    amount_cents = serializers.IntegerField(source="cents")


class EnteredPaymentSerializer(PaymentSerializer):
    """A payment that was just entered."""

    pays = serializers.SerializerMethodField(
        help_text=_("What it pays of which calls; what is more goes to the next call.")
    )

    @extend_schema_field(CoveredSerializer(many=True))
    def get_pays(self, _view: Any) -> Any:
        """As the calls stood before and stand now, which the caller read."""
        return CoveredSerializer(self.context["pays"], many=True).data


class MovementSerializer(serializers.Serializer[Any]):
    """One movement of the bank, with what it may be."""

    id = serializers.UUIDField(source="line.pk")
    booked_on = serializers.DateField(source="line.booked_on")
    amount = EurosField(source="line.cents")
    amount_cents = serializers.IntegerField(source="line.cents")
    counterparty_name = serializers.CharField(source="line.counterparty_name")
    counterparty_iban = serializers.CharField(source="line.counterparty_iban")
    communication = serializers.CharField(source="line.communication")
    reference = serializers.SerializerMethodField()
    posted = serializers.UUIDField(
        source="posted.pk", default=None, allow_null=True, help_text=_("The entry of the ledger that it was taken for.")
    )
    set_aside = serializers.CharField(source="line.set_aside")
    proposal = serializers.CharField(source="mark", help_text=_("Send it back to confirm exactly this; else empty."))
    reason = serializers.ChoiceField(
        [(reason.value, reason.value) for reason in Reason], source="proposal.reason", default=None, allow_null=True
    )
    is_sure = serializers.BooleanField(
        help_text=_("Whether it has the communication of a call and exactly what is left of it.")
    )
    call = serializers.UUIDField(source="call.call.pk", default=None, allow_null=True)
    member = serializers.CharField(source="member.slug", default=None, allow_null=True)
    funder = serializers.CharField(source="source.code", default=None, allow_null=True)

    perhaps_same_as = serializers.UUIDField(
        source="twin.pk", default=None, allow_null=True,
        help_text=_("The movement that came before in a file of another format, and may be this one."),
    )  # fmt: skip

    def get_reference(self, view: LineView) -> str:
        """The structured communication as it is written; empty for none."""
        return written_reference(view.line.reference) if view.line.reference else ""


class BankStatementSerializer(serializers.ModelSerializer[BankStatement]):
    """One statement that was brought in, its balances in cents."""

    class Meta:
        model = BankStatement
        fields = ["id", "format", "iban", "number", "opening_cents", "closing_cents", "closed_on", "imported_at"]
        read_only_fields = fields


class ImportedSerializer(serializers.Serializer[Any]):
    """What a file brought."""

    new = serializers.IntegerField()
    known = serializers.IntegerField(help_text=_("Movements that another file brought before."))
    covered = serializers.SerializerMethodField(
        help_text=_(
            "Statements of other files with the same account, day and balances: look for movements there twice."
        )
    )

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_covered(self, brought: Imported) -> list[str]:
        """Their identifiers."""
        return [str(statement.pk) for statement in brought.covered]


class PaymentAccountSerializer(serializers.Serializer[Any]):
    """A bank account."""

    holder = serializers.CharField(max_length=HOLDER)
    iban = serializers.CharField()
    bic = serializers.CharField(max_length=BIC)


class RefundAccountSerializer(PaymentAccountSerializer):
    """The account to which one member is paid back."""

    member = serializers.CharField(source="member.slug")


class PaymentAccountInput(Input):
    """A bank account; the IBAN with spaces or without."""

    holder = serializers.CharField(max_length=HOLDER)
    iban = serializers.CharField(max_length=60)
    bic = serializers.CharField(max_length=BIC + 5, required=False, default="", allow_blank=True)


class RoundInput(Input):
    """A round of calls. `number`: of the round as it was previewed; another one meanwhile is told."""

    portion = PortionField()
    due_on = serializers.DateField()
    label = serializers.CharField(max_length=120)  # type: ignore[assignment]  # DRF: not the attribute of that name
    number = serializers.IntegerField(required=False, min_value=1)


class PaymentInput(OneAmountInput):
    """A payment by a member or to one."""

    kind = serializers.ChoiceField([PaymentKind.PAYMENT, PaymentKind.REFUND], required=False, default="payment")
    member = serializers.CharField(max_length=40)
    amount = EurosField(required=False)
    amount_cents = serializers.IntegerField(required=False, min_value=-LARGEST_CENTS, max_value=LARGEST_CENTS)
    paid_on = serializers.DateField()
    call = serializers.UUIDField(required=False, allow_null=True, default=None)
    note = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    confirmed = serializers.BooleanField(
        required=False, default=False, help_text=_("Whether it is no payment entered twice.")
    )
    early = serializers.BooleanField(
        required=False, default=False, help_text=_("Whether the day is right though it is before the pool began.")
    )


class SettleInput(Input):
    """What a movement is: as proposed, or a member's (for a call or none), a funder's, or set aside with a reason."""

    proposal = serializers.CharField(required=False, default="", allow_blank=True)
    member = serializers.CharField(required=False, default="", allow_blank=True)
    call = serializers.UUIDField(required=False, allow_null=True, default=None)
    funder = serializers.CharField(required=False, default="", allow_blank=True)
    set_aside = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    confirmed = serializers.BooleanField(required=False, default=False)


class SureInput(Input):
    """The movements to settle as they are proposed, as far as that is sure."""

    movements = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=500)


class PreviewRowSerializer(serializers.Serializer[Any]):
    """What one member would be called."""

    member = serializers.CharField(source="member.slug")
    share_cents = serializers.IntegerField(source="due.share")
    due_cents = serializers.IntegerField(source="due.due")
    before_cents = serializers.IntegerField(source="due.before")
    amount_cents = serializers.IntegerField(source="due.cents")


class RoundPreviewSerializer(serializers.Serializer[Any]):
    """What a round would call."""

    number = serializers.IntegerField()
    portion = PortionField(help_text=_("What is called in all afterwards."))
    total_cents = serializers.IntegerField()
    rows = PreviewRowSerializer(many=True)
    rejected_by = serializers.SerializerMethodField(help_text=_("The members whose council rejected the budget."))
    not_voted = serializers.SerializerMethodField(help_text=_("The members whose council’s vote is not entered."))

    def get_rejected_by(self, preview: RoundPreview) -> list[str]:
        """Their short names."""
        return [member.slug for member in preview.councils.rejected]

    def get_not_voted(self, preview: RoundPreview) -> list[str]:
        """Their short names."""
        return [member.slug for member in preview.councils.missing]


class PreviewInput(Input):
    """The part that would be called."""

    portion = PortionField()
