"""The shapes of records, for programs: one serializer a kind, made from the rules that the pages follow too."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from maillage.api.parsing import Input
from sharing.grants.models import Category
from sharing.records import rules
from sharing.records.models import Kind, Record, ReviewPlan, Rhythm
from sharing.records.reading import Told
from sharing.records.services import Draft
from sharing.records.wording import CODES, LABELS

# What is sent as one body of JSON: a document comes with its file, a signature by a step of its own.
SENT = tuple(
    kind for kind in (*rules.WRITTEN, *rules.SPOKEN) if kind not in (rules.ATTACHMENT, rules.QUESTION, rules.ANSWER)
)
META = ("kind", "category", "happened_on")


def _field(kind: str, entry: rules.Entry) -> serializers.Field[Any, Any, Any, Any]:
    said: dict[str, Any] = {"required": entry.required, "label": LABELS[kind][entry.name]}
    match entry.type:
        case rules.DATE:
            return serializers.DateField(**said)
        case rules.CHOICE:
            return serializers.ChoiceField(_choices(kind, entry), **said)
        case rules.CHOICES:
            return serializers.ListField(child=serializers.ChoiceField(_choices(kind, entry)), **said)
        case rules.CENTS:
            return serializers.IntegerField(
                min_value=0, max_value=rules.MOST[rules.CENTS], help_text=_("In cents."), **said
            )  # fmt: skip
        case rules.COUNT:
            return serializers.IntegerField(min_value=0, max_value=rules.MOST[rules.COUNT], **said)
    return serializers.CharField(max_length=rules.LONGEST[entry.type], allow_blank=not entry.required, **said)


def _choices(kind: str, entry: rules.Entry) -> list[tuple[str, Any]]:
    labels = CODES[kind, entry.name]
    return [(code, labels[code]) for code in entry.codes]


def _input(kind: str) -> type[Input]:
    shape = rules.SHAPES[kind]
    fields: dict[str, Any] = {
        "kind": serializers.ChoiceField([(kind, Kind(kind).label)]),
        **{entry.name: _field(kind, entry) for entry in shape.entries},
    }
    if shape.dated:
        fields["happened_on"] = serializers.DateField(required=False, help_text=_("Today when it is left out."))
    if shape.any_category or len(shape.categories) > 1:
        fields["category"] = serializers.ChoiceField(
            Category.choices, required=False, help_text=_("One in which the agreement lets the caller write.")
        )  # fmt: skip
    return type(f"{kind.title()}RecordInput", (Input,), {**fields, "__doc__": str(kind)})


INPUTS = {kind: _input(kind) for kind in SENT}
ANY_INPUT = PolymorphicProxySerializer(
    component_name="RecordInput", serializers=dict(INPUTS), resource_type_field_name="kind"
)


class KindInput(serializers.Serializer[Any]):
    """Which kind: what says how the rest is read."""

    kind = serializers.ChoiceField([(kind, Kind(kind).label) for kind in SENT])


def draft_of(values: dict[str, Any]) -> Draft:
    """What a program sent, for the service."""
    entries = {name: value for name, value in values.items() if name not in META}
    return Draft(values["kind"], entries, values.get("category"), values.get("happened_on"))


class RecordLineSerializer(serializers.Serializer[Any]):
    """One entry in words."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.CharField()


class RecordSignatureSerializer(serializers.Serializer[Any]):
    """One body's sign-off."""

    organisation = serializers.CharField()
    name = serializers.CharField()
    at = serializers.DateTimeField()


class RecordSerializer(serializers.Serializer[Any]):
    """One record: whose words, about what, with its values as they are kept and as they are read."""

    id = serializers.UUIDField(source="record.pk")
    kind = serializers.ChoiceField(Kind.choices, source="record.kind")
    category = serializers.CharField(source="record.category")
    happened_on = serializers.DateField(source="record.happened_on")
    organisation = serializers.CharField()
    author_name = serializers.CharField(source="record.author_name")
    written_at = serializers.DateTimeField(source="record.created_at")
    supersedes = serializers.UUIDField(source="record.supersedes_id", allow_null=True)
    about = serializers.UUIDField(source="record.about_id", allow_null=True)
    voluntary = serializers.BooleanField(
        source="record.voluntary", help_text=_("Never for who decides on income or sanctions.")
    )  # fmt: skip
    has_document = serializers.SerializerMethodField()
    values = serializers.SerializerMethodField(help_text=_("As they were sent: codes, ISO dates, cents."))
    lines = RecordLineSerializer(many=True)
    signed_by = RecordSignatureSerializer(many=True)

    @extend_schema_field({"type": "object", "additionalProperties": {}})
    def get_values(self, told: Told) -> dict[str, Any]:
        """The entries that say something."""
        return dict(told.record.payload or {})

    def get_has_document(self, told: Told) -> bool:
        """Whether a file came with it."""
        return told.record.file_key is not None


class WrittenRecordSerializer(serializers.ModelSerializer[Record]):
    """What a step answers: that it is written, with nothing of what it says."""

    class Meta:
        model = Record
        fields = ["id", "kind", "category", "happened_on", "created_at"]
        read_only_fields = fields


class RecordDocumentInput(Input):
    """A document, as a form with its file."""

    title = serializers.CharField(max_length=rules.LONGEST[rules.LINE])
    category = serializers.ChoiceField(Category.choices, required=False)
    document = serializers.FileField(help_text=_("PDF, PNG or JPEG, 10 MB at most."))


class ReviewPlanSerializer(serializers.ModelSerializer[ReviewPlan]):
    """When the parties look back together."""

    class Meta:
        model = ReviewPlan
        fields = ["rhythm", "due_on", "changed_by_name", "changed_at"]
        read_only_fields = fields


class ReviewPlanInput(Input):
    """How often from now on."""

    rhythm = serializers.ChoiceField(Rhythm.choices)
    due_on = serializers.DateField(required=False, help_text=_("Counted from today when it is left out."))
