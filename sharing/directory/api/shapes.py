"""The shapes of the directory, for programs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from maillage.api.parsing import Input
from maillage.identity.models import Body
from maillage.identity.models.bodies import BodyKind
from maillage.identity.rules import OUTSIDE

TEXTS = serializers.ListField(child=serializers.CharField())


class BodySerializer(serializers.ModelSerializer[Body]):
    """An organisation; the commune is that of a CPAS, null or empty for any other."""

    nis_code = serializers.CharField(source="cpas.commune_id", default=None, allow_null=True)
    commune = serializers.CharField(source="cpas.commune.name_fr", default=None, allow_null=True)
    postal_codes = serializers.SerializerMethodField()
    by_letter = serializers.SerializerMethodField(
        help_text=_("It has no account: people are referred to it by letter.")
    )
    hosts = serializers.SerializerMethodField(help_text=_("The host names that the organisation has on Maillage."))

    class Meta:
        model = Body
        fields = ["slug", "name", "kind", "nis_code", "commune", "postal_codes", "by_letter", "hosts"]
        read_only_fields = fields

    @extend_schema_field(TEXTS)
    def get_postal_codes(self, body: Body) -> list[str]:
        """Those of the commune."""
        cpas = getattr(body, "cpas", None)
        return cpas.commune.postal_codes.split() if cpas else []

    def get_by_letter(self, body: Body) -> bool:
        """Whether it has no account."""
        return body.state == OUTSIDE

    @extend_schema_field(TEXTS)
    def get_hosts(self, body: Body) -> list[str]:
        """Where its members work."""
        return [domain.host for domain in body.domains.all()]


class BodyFilters(Input):
    """Which organisations. Their words may stand in an address: they name nobody."""

    q = serializers.CharField(
        required=False, allow_blank=True, max_length=100, help_text=_("Name, commune or postal code")
    )
    kind = serializers.MultipleChoiceField(
        choices=BodyKind.choices, required=False, help_text=_("Kind of organisation; repeat it for several.")
    )
    page = serializers.IntegerField(required=False, min_value=1)
