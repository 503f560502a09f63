"""The shapes of versions, votes, members over time and imported figures, for programs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from budgets.api.shapes import (
    CriterionSerializer,
    FundingSourceSerializer,
    LineSerializer,
    VersionLineSerializer,
    WorkingSerializer,
)
from budgets.glance import Glance
from budgets.models import BudgetVersion, CouncilVote, CriterionKind, Method, ReferenceSeries
from budgets.versions import Change, Changes, VersionView, Vote


class GlanceSerializer(serializers.Serializer[Glance]):
    """A pool at a glance, in cents; for a member its own figures, but for the budget."""

    is_whole = serializers.BooleanField(help_text=_("Whether the figures are of the whole pool."))
    budget = serializers.IntegerField()
    agreed = serializers.IntegerField(allow_null=True)
    called = serializers.IntegerField()
    settled = serializers.IntegerField(
        help_text=_("Asked by the final account beyond the calls; below zero: given back.")
    )
    paid = serializers.IntegerField()
    spent = serializers.IntegerField()
    staff = serializers.IntegerField(help_text=_("Of what was spent: staff made available."))
    owed = serializers.IntegerField(help_text=_("Still to be paid by those who owe."))
    returnable = serializers.IntegerField(help_text=_("To be given back to those who paid or advanced too much."))
    received = serializers.IntegerField(allow_null=True)


class VersionSerializer(serializers.ModelSerializer[BudgetVersion]):
    """One version in the list."""

    class Meta:
        model = BudgetVersion
        fields = ["number", "note", "made_at", "adopted_at"]
        read_only_fields = fields


class VersionDetailSerializer(serializers.Serializer[VersionView]):
    """One version. The shares of a draft are a preview; a member has its own alone."""

    number = serializers.IntegerField(source="version.number")
    adopted_at = serializers.DateTimeField(source="version.adopted_at", allow_null=True)
    method = serializers.ChoiceField(Method.choices)
    lines = VersionLineSerializer(many=True)
    total_cents = serializers.IntegerField()
    funding = FundingSourceSerializer(source="fundings", many=True)
    amount_cents = serializers.IntegerField()
    key = CriterionSerializer(many=True, source="key.criteria", default=None, allow_null=True)
    shares = LineSerializer(many=True, allow_null=True)
    working = WorkingSerializer(many=True)
    seen = serializers.CharField(source="token", help_text=_("Send it back to adopt exactly what was read."))


class BasisSerializer(serializers.Serializer[Any]):
    """Figures that every member has: what a criterion of a key can be."""

    kind = serializers.ChoiceField(CriterionKind.choices)
    reference_date = serializers.DateField(allow_null=True)
    series = serializers.CharField(help_text=_("Empty where there is only one."))


class ChangeSerializer(serializers.Serializer[Change]):
    """One row of a comparison, in cents."""

    label = serializers.CharField()  # type: ignore[assignment]  # DRF: not the attribute of that name
    before = serializers.IntegerField()
    after = serializers.IntegerField()
    difference = serializers.IntegerField()


class ChangesSerializer(serializers.Serializer[Changes]):
    """What a version changes in the one before."""

    lines = ChangeSerializer(many=True)
    funding = ChangeSerializer(many=True)
    shares = ChangeSerializer(many=True)
    total = ChangeSerializer()
    amount = ChangeSerializer()


class SidedSerializer(serializers.Serializer[Any]):
    """One member with its days, and its share in cents by either method, where the reader may see it."""

    member = serializers.CharField(source="member.slug")
    starts = serializers.DateField(source="stay.starts")
    ends = serializers.DateField(source="stay.ends")
    by_days = serializers.IntegerField(allow_null=True)
    by_period = serializers.IntegerField(allow_null=True)


class ReplacedVoteSerializer(serializers.ModelSerializer[CouncilVote]):
    """A vote that another entry took the place of."""

    document = serializers.SerializerMethodField(help_text=_("Whether the decision was uploaded."))

    class Meta:
        model = CouncilVote
        fields = ["id", "voted_on", "approved", "reference", "document", "entered_at"]

    def get_document(self, vote: CouncilVote) -> bool:
        """Whether there is a file."""
        return vote.document is not None


class VoteSerializer(serializers.Serializer[Any]):
    """What one council decided; null while nothing was entered."""

    id = serializers.UUIDField(
        source="vote.pk", default=None, allow_null=True, help_text=_("By which the decision is downloaded.")
    )
    member = serializers.CharField(source="member.slug")
    voted_on = serializers.DateField(source="vote.voted_on", default=None, allow_null=True)
    approved = serializers.BooleanField(source="vote.approved", default=None, allow_null=True)
    reference = serializers.CharField(source="vote.reference", default="")
    document = serializers.SerializerMethodField(help_text=_("Whether the decision was uploaded."))
    sha256 = serializers.CharField(source="vote.digest", default="")
    replaced = ReplacedVoteSerializer(many=True, help_text=_("What was entered before, the latest first."))

    def get_document(self, row: Vote) -> bool:
        """Whether there is a file."""
        return row.vote is not None and row.vote.document is not None


class SeriesSerializer(serializers.ModelSerializer[ReferenceSeries]):
    """Imported figures."""

    size = serializers.IntegerField(help_text=_("How many communes have a figure."))

    class Meta:
        model = ReferenceSeries
        fields = ["id", "kind", "name", "reference_date", "source", "imported_at", "size"]
        read_only_fields = fields
