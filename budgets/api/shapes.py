"""The shapes of pools, for programs. Every amount comes twice: in cents, and in euros as text ("10783.77")."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from budgets import rules
from budgets.models import FundingSource, KeyKind, Pool
from budgets.statements import Line, PoolStatement, Statement
from maillage.api.parsing import Input
from maillage.identity.models import Body
from maillage.identity.models.people import Function
from maillage.money import MalformedAmount, parse_cents
from maillage.money.amounts import LARGEST_CENTS

PERMISSIONS = [
    (rules.MANAGE_POOL, _("Manage it: enter funding, choose the key, share")),
    (rules.VIEW_POOL_MONEY, _("Read it")),
]
NOTHING = _("Empty for nothing.")


def in_euros(cents: int) -> str:
    """Cents as euros with a point, for programs."""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}{cents // 100}.{cents % 100:02d}"


@extend_schema_field({"type": "string", "pattern": r"^-?\d+\.\d{2}$", "examples": ["10783.77"]})
class EurosField(serializers.Field[int, str, str, Any]):
    """Cents out as "10783.77"; in as people type it, comma or point."""

    default_error_messages = {"malformed_amount": _("Write an amount in euros, as text, such as 10783.77.")}

    def to_representation(self, value: int) -> str:
        """Euros with two decimals."""
        return in_euros(value)

    def to_internal_value(self, data: Any) -> int:
        """Cents. Raises ValidationError malformed_amount: for a number too, whose cents a program may have lost."""
        if not isinstance(data, str):
            self.fail("malformed_amount")
        try:
            return parse_cents(data)
        except MalformedAmount:
            self.fail("malformed_amount")


class PoolSerializer(serializers.ModelSerializer[Pool]):
    """One pool in the list; `own_share` for a member, once it is shared."""

    consortium = serializers.CharField(source="consortium.code", default=None, allow_null=True)
    coordination = serializers.CharField(source="coordination.slug")
    total = EurosField(source="total_cents")
    is_shared = serializers.BooleanField()
    own_share = EurosField(source="own_cents", allow_null=True)
    own_share_cents = serializers.IntegerField(source="own_cents", allow_null=True)

    class Meta:
        model = Pool
        fields = [
            "id", "name", "consortium", "coordination", "starts", "ends", "total", "total_cents", "is_shared",
            "own_share", "own_share_cents",
        ]  # fmt: skip
        read_only_fields = fields


class ColleagueSerializer(serializers.Serializer[Any]):
    """Somebody of the coordination, and what they may do with a pool."""

    user_id = serializers.UUIDField(source="card.user_id")
    name = serializers.CharField(source="card.name")
    function = serializers.ChoiceField(Function.choices, source="card.function")
    permission = serializers.ChoiceField(PERMISSIONS, allow_blank=True, help_text=NOTHING)


class DatedMemberSerializer(serializers.Serializer[Any]):
    """One membership of a consortium."""

    member = serializers.CharField(source="membership.body.slug")
    member_name = serializers.CharField(source="membership.body.name")
    starts = serializers.DateField(source="membership.starts")
    ends = serializers.DateField(source="membership.ends", allow_null=True, help_text=_("The last day, if it has one."))
    is_current = serializers.BooleanField(help_text=_("Whether it counts today."))
    inferred = serializers.BooleanField(
        source="membership.inferred", help_text=_("Whether no source states the dates.")
    )
    note = serializers.CharField(source="membership.note")


class ConsortiumSerializer(serializers.Serializer[Any]):
    """A consortium with its members, those of before and those to come too."""

    code = serializers.CharField(source="consortium.code")
    name = serializers.CharField(source="consortium.name")
    members = DatedMemberSerializer(many=True)


class FundingSourceSerializer(serializers.ModelSerializer[FundingSource]):
    """What funds a pool from outside."""

    amount = EurosField(source="cents")
    amount_cents = serializers.IntegerField(source="cents")

    class Meta:
        model = FundingSource
        fields = ["id", "label", "amount", "amount_cents"]
        read_only_fields = fields


class LineSerializer(serializers.Serializer[Line]):
    """One member: its figure with its source; its share where the reader may see it, else null."""

    member = serializers.CharField(source="member_name")
    nis_code = serializers.CharField(source="figure.nis_code")
    commune = serializers.CharField(source="figure.commune")
    inhabitants = serializers.IntegerField(source="figure.weight")
    figure_source = serializers.CharField(source="figure.source")
    is_own = serializers.BooleanField()
    share = EurosField(source="cents", allow_null=True)
    share_cents = serializers.IntegerField(source="cents", allow_null=True)
    quota = serializers.SerializerMethodField(help_text=_("The exact share in cents, as a fraction such as 123/7."))
    extra_cent = serializers.IntegerField(source="working.extra", default=None, allow_null=True)

    def get_quota(self, line: Line) -> str | None:
        """The exact share, for who may see it."""
        return str(line.working.quota) if line.working else None


class StatementSerializer(serializers.Serializer[Statement]):
    """The latest apportionment with its inputs."""

    id = serializers.UUIDField(source="apportionment.pk")
    number = serializers.IntegerField(source="apportionment.number")
    made_at = serializers.DateTimeField(source="apportionment.made_at")
    key = serializers.ChoiceField(KeyKind.choices, source="key.kind")
    reference_date = serializers.DateField(source="key.reference_date")
    series = serializers.CharField(source="key.series")
    total_inhabitants = serializers.IntegerField(source="total_weight")
    amount = EurosField(source="apportionment.amount_cents")
    amount_cents = serializers.IntegerField(source="apportionment.amount_cents")
    is_stale = serializers.BooleanField(help_text=_("Whether the funding has changed since."))
    shares = LineSerializer(source="lines", many=True)


class PoolDetailSerializer(serializers.Serializer[PoolStatement]):
    """A pool as it stands."""

    id = serializers.UUIDField(source="pool.pk")
    name = serializers.CharField(source="pool.name")
    consortium = serializers.CharField(source="pool.consortium.code", default=None, allow_null=True)
    coordination = serializers.CharField(source="pool.coordination.slug")
    starts = serializers.DateField(source="pool.starts")
    ends = serializers.DateField(source="pool.ends")
    members = serializers.SerializerMethodField()
    total = EurosField(source="pool.total_cents")
    total_cents = serializers.IntegerField(source="pool.total_cents")
    funding = FundingSourceSerializer(many=True)
    to_share = EurosField(source="amount_cents")
    to_share_cents = serializers.IntegerField(source="amount_cents")
    latest = StatementSerializer(allow_null=True)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_members(self, read: PoolStatement) -> list[str]:
        """The members' short names."""
        members: list[Body] = read.members
        return [member.slug for member in members]


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


class FundingInput(AmountInput):
    """A funding source; the amount of one that is there under this label is replaced."""

    label = serializers.CharField(max_length=120)  # type: ignore[assignment]  # DRF: not the attribute of that name


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


class EntrustInput(Input):
    """What one colleague may do with a pool."""

    colleague = serializers.UUIDField(help_text=_("The user_id of somebody of your own team, not yourself."))
    permission = serializers.ChoiceField(PERMISSIONS, allow_blank=True, help_text=NOTHING)


class ApportionmentInput(Input):
    """The figures to share by."""

    reference_date = serializers.DateField()
    series = serializers.CharField(max_length=40)
