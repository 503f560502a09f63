"""The shape of what a body offers, for programs."""

from __future__ import annotations

from rest_framework import serializers

from maillage.api.parsing import Input
from sharing.programmes.models import Programme
from sharing.programmes.presets import PRESETS


class ProgrammeSerializer(serializers.ModelSerializer[Programme]):
    """What the acting body says of its programme."""

    class Meta:
        model = Programme
        fields = ["voluntary", "one_person", "preset"]
        read_only_fields = fields


class ProgrammeInput(Input):
    """All of it, anew."""

    voluntary = serializers.BooleanField()
    one_person = serializers.BooleanField()
    preset = serializers.ChoiceField(sorted(PRESETS))
