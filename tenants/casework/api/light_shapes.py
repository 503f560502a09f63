"""The shapes of what a CPAS that works light sends and takes back, for programs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from maillage.api.parsing import Input
from sharing.grants import rules
from tenants.casework.light.answers import COLUMNS

EVIDENCE = [(code, code) for code in (rules.SPOKEN, rules.SIGNED)]


class QuickInput(Input):
    """A referral on one page, with an agreement that was spoken."""

    first_name = serializers.CharField(max_length=80)
    last_name = serializers.CharField(max_length=80)
    phone = serializers.CharField(max_length=30, required=False, allow_blank=True, default="")
    email = serializers.EmailField(required=False, allow_blank=True, default="")
    number = serializers.CharField(
        max_length=40, required=False, allow_blank=True, default="",
        help_text=_("The stable number of the person in the own software."),
    )  # fmt: skip
    recipient = serializers.SlugField(max_length=40, help_text=_("The short name of the recipient."))
    reason = serializers.CharField(max_length=1000, help_text=_("Disclosed to the recipient with the fields."))
    valid_until = serializers.DateField(help_text=_("The last day of the agreement; 12 months at most."))
    evidence = serializers.ChoiceField(EVIDENCE)
    witness = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    language = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    interpreter = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    voluntary_said = serializers.BooleanField(required=False, default=False)
    minor_agreed = serializers.BooleanField(required=False, default=False)


class QuickInputWithDocument(QuickInput):
    """The same, with a signed document."""

    document = serializers.FileField(
        required=False, allow_empty_file=True, help_text=_("PDF, PNG or JPEG, 10 MB at most.")
    )


class ListInput(Input):
    """A list of participants as CSV."""

    list = serializers.FileField(
        allow_empty_file=True,
        help_text=_("UTF-8 or Windows’ cp1252; semicolons, commas or tabs; the first line names the columns."),
    )


class ApplyInput(Input):
    """The decision to apply a list."""

    shown = serializers.CharField(max_length=64, help_text=_("The fingerprint of the preview that was looked at."))


class ImportedChangeSerializer(serializers.Serializer[Any]):
    """One field that would change."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    old = serializers.CharField()
    new = serializers.CharField()


class ImportedNewRowSerializer(serializers.Serializer[Any]):
    """Somebody without a file here."""

    line = serializers.IntegerField()
    number = serializers.CharField()
    name = serializers.CharField()


class ImportedChangedRowSerializer(serializers.Serializer[Any]):
    """Somebody whose file would change."""

    line = serializers.IntegerField()
    number = serializers.CharField()
    participant = serializers.UUIDField(source="participant.pk")
    changes = ImportedChangeSerializer(many=True)
    informed = serializers.ListField(
        child=serializers.CharField(), help_text=_("Recipients of open referrals that would see it at once, by name.")
    )


class ImportedRowProblemSerializer(serializers.Serializer[Any]):
    """A row that stands in the way."""

    line = serializers.IntegerField()
    code = serializers.CharField()
    message = serializers.CharField()


class ListImportSerializer(serializers.Serializer[Any]):
    """What applying the list would do now; once applied, the counts alone."""

    id = serializers.UUIDField(source="batch.pk")
    expires_at = serializers.DateTimeField(source="batch.expires_at")
    applied_at = serializers.DateTimeField(source="batch.applied_at", allow_null=True)
    opened = serializers.IntegerField(source="batch.opened")
    changed_count = serializers.IntegerField(source="batch.changed")
    unchanged = serializers.IntegerField()
    fingerprint = serializers.CharField(help_text=_("To send back with the decision to apply; empty once applied."))
    ignored = serializers.ListField(child=serializers.CharField(), help_text=_("Columns left aside."))
    new = ImportedNewRowSerializer(many=True)
    changed = ImportedChangedRowSerializer(many=True)
    problems = ImportedRowProblemSerializer(many=True)


class SentAnswerSerializer(serializers.Serializer[Any]):
    """One referral that was sent, and what became of it."""

    def get_fields(self) -> dict[str, Any]:
        """The columns of the file, as texts and days; plus the referral's identifier."""
        shown: dict[str, Any] = {"referral": serializers.UUIDField(source="referral_id")}
        for name, label in COLUMNS.items():
            day = name.endswith("_on")
            shown[name] = (
                serializers.DateField(help_text=label, allow_null=True)
                if day
                else serializers.CharField(help_text=label)
            )
        return shown
