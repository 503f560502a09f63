"""What a sender types."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.problems import Problem
from maillage.ui.forms import DateInput, NativeDates
from sharing.referrals.access import SentReferral
from sharing.referrals.models import Way
from sharing.referrals.services.dispatching import LATEST, Leaving, check_leaving


class LetterForm(NativeDates, forms.Form):
    """How the letter to a recipient without an account leaves."""

    way = forms.ChoiceField(
        label=_("How does the letter leave?"), choices=Way, widget=forms.RadioSelect,
        help_text=_("Never by e-mail: it can be read on its way."),
    )  # fmt: skip
    sent_on = forms.DateField(label=_("On which day?"), widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.initial = {"sent_on": today}
        self.fields["sent_on"].widget.attrs |= {"min": today.isoformat(), "max": (today + LATEST).isoformat()}

    def clean_sent_on(self) -> date:
        """Today or within a week, as the service asks."""
        day: date = self.cleaned_data["sent_on"]
        try:
            check_leaving(Leaving(Way.POST, day))
        except Problem as problem:
            raise forms.ValidationError(problem.message) from problem
        return day


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
    for_attention = forms.CharField(
        label=_("For the attention of"),
        max_length=161,
        required=False,
        help_text=_("A colleague at the recipient, if you know who should read it first. Never the person referred."),
    )
    urgent = forms.BooleanField(label=_("Urgent: an answer is needed within days"), required=False)
    sibling = forms.ChoiceField(label=_("One of several"), required=False)

    def __init__(self, *args: Any, siblings: Sequence[SentReferral] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not siblings:
            del self.fields["sibling"]
            return
        field = self.fields["sibling"]
        assert isinstance(field, forms.ChoiceField)
        field.help_text = _("The first recipient that accepts makes the others no longer needed.")
        named = [
            (str(one.referral.pk), _("Beside the one to %(name)s") % {"name": one.referral.recipient.name})
            for one in siblings
        ]
        field.choices = [("", _("No, this referral stands by itself")), *named]
