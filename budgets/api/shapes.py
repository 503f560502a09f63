"""The shapes of pools, for programs. Every amount comes twice: in cents, and in euros as text ("10783.77")."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from budgets import rules
from budgets.models import (
    KeyCriterion,
    KeyFigure,
    Method,
    Nature,
    Pool,
    VersionFunding,
    VersionLine,
)
from budgets.statements import Draft, Line, PoolStatement, Statement, Working
from maillage.identity.models import Body
from maillage.identity.models.people import Function
from maillage.money import MalformedAmount, parse_cents

PERMISSIONS = [
    (rules.MANAGE_POOL, _("Manage it: enter the budget, choose the key, share")),
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
    total = EurosField(source="total_cents", allow_null=True)
    total_cents = serializers.IntegerField(allow_null=True)
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

    id = serializers.UUIDField(source="membership.pk")
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


class VersionLineSerializer(serializers.ModelSerializer[VersionLine]):
    """What a version has for one line of costs; a flat one has a rate in hundredths of a percent, and of what."""

    code = serializers.CharField(source="line.code")
    label = serializers.CharField(source="line.label")  # type: ignore[assignment]  # DRF: not that attribute
    nature = serializers.ChoiceField(Nature.choices, source="line.nature")
    amount = EurosField(source="cents")
    amount_cents = serializers.IntegerField(source="cents")

    class Meta:
        model = VersionLine
        fields = ["id", "code", "label", "nature", "rate", "base", "amount", "amount_cents"]
        read_only_fields = fields


class FundingSourceSerializer(serializers.ModelSerializer[VersionFunding]):
    """What a funder gives in a version: a sum, or a rate in hundredths of a percent of lines, up to a cap."""

    id = serializers.UUIDField(source="source.pk")
    code = serializers.CharField(source="source.code")
    label = serializers.CharField(source="source.label")  # type: ignore[assignment]  # DRF: not that attribute
    advance = serializers.IntegerField(source="source.advance")
    cap = EurosField(source="cap_cents", allow_null=True)
    amount = EurosField(source="cents")
    amount_cents = serializers.IntegerField(source="cents")

    class Meta:
        model = VersionFunding
        fields = ["id", "code", "label", "advance", "rate", "cap", "eligible", "amount", "amount_cents"]
        read_only_fields = fields


class FigureSerializer(serializers.ModelSerializer[KeyFigure]):
    """One member's figure for a criterion, with its source."""

    member = serializers.CharField(source="member.slug")

    class Meta:
        model = KeyFigure
        fields = ["member", "code", "commune", "value", "source"]
        read_only_fields = fields


class CriterionSerializer(serializers.ModelSerializer[KeyCriterion]):
    """One ingredient of a key."""

    figures = FigureSerializer(many=True)

    class Meta:
        model = KeyCriterion
        fields = ["kind", "weight", "reference_date", "series", "figures"]
        read_only_fields = fields


class LineSerializer(serializers.Serializer[Line]):
    """One member of a statement: its days, and its share where the reader may see it, else null."""

    member = serializers.CharField(source="member.slug")
    member_name = serializers.CharField(source="member.name")
    code = serializers.CharField()
    is_own = serializers.BooleanField()
    starts = serializers.DateField(source="stay.starts")
    ends = serializers.DateField(source="stay.ends")
    share = EurosField(source="cents", allow_null=True)
    share_cents = serializers.IntegerField(source="cents", allow_null=True)


class WorkingRowSerializer(serializers.Serializer[rules.WorkingRow]):
    """One member in a sharing out. Weight and exact share, in cents, are fractions such as 123/7."""

    code = serializers.CharField(source="member")
    weight = serializers.CharField()
    quota = serializers.CharField()
    extra_cent = serializers.IntegerField(source="extra")
    cents = serializers.IntegerField()


class WorkingSerializer(serializers.Serializer[Working]):
    """One sharing out: its days, its amount, the rows that the reader may see."""

    starts = serializers.DateField(source="step.stretch.starts")
    ends = serializers.DateField(source="step.stretch.ends")
    amount_cents = serializers.IntegerField(source="step.cents")
    total_weight = serializers.CharField()
    rows = WorkingRowSerializer(many=True)


class SnapshotSerializer(serializers.Serializer[Any]):
    """A line or a funder as it stood when the version was adopted."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF: not the attribute of that name
    amount = EurosField(source="cents")
    amount_cents = serializers.IntegerField(source="cents")


class StatementSerializer(serializers.Serializer[Statement]):
    """An adopted version: budget, funding, key, shares and how they come about."""

    id = serializers.UUIDField(source="apportionment.pk")
    number = serializers.IntegerField(
        source="apportionment.number", help_text=_("0 for the initial budget, n for the n-th modification.")
    )
    made_at = serializers.DateTimeField(source="apportionment.made_at")
    method = serializers.ChoiceField(Method.choices, source="apportionment.method")
    lines = SnapshotSerializer(many=True, source="apportionment.lines")
    total = EurosField(source="apportionment.total_cents")
    total_cents = serializers.IntegerField(source="apportionment.total_cents")
    funding = SnapshotSerializer(many=True, source="apportionment.funding")
    amount = EurosField(source="apportionment.amount_cents")
    amount_cents = serializers.IntegerField(source="apportionment.amount_cents")
    key = CriterionSerializer(many=True, source="key.criteria")
    shares = LineSerializer(source="lines", many=True)
    working = WorkingSerializer(many=True)


class DraftSerializer(serializers.Serializer[Draft]):
    """The version being drafted. `shares`: what each would pay, its own alone for a member; null without a key."""

    number = serializers.IntegerField(source="version.number")
    note = serializers.CharField(source="version.note")
    lines = VersionLineSerializer(many=True)
    total = EurosField(source="total_cents")
    total_cents = serializers.IntegerField()
    funding = FundingSourceSerializer(source="fundings", many=True)
    to_share = EurosField(source="amount_cents")
    to_share_cents = serializers.IntegerField(source="amount_cents")
    key = CriterionSerializer(many=True, source="key.criteria", default=None, allow_null=True)
    shares = LineSerializer(source="preview", many=True, allow_null=True)


class PoolDetailSerializer(serializers.Serializer[PoolStatement]):
    """A pool as it stands."""

    id = serializers.UUIDField(source="pool.pk")
    name = serializers.CharField(source="pool.name")
    consortium = serializers.CharField(source="pool.consortium.code", default=None, allow_null=True)
    coordination = serializers.CharField(source="pool.coordination.slug")
    starts = serializers.DateField(source="pool.starts")
    ends = serializers.DateField(source="pool.ends")
    method = serializers.ChoiceField(Method.choices, source="pool.method")
    closed_at = serializers.DateTimeField(source="pool.closed_at", allow_null=True)
    members = serializers.SerializerMethodField()
    draft = DraftSerializer(allow_null=True)
    latest = StatementSerializer(allow_null=True)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_members(self, read: PoolStatement) -> list[str]:
        """The members' short names."""
        members: list[Body] = read.members
        return [member.slug for member in members]
