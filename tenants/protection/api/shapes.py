"""The shapes of data protection, for programs. They hold no rule: the services do."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from maillage.api.parsing import Input
from tenants.protection.models import (
    Contest,
    ContestOutcome,
    NumberPurpose,
    PersonRequest,
    RequestKind,
    RequestOutcome,
    Version,
)
from tenants.protection.registers import Register

KEPT = ["entry_id", "version", "recorded_at", "recorded_by_name", "template"]


class ProtectionTaskSerializer(serializers.Serializer[Any]):
    """One thing that waits."""

    kind = serializers.CharField()
    title = serializers.CharField()
    url = serializers.CharField(help_text=_("Its page."))
    due_at = serializers.DateTimeField(allow_null=True)
    overdue = serializers.BooleanField(source="is_overdue")


def _entered(register: Register) -> dict[str, Any]:
    """Fields that cannot be drawn from the model: the purposes, by their codes."""
    if "purposes" in register.fields and register.code == "national-number":
        return {"purposes": serializers.ListField(child=serializers.ChoiceField(NumberPurpose.choices), min_length=1)}
    return {}


def _named(register: Register, ending: str) -> str:
    return f"{register.model.__name__}{ending}"


@cache
def shape_of(register: Register) -> type[serializers.ModelSerializer[Version]]:
    """The last version of an entry of a register, as it is answered."""
    document = ["has_document"] if register.has_document else []
    fields = [*KEPT, *register.fields, *document]
    made: dict[str, Any] = {
        **_entered(register),
        "Meta": type("Meta", (), {"model": register.model, "fields": fields, "read_only_fields": fields}),
    }
    if document:
        made["has_document"] = serializers.SerializerMethodField()
        made["get_has_document"] = _has_document
    return type(_named(register, "Entry"), (serializers.ModelSerializer,), made)


def _has_document(shape: Any, version: Any) -> bool:
    return version.document_key is not None


@cache
def input_of(register: Register, *, changes: bool) -> type[Input]:
    """What is sent for an entry: all of it when it is new; when it changes, the fields that do and `seen`."""
    made: dict[str, Any] = {
        **_entered(register),
        "Meta": type("Meta", (), {"model": register.model, "fields": list(register.fields)}),
    }
    declared = made["Meta"].fields
    if register.has_document:
        made["document"] = serializers.FileField(
            required=False, allow_empty_file=True, help_text=_("PDF, PNG or JPEG, 10 MB at most, by multipart.")
        )
        declared.append("document")
    if changes:
        made["seen"] = serializers.IntegerField(min_value=1, help_text=_("The version that the change is made to."))
        declared.append("seen")
    elif register.templates:
        choices = [(code, template.name) for code, template in register.templates.items()]
        made["template"] = serializers.ChoiceField(choices, required=False, help_text=_("Begun from which template."))
        declared.append("template")
    return type(
        _named(register, "Change" if changes else "Input"), (Input, serializers.ModelSerializer), made
    )  # fmt: skip


class PersonRequestSerializer(serializers.ModelSerializer[PersonRequest]):
    """A request of a person, with the number of the file from the context's `numbers`."""

    number = serializers.SerializerMethodField(help_text=_("The number of the file, if there is one."))
    outcome = serializers.ChoiceField(RequestOutcome.choices, allow_blank=True)

    class Meta:
        model = PersonRequest
        fields = [
            "id", "kind", "number", "reference", "asked", "received_on", "due_on", "identity_checked_on",
            "extended_on", "extension_reason", "answered_on", "outcome", "grounds", "recorded_by_name",
            "answered_by_name",
        ]  # fmt: skip
        read_only_fields = fields

    def get_number(self, request: PersonRequest) -> str:
        """Empty for somebody without a file."""
        numbers: dict[Any, str] = self.context["numbers"]
        return numbers.get(request.subject_id, "")


class PersonRequestInput(Input):
    """A request that came in."""

    kind = serializers.ChoiceField(RequestKind.choices)
    received_on = serializers.DateField()
    number = serializers.CharField(required=False, allow_blank=True, max_length=20)
    reference = serializers.CharField(required=False, allow_blank=True, max_length=60)
    asked = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    identity_checked_on = serializers.DateField(required=False, allow_null=True)


class PersonRequestExtension(Input):
    """Why it takes two months more."""

    reason = serializers.CharField(max_length=1000)


class PersonRequestAnswer(Input):
    """How it was answered."""

    outcome = serializers.ChoiceField(RequestOutcome.choices)
    answered_on = serializers.DateField()
    grounds = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    identity_checked_on = serializers.DateField(required=False, allow_null=True)


class ContestedAccessSerializer(serializers.ModelSerializer[Contest]):
    """A contested access, with the number of the file from the context's `numbers`."""

    number = serializers.SerializerMethodField(help_text=_("The number of the file."))
    outcome = serializers.ChoiceField(ContestOutcome.choices, allow_blank=True)

    class Meta:
        model = Contest
        fields = [
            "id", "number", "kind", "disclosure_id", "referral_id", "audit_id", "organisation_name", "function",
            "happened_at", "words", "recorded_at", "recorded_by_name", "target_on", "due_on", "outcome", "answer",
            "measures", "answered_at", "answered_by_name",
        ]  # fmt: skip
        read_only_fields = fields

    def get_number(self, contest: Contest) -> str:
        """Never the name."""
        numbers: dict[Any, str] = self.context["numbers"]
        return numbers.get(contest.subject_id, "")


class ContestedAccessInput(Input):
    """What a person contests: one disclosure of their receipt, or one look at it."""

    disclosure = serializers.UUIDField(help_text=_("Of the receipt."))
    look = serializers.IntegerField(
        required=False, help_text=_("Of the receipt: which look; without it, the sharing itself is contested.")
    )
    words = serializers.CharField(max_length=2000, help_text=_("The person’s own."))


class ContestedAccessAnswer(Input):
    """What the officer found."""

    outcome = serializers.ChoiceField(ContestOutcome.choices)
    answer = serializers.CharField(max_length=2000, help_text=_("The person reads it in their receipt."))
    measures = serializers.CharField(required=False, allow_blank=True, max_length=2000)


class AccessLogFilters(Input):
    """Which entries; a body, since the number of a file has no place in an address."""

    organisation = serializers.CharField(required=False, allow_blank=True, max_length=100)
    action = serializers.CharField(required=False, allow_blank=True, max_length=60)
    since = serializers.DateField(required=False, allow_null=True)
    until = serializers.DateField(required=False, allow_null=True)
    number = serializers.CharField(required=False, allow_blank=True, max_length=20)


class AccessLineSerializer(serializers.Serializer[Any]):
    """One entry of the log."""

    at = serializers.DateTimeField()
    organisation = serializers.CharField()
    function = serializers.CharField()
    person = serializers.CharField(help_text=_("Of the own body only."))
    action = serializers.CharField()
    what = serializers.CharField()
    numbers = serializers.ListField(child=serializers.CharField(), help_text=_("The files it is about."))
