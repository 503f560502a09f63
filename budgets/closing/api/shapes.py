"""The shapes of final accounts, for programs. Every amount comes twice: in cents, and in euros as text."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from budgets.api.shapes import EurosField
from budgets.closing.models import FinalAccount
from budgets.closing.reading import AccountRead, MemberLine, Paid, Trace, Traced
from budgets.closing.settling import Transfer
from budgets.closing.whatif import Compared, Outlook
from budgets.models import CriterionKind, Method
from maillage.api.parsing import Input
from maillage.money.amounts import LARGEST_CENTS

PARTS = ("share", "called", "paid", "advanced", "in_kind", "balance")


class MemberLineSerializer(serializers.Serializer[MemberLine]):
    """One member in an account."""

    member = serializers.CharField(source="member.slug")
    member_name = serializers.CharField(source="member.name")
    share = EurosField(source="position.share")
    share_cents = serializers.IntegerField(source="position.share")
    called = EurosField(source="position.called")
    called_cents = serializers.IntegerField(source="position.called")
    paid = EurosField(source="position.paid")
    paid_cents = serializers.IntegerField(source="position.paid")
    advanced = EurosField(source="position.advanced")
    advanced_cents = serializers.IntegerField(source="position.advanced")
    in_kind = EurosField(source="position.in_kind")
    in_kind_cents = serializers.IntegerField(source="position.in_kind")
    balance = EurosField(source="position.balance", help_text=_("What it owes; below zero what it is owed."))
    balance_cents = serializers.IntegerField(source="position.balance")


class TransferSerializer(serializers.Serializer[Transfer]):
    """What is left to transfer for one member: to the lead, below zero from it."""

    member = serializers.CharField(source="member.slug")
    amount = EurosField(source="cents")
    amount_cents = serializers.IntegerField(source="cents")
    is_lead = serializers.BooleanField(help_text=_("The lead’s own part: a booking, no transfer."))


class PaidSerializer(serializers.Serializer[Paid]):
    """A transfer that was entered."""

    id = serializers.UUIDField(source="payment.pk")
    member = serializers.CharField(source="member.slug")
    amount = EurosField(source="cents", help_text=_("Below zero: paid to the member."))
    amount_cents = serializers.IntegerField(source="cents")
    paid_on = serializers.DateField(source="payment.paid_on")
    note = serializers.CharField(source="payment.note")
    taken_back = serializers.BooleanField()


class PastAccountSerializer(serializers.ModelSerializer[FinalAccount]):
    """Another account of the pool."""

    class Meta:
        model = FinalAccount
        fields = ["number", "booked_on", "amount_cents", "reopened_at", "reason"]
        read_only_fields = fields


class AccountSerializer(serializers.Serializer[AccountRead]):
    """A final account, or its preview (`number` null). A member reads the totals and its own line."""

    number = serializers.IntegerField(source="account.number", default=None, allow_null=True)
    booked_on = serializers.DateField(source="account.booked_on", default=None, allow_null=True)
    digest = serializers.CharField(source="account.digest", default=None, allow_null=True)
    reopened_at = serializers.DateTimeField(source="account.reopened_at", default=None, allow_null=True)
    reason = serializers.CharField(source="account.reason", default="")
    closed_at = serializers.DateTimeField(source="pool.closed_at", allow_null=True)
    seen = serializers.CharField(source="token", help_text=_("Send it back to draw up exactly what was read."))
    problem = serializers.CharField(help_text=_("Why there is no preview."))
    costs = EurosField(source="costs_cents")
    costs_cents = serializers.IntegerField()
    subsidy = EurosField(source="subsidy_cents")
    subsidy_cents = serializers.IntegerField()
    amount = EurosField(source="amount_cents")
    amount_cents = serializers.IntegerField()
    figures = serializers.JSONField(help_text=_("Everything that the final shares come from."))
    members = MemberLineSerializer(source="lines", many=True)
    transfers = TransferSerializer(many=True)
    payments = PaidSerializer(many=True)
    left = serializers.ListField(child=serializers.CharField(), help_text=_("What keeps the pool from being closed."))
    waiting = serializers.ListField(
        child=serializers.CharField(), help_text=_("What to think of before the account is drawn up.")
    )  # fmt: skip
    earlier = PastAccountSerializer(many=True)


class EntrySerializer(serializers.Serializer[Traced]):
    """One entry on a member's account, and what the account held after it."""

    number = serializers.IntegerField(source="entry.transaction.number")
    kind = serializers.CharField(source="entry.transaction.kind")
    reverses = serializers.IntegerField(source="entry.transaction.reverses.number", default=None, allow_null=True)
    booked_on = serializers.DateField(source="entry.transaction.booked_on")
    memo = serializers.CharField(source="entry.transaction.memo")
    amount = EurosField(source="entry.cents")
    amount_cents = serializers.IntegerField(source="entry.cents")
    balance_cents = serializers.IntegerField(source="held")


class SharingSerializer(serializers.Serializer[Any]):
    """One sharing out of the working."""

    starts = serializers.DateField(source="stretch.starts")
    ends = serializers.DateField(source="stretch.ends")
    amount_cents = serializers.IntegerField(source="cents")
    weight = serializers.CharField(source="row.weight", help_text=_("Exact, as a fraction such as 123/7."))
    total_weight = serializers.CharField()
    quota = serializers.CharField(source="row.quota", help_text=_("The exact share in cents, as a fraction."))
    extra_cent = serializers.IntegerField(source="row.extra")


class TraceSerializer(serializers.Serializer[Trace]):
    """Why one member owes, or is owed, what it does."""

    member = serializers.CharField(source="member.slug")
    line = MemberLineSerializer(allow_null=True)
    sharings = SharingSerializer(many=True)
    entries = EntrySerializer(many=True)
    balance = EurosField(source="held")
    balance_cents = serializers.IntegerField(source="held")


class DrawUpInput(Input):
    """Draw the account up."""

    seen = serializers.CharField(required=False, allow_blank=True, default="", max_length=64)
    booked_on = serializers.DateField(required=False, allow_null=True, default=None)


class SettlementInput(Input):
    """A transfer that was made, or carried over to a later pool; without an amount, the whole of it."""

    member = serializers.CharField(max_length=40)
    paid_on = serializers.DateField()
    amount_cents = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=-LARGEST_CENTS, max_value=LARGEST_CENTS
    )
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=140)
    later = serializers.UUIDField(
        required=False, allow_null=True, default=None,
        help_text=_("The pool of the same lead that it is carried over to: no money moves."),
    )  # fmt: skip


class ReopenInput(Input):
    """Why an account is taken back."""

    reason = serializers.CharField(max_length=300)


class WhatIfCriterionInput(Input):
    """One criterion of another key."""

    kind = serializers.ChoiceField(CriterionKind.choices)
    weight = serializers.IntegerField(required=False, default=1, min_value=1, max_value=32_767)
    reference_date = serializers.DateField(required=False, allow_null=True, default=None)
    series = serializers.CharField(required=False, allow_blank=True, default="", max_length=40)
    figures = serializers.DictField(
        child=serializers.DecimalField(20, 4, min_value=0), required=False, default=dict,
        help_text=_("Fixed percentages by the members’ short names."),
    )  # fmt: skip


class WhatIfInput(Input):
    """What might be otherwise."""

    criteria = WhatIfCriterionInput(many=True, required=False, default=list)
    leaving = serializers.CharField(required=False, allow_blank=True, default="", max_length=40)
    last_day = serializers.DateField(required=False, allow_null=True, default=None)
    lost = serializers.ListField(
        child=serializers.CharField(max_length=20), required=False, default=list, help_text=_("Codes of funders.")
    )
    method = serializers.ChoiceField(Method.choices, required=False, allow_blank=True, default="")


class ComparedSerializer(serializers.Serializer[Compared]):
    """One member today and then."""

    member = serializers.CharField(source="member.slug")
    today_cents = serializers.IntegerField(source="today")
    then_cents = serializers.IntegerField(source="then")
    difference_cents = serializers.IntegerField(source="difference")


class OutlookSerializer(serializers.Serializer[Outlook]):
    """What was asked, worked out by one method."""

    method = serializers.ChoiceField(Method.choices)
    today_cents = serializers.IntegerField()
    then_cents = serializers.IntegerField()
    members = ComparedSerializer(source="rows", many=True)


class DraftedSerializer(serializers.Serializer[Any]):
    """The draft that was made."""

    version = serializers.IntegerField(source="number")
