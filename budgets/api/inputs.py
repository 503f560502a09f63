"""What programs send about pools."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from budgets.api.shapes import NOTHING, PERMISSIONS, EurosField
from budgets.models import CriterionKind, FlatBase, Method, Nature
from budgets.rules.figures import WHOLE
from budgets.services.series import IMPORTED
from maillage.api.parsing import Input
from maillage.money.amounts import LARGEST_CENTS

HUNDREDTHS = _("In hundredths of a percent: 7500 is 75%.")


class OneAmountInput(Input):
    """An amount that is sent once: as `money`, in euros, or as `money`_cents, under which it is found either way."""

    money = "amount"

    default_error_messages = {"one_amount": _("Send either {euros} or {cents}.")}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """With the cents in one place. Raises ValidationError one_amount."""
        euros, cents = self.money, f"{self.money}_cents"
        given = [attrs.pop(name) for name in (euros, cents) if name in attrs]
        if len(given) != 1:
            self.fail("one_amount", euros=euros, cents=cents)
        return {**attrs, cents: given[0]}


class AmountInput(OneAmountInput):
    """Another amount for a funding source."""

    amount = EurosField(required=False)
    amount_cents = serializers.IntegerField(required=False, min_value=-LARGEST_CENTS, max_value=LARGEST_CENTS)


class FundingInput(OneAmountInput):
    """A funding source; what one that is there under this label gives is replaced: a sum, or a rate of lines."""

    label = serializers.CharField(max_length=120)  # type: ignore[assignment]  # DRF: not the attribute of that name
    amount = EurosField(required=False)
    amount_cents = serializers.IntegerField(required=False, min_value=-LARGEST_CENTS, max_value=LARGEST_CENTS)
    rate = serializers.IntegerField(required=False, min_value=0, max_value=WHOLE, help_text=HUNDREDTHS)
    cap_cents = serializers.IntegerField(required=False, min_value=0, max_value=LARGEST_CENTS)
    eligible = serializers.ListField(
        required=False, child=serializers.CharField(max_length=20), help_text=_("Codes of lines; none for all.")
    )
    advance = serializers.IntegerField(required=False, min_value=0, max_value=WHOLE, help_text=HUNDREDTHS)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A sum unless there is a rate. Raises ValidationError one_amount."""
        if "rate" in attrs and not {"amount", "amount_cents"} & set(attrs):
            return attrs
        return super().validate(attrs)


class LineInput(OneAmountInput):
    """A line of costs; what one that is there under this label has is replaced."""

    label = serializers.CharField(max_length=120)  # type: ignore[assignment]  # DRF: not the attribute of that name
    nature = serializers.ChoiceField(Nature.choices, default=Nature.DIRECT)
    amount = EurosField(required=False)
    amount_cents = serializers.IntegerField(required=False, min_value=-LARGEST_CENTS, max_value=LARGEST_CENTS)
    rate = serializers.IntegerField(required=False, min_value=0, max_value=WHOLE, help_text=HUNDREDTHS)
    base = serializers.ChoiceField(FlatBase.choices, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A sum unless it is a flat rate. Raises ValidationError one_amount."""
        if attrs["nature"] == Nature.FLAT and not {"amount", "amount_cents"} & set(attrs):
            return attrs
        return super().validate(attrs)


class PoolInput(OneAmountInput):
    """A new pool."""

    money = "total"

    name = serializers.CharField(max_length=150)
    consortium = serializers.CharField(max_length=40, help_text=_("The code of a consortium that you coordinate."))
    starts = serializers.DateField()
    ends = serializers.DateField()
    total = EurosField(required=False, help_text=_("The whole budget, what is funded from outside included."))
    total_cents = serializers.IntegerField(required=False, min_value=-LARGEST_CENTS, max_value=LARGEST_CENTS)
    members = serializers.ListField(
        child=serializers.CharField(max_length=40),
        help_text=_("The short names of the members that share the rest."),
    )
    lead = serializers.CharField(
        required=False,
        max_length=40,
        help_text=_("The member whose bank account the money goes through; the coordination without one."),
    )


class NameInput(Input):
    """Another name for a pool."""

    name = serializers.CharField(max_length=150)


class MembershipInput(Input):
    """From when to when a body belongs to a consortium; what is not sent stays."""

    starts = serializers.DateField(required=False)
    ends = serializers.DateField(required=False, allow_null=True, help_text=_("The last day; null without end."))
    inferred = serializers.BooleanField(required=False, help_text=_("Whether no source states the dates."))
    note = serializers.CharField(required=False, allow_blank=True, max_length=200)


class EntrustInput(Input):
    """What one colleague may do with a pool."""

    colleague = serializers.UUIDField(help_text=_("The user_id of somebody of your own team, not yourself."))
    permission = serializers.ChoiceField(PERMISSIONS, allow_blank=True, help_text=NOTHING)


class CriterionInput(Input):
    """One ingredient of a key."""

    kind = serializers.ChoiceField(CriterionKind.choices)
    weight = serializers.IntegerField(default=1, min_value=1, max_value=10_000)
    reference_date = serializers.DateField(required=False)
    series = serializers.CharField(required=False, max_length=40)
    percentages = serializers.DictField(
        required=False, child=serializers.DecimalField(max_digits=7, decimal_places=4, min_value=0),
        help_text=_("For fixed percentages: by the members' short names, 100 together."),
    )  # fmt: skip


class KeyInput(Input):
    """By what the draft is shared."""

    criteria = CriterionInput(many=True)


class StayInput(Input):
    """From when to when a member pays."""

    member = serializers.CharField(max_length=40)
    starts = serializers.DateField()
    ends = serializers.DateField()


class MethodInput(Input):
    """The method that the agreement names."""

    method = serializers.ChoiceField(Method.choices)


class VersionInput(Input):
    """The next modification."""

    note = serializers.CharField(required=False, allow_blank=True, max_length=300)


class AdoptionInput(Input):
    """What was read before it is adopted."""

    seen = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=64,
        help_text=_("The token of the version that was read: what has changed since stops the adoption."),
    )  # fmt: skip


class VoteInput(Input):
    """What a council decided; as a form with the decision as a file, or as JSON without."""

    member = serializers.CharField(max_length=40)
    voted_on = serializers.DateField()
    approved = serializers.BooleanField()
    reference = serializers.CharField(required=False, allow_blank=True, max_length=60)
    document = serializers.FileField(required=False, help_text=_("PDF, PNG or JPEG, 10 MB at most."))
    replace = serializers.BooleanField(
        required=False, default=False, help_text=_("Whether it takes the place of a vote entered before.")
    )


class CouncilDecisionInput(Input):
    """The decision of a vote that was entered without."""

    document = serializers.FileField(help_text=_("PDF, PNG or JPEG, 10 MB at most."))


class SeriesInput(Input):
    """Figures by NIS code."""

    kind = serializers.ChoiceField([(each, CriterionKind(each).label) for each in IMPORTED])
    name = serializers.CharField(max_length=40)
    reference_date = serializers.DateField()
    source = serializers.CharField(max_length=200)  # type: ignore[assignment]  # DRF: not that attribute
    figures = serializers.DictField(
        child=serializers.CharField(max_length=30), help_text=_("Numbers as text, by the NIS code of the commune.")
    )
