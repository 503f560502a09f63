"""The shapes of agreements, for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from maillage.api.parsing import Input
from maillage.identity.models import Body
from sharing.grants.models import Category, EvidenceKind, Grant, GrantRefusal, GrantState, LegalBasis
from sharing.programmes.presets import PRESETS

PRESET_HELP = _("Instead of `categories` and `writes`: one of those listed under presets.")


class RecipientSerializer(serializers.ModelSerializer[Body]):
    """A body that an agreement can name."""

    voluntary = serializers.BooleanField(source="is_voluntary", help_text=_("Its programme is voluntary: say so."))

    class Meta:
        model = Body
        fields = ["slug", "name", "kind", "voluntary", "sensitive"]
        read_only_fields = fields


class PresetSerializer(serializers.Serializer[Any]):
    """What an agreement can propose in one word."""

    code = serializers.CharField()
    categories = serializers.ListField(child=serializers.CharField(), help_text=_("What the recipient reads."))
    writes = serializers.ListField(child=serializers.CharField(), help_text=_("What it writes."))


class LegalBasisSerializer(serializers.ModelSerializer[LegalBasis]):
    """One version of a legal basis."""

    class Meta:
        model = LegalBasis
        fields = ["id", "code", "text", "valid_from", "recorded_by_name", "recorded_at"]
        read_only_fields = fields


class LegalBasisInput(Input):
    """A legal basis, or new words of one from a day on."""

    code = serializers.SlugField(max_length=40)
    text = serializers.CharField(max_length=500)
    valid_from = serializers.DateField()


class WithSlugs(serializers.BaseSerializer[Any]):
    """Mixin: the recipient's short name, from the context's `slugs` by role."""

    def get_recipient(self, row: Grant | GrantRefusal) -> str:
        """The short name; empty for a body that is gone."""
        slugs: dict[str, str] = self.context["slugs"]
        return slugs.get(row.recipient_role, "")


class AgreementSerializer(WithSlugs, serializers.ModelSerializer[Grant]):
    """One version of an agreement: `categories` were agreed to be read, `reads` and `writes` are what is left.

    The versions before and after it are named by their ids in the context's `known` alone.
    """

    participant = serializers.UUIDField(source="subject_id")
    recipient = serializers.SerializerMethodField()
    categories = serializers.ListField(child=serializers.ChoiceField(Category.choices))
    reads = serializers.ListField(source="covers", child=serializers.ChoiceField(Category.choices))
    writes = serializers.ListField(child=serializers.ChoiceField(Category.choices))
    state = serializers.ChoiceField(GrantState.choices)
    replaces = serializers.SerializerMethodField()
    replaced_by = serializers.SerializerMethodField()
    access_until = serializers.DateField(help_text=_("The last day of access, as things stand."))
    lapses_on = serializers.DateField(
        allow_null=True, help_text=_("The last day of a spoken agreement that nobody reconfirms.")
    )
    legal_basis = LegalBasisSerializer(allow_null=True)
    has_document = serializers.SerializerMethodField()
    withdrawn_at = serializers.DateTimeField(source="withdrawn.withdrawn_at", default=None, allow_null=True)

    class Meta:
        model = Grant
        fields = [
            "id", "participant", "version", "replaces", "replaced_by", "purpose", "recipient", "recipient_name",
            "recipient_service", "bound_by_secrecy", "same_mission", "sensitive", "voluntary", "one_person", "preset",
            "categories", "reads", "writes", "legal_basis", "valid_from", "valid_until", "access_until", "lapses_on",
            "state", "evidence", "signed_name", "witness", "spoken_language", "interpreter", "representative_name",
            "representative_quality", "minor", "minor_agreed", "notice_version", "notice_language", "notice_digest",
            "has_document", "recorded_by_name", "recorded_at", "withdrawn_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_replaces(self, grant: Grant) -> UUID | None:
        """The version before."""
        return self._known(grant.replaces_id)

    def get_replaced_by(self, grant: Grant) -> UUID | None:
        """The version after."""
        newer = grant.replaced_by
        return self._known(newer.pk if newer else None)

    def _known(self, pk: UUID | None) -> UUID | None:
        return pk if pk in self.context["known"] else None

    def get_has_document(self, grant: Grant) -> bool:
        """Whether a signed document is kept; its key is nobody's business."""
        return grant.document_key is not None


class RefusalSerializer(WithSlugs, serializers.ModelSerializer[GrantRefusal]):
    """A refusal: of whom, to whom, when. Never why."""

    participant = serializers.UUIDField(source="subject_id")
    recipient = serializers.SerializerMethodField()

    class Meta:
        model = GrantRefusal
        fields = ["id", "participant", "recipient", "recipient_name", "purpose", "refused_on", "recorded_by_name"]
        read_only_fields = fields


class RefusalInput(Input):
    """The person said no."""

    recipient = serializers.SlugField(max_length=40, help_text=_("The short name of the recipient."))
    purpose = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    refused_on = serializers.DateField(required=False, allow_null=True, default=None)


class SpokenEvidenceInput(Input):
    """How the person agreed, without a document."""

    evidence = serializers.ChoiceField(EvidenceKind.choices)
    witness = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    language = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    interpreter = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    signed_name = serializers.CharField(
        max_length=161,
        required=False,
        allow_blank=True,
        default="",
        help_text=_("On the screen, with the keyboard, before a witness."),
    )


class TermsInput(SpokenEvidenceInput):
    """What a new agreement and a renewal have in common."""

    purpose = serializers.CharField(max_length=300)
    preset = serializers.ChoiceField(sorted(PRESETS), required=False, help_text=PRESET_HELP)
    categories = serializers.ListField(child=serializers.ChoiceField(Category.choices), required=False, default=list)
    writes = serializers.ListField(
        child=serializers.ChoiceField(Category.choices), required=False, allow_null=True, default=None
    )
    valid_until = serializers.DateField()
    recipient_service = serializers.CharField(max_length=150, required=False, allow_blank=True, default="")
    bound_by_secrecy = serializers.BooleanField(required=False, default=False)
    same_mission = serializers.BooleanField(required=False, default=False)
    legal_basis = serializers.SlugField(
        max_length=40,
        required=False,
        default="mission",
        help_text=_("The short name of a legal basis: the version in force is taken."),
    )
    representative_name = serializers.CharField(max_length=161, required=False, allow_blank=True, default="")
    representative_quality = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    notice_language = serializers.CharField(
        max_length=10, required=False, default="fr", help_text=_("Of the text that the person was shown or read.")
    )
    minor_agreed = serializers.BooleanField(required=False, default=False)
    voluntary_said = serializers.BooleanField(required=False, default=False)


class SpokenAgreementInput(TermsInput):
    """An agreement without a document."""

    recipient = serializers.SlugField(max_length=40, help_text=_("The short name of the recipient."))
    valid_from = serializers.DateField(required=False, allow_null=True, default=None, help_text=_("Today by default."))


class DocumentInput(Input):
    """Mixin: the signed document, or the drawn signature."""

    document = serializers.FileField(
        required=False, allow_empty_file=True, help_text=_("PDF, PNG or JPEG, 10 MB at most, known by its content.")
    )


class AgreementInput(SpokenAgreementInput, DocumentInput):
    """An agreement with its signed document: PDF, PNG or JPEG, 10 MB at most, known by its content."""


class RenewalInput(TermsInput, DocumentInput):
    """A newer version, from today."""


class ReconfirmationInput(SpokenEvidenceInput, DocumentInput):
    """The person says it again, or signs after all."""


class WithdrawalInput(Input):
    """What is taken back: the categories, or, without any, the whole agreement."""

    categories = serializers.ListField(child=serializers.ChoiceField(Category.choices), required=False, default=list)


class RecipientsWithdrawalInput(Input):
    """With whom the person stops sharing: with those named, or, without any, with everybody."""

    recipients = serializers.ListField(
        child=serializers.SlugField(max_length=40), required=False, allow_null=True, default=None
    )
