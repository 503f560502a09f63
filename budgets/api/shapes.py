"""The shapes of pools, for programs. Every amount comes twice: in cents, and in euros as text ("10783.77")."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from budgets.models import FundingSource, KeyKind, Pool
from budgets.statements import Line, PoolStatement, Statement
from maillage.api.parsing import Input
from maillage.identity.models import Body
from maillage.money import MalformedAmount, parse_cents
from maillage.money.amounts import LARGEST_CENTS


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


class FundingInput(Input):
    """A funding source; the amount of one that is there under this label is replaced."""

    label = serializers.CharField(max_length=120)  # type: ignore[assignment]  # DRF: not the attribute of that name
    amount = EurosField(required=False)
    amount_cents = serializers.IntegerField(required=False, min_value=-LARGEST_CENTS, max_value=LARGEST_CENTS)

    default_error_messages = {"one_amount": _("Send either amount or amount_cents.")}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two amounts, as `cents`."""
        given = [attrs[name] for name in ("amount", "amount_cents") if name in attrs]
        if len(given) != 1:
            self.fail("one_amount")
        return {"label": attrs["label"], "cents": given[0]}


class ApportionmentInput(Input):
    """The figures to share by."""

    reference_date = serializers.DateField()
    series = serializers.CharField(max_length=40)
