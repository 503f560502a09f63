"""How the directory is narrowed down."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.identity.models.bodies import BodyKind


class BodyFilter(forms.Form):
    """Words of the name or the place, and kinds; both live in the address."""

    mark_optional = False

    words = forms.CharField(
        label=_("Name, commune or postal code"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search"}),
    )
    kind = forms.MultipleChoiceField(
        label=_("Kind of organisation"), required=False, choices=BodyKind.choices, widget=forms.CheckboxSelectMultiple
    )
