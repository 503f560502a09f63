"""The shapes of agreements, for programs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from maillage.api.parsing import Input
from maillage.identity.models import Body
from sharing.grants.models import Category, EvidenceKind, Grant, GrantState


class RecipientSerializer(serializers.ModelSerializer[Body]):
    """A body that an agreement can name."""

    class Meta:
        model = Body
        fields = ["slug", "name", "kind"]
        read_only_fields = fields


class AgreementSerializer(serializers.ModelSerializer[Grant]):
    """One agreement."""

    participant = serializers.UUIDField(source="subject_id")
    recipient = serializers.SerializerMethodField()
    categories = serializers.ListField(child=serializers.ChoiceField(Category.choices))
    state = serializers.ChoiceField(GrantState.choices)
    has_document = serializers.SerializerMethodField()
    withdrawn_at = serializers.DateTimeField(source="withdrawn.withdrawn_at", default=None, allow_null=True)

    class Meta:
        model = Grant
        fields = [
            "id", "participant", "purpose", "recipient", "recipient_name", "categories", "valid_from", "valid_until",
            "state", "evidence", "witness", "spoken_language", "interpreter", "has_document", "recorded_by_name",
            "recorded_at", "withdrawn_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_recipient(self, grant: Grant) -> str:
        """The recipient's short name, from the context's `slugs` by role."""
        slugs: dict[str, str] = self.context["slugs"]
        return slugs.get(grant.recipient_role, "")

    def get_has_document(self, grant: Grant) -> bool:
        """Whether a signed document is kept; its key is nobody's business."""
        return grant.document_key is not None


class SpokenAgreementInput(Input):
    """An agreement without a document."""

    purpose = serializers.CharField(max_length=300)
    recipient = serializers.SlugField(max_length=40, help_text=_("The short name of the recipient."))
    categories = serializers.ListField(child=serializers.ChoiceField(Category.choices), allow_empty=False)
    valid_from = serializers.DateField()
    valid_until = serializers.DateField()
    evidence = serializers.ChoiceField(EvidenceKind.choices)
    witness = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    language = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    interpreter = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")


class AgreementInput(SpokenAgreementInput):
    """An agreement with its signed document: PDF, PNG or JPEG, 10 MB at most, known by its content."""

    document = serializers.FileField(
        required=False, allow_empty_file=True, help_text=_("PDF, PNG or JPEG, 10 MB at most, known by its content.")
    )
