"""The shapes of claims to funders and of the money that they pay, for programs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from budgets.api.inputs import OneAmountInput
from budgets.api.shapes import EurosField
from budgets.expenses.api.shapes import cents_field
from budgets.expenses.models import Claim, ClaimItem, ClaimKind, CutReason, FunderPayment
from maillage.api.parsing import Input


class ItemSerializer(serializers.ModelSerializer[ClaimItem]):
    """What is claimed of one expense."""

    amount = EurosField(source="cents")
    accepted = EurosField(source="kept_cents")

    class Meta:
        model = ClaimItem
        fields = ["id", "expense", "amount", "cents", "cut_cents", "cut_reason", "accepted"]
        read_only_fields = fields


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """A claim in the list."""

    funder = serializers.CharField(source="source.code")

    class Meta:
        model = Claim
        fields = [
            "id", "funder", "number", "kind", "state", "cents", "accepted_cents", "sent_on", "decided_on", "reference",
            "reason",
        ]  # fmt: skip
        read_only_fields = fields


class ClaimDetailSerializer(ClaimSerializer):
    """A claim with the items that the reader sees."""

    items = ItemSerializer(many=True)

    class Meta(ClaimSerializer.Meta):
        fields = [*ClaimSerializer.Meta.fields, "items"]
        read_only_fields = fields


class ProofRowSerializer(serializers.Serializer[Any]):
    """A proof in the list of a claim."""

    expense = serializers.UUIDField(source="item.expense_id")
    proof = serializers.UUIDField(source="proof.pk")
    kind = serializers.CharField(source="proof.kind")
    digest = serializers.CharField(source="proof.digest")
    minutes = serializers.IntegerField()


class SituationSerializer(serializers.Serializer[Any]):
    """Where a funder stands, in cents."""

    funder = serializers.CharField(source="source.code")
    label = serializers.CharField(source="source.label")  # type: ignore[assignment]  # DRF: not that attribute
    promised = serializers.IntegerField()
    advance = serializers.IntegerField()
    claimed = serializers.IntegerField()
    accepted = serializers.IntegerField()
    received = serializers.IntegerField(help_text=_("Less what was paid back."))
    returned = serializers.IntegerField(help_text=_("What was paid back to the funder."))
    owed = serializers.IntegerField(help_text=_("Below zero: paid ahead, not justified yet."))
    advance_to_come = serializers.IntegerField()
    balance_to_come = serializers.IntegerField()


class FunderPaymentSerializer(serializers.ModelSerializer[FunderPayment]):
    """Money that a funder paid, below zero what was paid back to it."""

    funder = serializers.CharField(source="source.code")

    class Meta:
        model = FunderPayment
        fields = ["id", "funder", "cents", "received_on", "reference", "reason"]
        read_only_fields = fields


class ClaimInput(Input):
    """A new claim."""

    funder = serializers.SlugField(help_text=_("The code of a funder."))
    kind = serializers.ChoiceField(ClaimKind.choices)


class ItemInput(OneAmountInput):
    """An amount of an expense."""

    expense = serializers.UUIDField()
    amount = EurosField(required=False)
    amount_cents = cents_field()


class ClaimSendInput(Input):
    """That it was sent."""

    sent_on = serializers.DateField()
    reference = serializers.CharField(max_length=60, required=False, allow_blank=True)


class CutInput(Input):
    """What is not accepted of one item."""

    item = serializers.UUIDField()
    cents = serializers.IntegerField(min_value=1)
    reason = serializers.ChoiceField(CutReason.choices)


class ClaimAnswerInput(Input):
    """What the funder accepts: everything but the cuts."""

    decided_on = serializers.DateField()
    reference = serializers.CharField(max_length=60, required=False, allow_blank=True)
    cuts = CutInput(many=True, required=False)


class ClaimRefusalInput(Input):
    """That the funder refuses it whole."""

    decided_on = serializers.DateField()
    reason = serializers.CharField(max_length=300)


class FunderPaymentInput(OneAmountInput):
    """Money from a funder."""

    funder = serializers.SlugField(help_text=_("The code of a funder."))
    amount = EurosField(required=False)
    amount_cents = cents_field()
    received_on = serializers.DateField()
    reference = serializers.CharField(max_length=60, required=False, allow_blank=True)
    confirmed = serializers.BooleanField(
        required=False, default=False,
        help_text=_("Whether it is neither entered twice nor a mistake, though more than was promised."),
    )  # fmt: skip


class FunderReturnInput(OneAmountInput):
    """Money paid back to a funder."""

    funder = serializers.SlugField(help_text=_("The code of a funder."))
    amount = EurosField(required=False)
    amount_cents = cents_field()
    paid_on = serializers.DateField()
    reference = serializers.CharField(max_length=60, required=False, allow_blank=True)


class ClaimableSerializer(serializers.Serializer[Any]):
    """An expense of which something can still be claimed from a funder."""

    expense = serializers.UUIDField(source="expense.pk")
    line = serializers.CharField(source="expense.line.code")
    claimed_cents = serializers.IntegerField(source="claimed", help_text=_("What all funders together have of it."))
    left = EurosField(source="cents")
    left_cents = serializers.IntegerField(source="cents")
