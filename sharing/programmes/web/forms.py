"""What a body says of its programme."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from sharing.programmes.presets import ALL, CONTACT, PATH


class ProgrammeForm(forms.Form):
    """Two boxes and a choice."""

    voluntary = forms.BooleanField(
        label=_("Our programme is voluntary"),
        required=False,
        help_text=_(
            "Whether a person comes, stays away or stops is then never shown to who decides on their income or on"
            " sanctions. Agreements say so."
        ),
    )
    one_person = forms.BooleanField(
        label=_("One person alone does this work here"),
        required=False,
        help_text=_("These facts then go to the programme’s team only. Agreements say so."),
    )
    preset = forms.ChoiceField(
        label=_("What we need to know of a person"),
        widget=forms.RadioSelect,
        choices=(
            (CONTACT, _("Identity and contact details")),
            (PATH, _("The same, and the path: employment, training, languages")),
            (ALL, _("Everything that can be shared")),
        ),
        help_text=_("Agreements with us propose this first. The person decides."),
    )
