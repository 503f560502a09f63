"""Short forms: reconfirm, refuse, take back, add a version of a legal basis."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.identity.models import Body
from maillage.ui.forms import NativeDates
from sharing.grants.models import Category, Grant
from sharing.grants.web.evidence_fields import EvidenceFields
from sharing.grants.web.forms import recipient_choices

WHOLE, PART, RECIPIENT = "agreement", "categories", "recipient"


class ReconfirmationForm(EvidenceFields):
    """The person says it again, or signs after all."""

    mark_optional = False


class RefusalForm(NativeDates, forms.Form):
    """The person said no. Nobody asks why."""

    recipient = forms.ChoiceField(label=_("Organisation that will receive nothing"))
    purpose = forms.CharField(label=_("What it was for"), max_length=300, required=False)
    refused_on = forms.DateField(label=_("Day"))

    def __init__(self, *args: Any, recipients: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, initial={"refused_on": timezone.localdate()})
        self._recipients = recipients
        field = self.fields["recipient"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = recipient_choices(recipients)

    def refusal(self) -> dict[str, Any]:
        """The arguments of `record_refusal`, but for who records and about whom."""
        typed = self.cleaned_data
        return {
            "recipient": self._recipients.get(slug=typed["recipient"]),
            "purpose": typed["purpose"],
            "refused_on": typed["refused_on"],
        }


class WithdrawalForm(forms.Form):
    """What of one agreement is taken back: without an answer, all of it."""

    mark_optional = False

    scope = forms.ChoiceField(label=_("The person takes back"), widget=forms.RadioSelect, required=False)
    categories = forms.MultipleChoiceField(
        label=_("Only this information"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, grant: Grant, others: int, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"scope": WHOLE}})
        left = [code for code in Category.values if code in {*grant.covers, *grant.writes}]
        choices = [(WHOLE, _("this agreement, whole")), (PART, _("only what is ticked below"))]
        if others:
            choices.append((RECIPIENT, _("every agreement with this organisation")))
        self._offer("scope", choices)
        self._offer("categories", [(code, Category(code).label) for code in left])

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class LegalBasisForm(NativeDates, forms.Form):
    """A legal basis, or new words of one."""

    code = forms.SlugField(
        label=_("Short name"),
        max_length=40,
        help_text=_("One from the list for new words of it, or another. Letters, digits and hyphens."),
    )
    text = forms.CharField(label=_("Words"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    valid_from = forms.DateField(label=_("In force from"))
