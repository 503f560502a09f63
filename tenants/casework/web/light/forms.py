"""What is typed of a quick referral, and the list that is uploaded. Names are those by which services tell problems."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.identity.models import Body
from maillage.ui.forms import NativeDates
from sharing.grants import rules
from sharing.grants.services import Terms
from sharing.grants.web.evidence_fields import EvidenceFields
from sharing.grants.web.forms import recipient_choices
from tenants.casework.light.quick import Person

GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("Who"), ("first_name", "last_name", "phone", "email", "number")),
    (_("To whom, why, until when"), ("recipient", "reason", "valid_until")),
    (_("How the person agreed"), ("evidence", "witness", "language", "interpreter", "document")),
    (_("What the person was told"), ("voluntary_said", "minor_agreed")),
)


class QuickForm(NativeDates, EvidenceFields):
    """Name, contact, reason, recipient, period, and how the person agreed."""

    first_name = forms.CharField(label=_("First name"), max_length=80)
    last_name = forms.CharField(label=_("Last name"), max_length=80)
    phone = forms.CharField(
        label=_("Phone"),
        max_length=30,
        required=False,
        help_text=_("A telephone number, an e-mail address, or both."),
        widget=forms.TextInput(attrs={"class": "w-medium", "type": "tel"}),
    )
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    number = forms.CharField(
        label=_("Number in your own software"),
        max_length=40,
        required=False,
        help_text=_("With it, the answer finds its way back, and the same person is recognised next time."),
        widget=forms.TextInput(attrs={"class": "w-medium"}),
    )
    recipient = forms.ChoiceField(label=_("Recipient"))
    reason = forms.CharField(
        label=_("Reason for the referral"),
        max_length=1000,
        help_text=_(
            "Typed, or pasted from your software. The recipient reads it: nothing that the person did not agree to."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    valid_until = forms.DateField(
        label=_("The person agrees until"), help_text=_("From today, 12 months at most. They can stop earlier.")
    )
    voluntary_said = forms.BooleanField(
        label=_("In a voluntary programme: who decides on income or sanctions does not see who came"), required=False
    )
    minor_agreed = forms.BooleanField(
        label=_("The person is under 18 and said yes themselves"), required=False
    )  # fmt: skip

    ways = tuple(way for way in EvidenceFields.ways if way[0] in (rules.SPOKEN, rules.SIGNED))

    def __init__(self, *args: Any, recipients: QuerySet[Body], **kwargs: Any) -> None:
        today = timezone.localdate()
        super().__init__(*args, **kwargs, initial={"valid_until": rules.months_later(today, rules.LONGEST_MONTHS)})
        del self.fields["drawing"], self.fields["signed_name"]
        self._recipients = recipients
        field = self.fields["recipient"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = recipient_choices(recipients)
        for name in ("first_name", "last_name", "phone", "email", "number"):
            # of the person, not of whoever types
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def groups(self) -> Iterator[tuple[Any, list[BoundField]]]:
        """The fields under the questions of the page."""
        for title, names in GROUPS:
            yield title, [self[name] for name in names]

    def referral(self) -> dict[str, Any]:
        """The arguments of `refer_quickly`, but for who refers."""
        typed = self.cleaned_data
        names = ("first_name", "last_name", "phone", "email", "number")
        return {
            "person": Person(**{name: typed[name] for name in names}),
            "reason": typed["reason"],
            "recipient": self._recipients.get(slug=typed["recipient"]),
            "valid_until": typed["valid_until"],
            "evidence": self.given_evidence(),
            "terms": Terms(voluntary_said=typed["voluntary_said"], minor_agreed=typed["minor_agreed"]),
        }


class UploadForm(forms.Form):
    """A list of participants."""

    list = forms.FileField(
        label=_("List of participants (CSV)"),
        help_text=_("5,000 rows and 5 MB at most, separated by semicolons or commas."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
        allow_empty_file=True,  # the service says it, in words for people
    )
