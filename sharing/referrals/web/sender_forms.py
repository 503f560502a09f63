"""What a sender types."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Why a person is referred."""

    reason = forms.CharField(
        label=_("Reason for the referral"),
        max_length=1000,
        help_text=_(
            "The recipient reads it. Write what it needs to begin, and nothing that the person did not agree to share."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
