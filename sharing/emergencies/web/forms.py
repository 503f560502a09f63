"""What is asked in an emergency, and of its review."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.identity.models import Body
from sharing.emergencies.models import Danger, Finding
from sharing.grants.models import Category
from sharing.grants.subjects import files


class PleaForm(forms.Form):
    """Why it cannot wait, and what is needed."""

    reason = forms.ChoiceField(label=_("What the danger is"), choices=Danger, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What happens, and why it cannot wait"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    categories = forms.MultipleChoiceField(
        label=_("What you need, and nothing more"), widget=forms.CheckboxSelectMultiple
    )
    danger = forms.BooleanField(label=_("The danger is grave and imminent"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = {field.category for field in files().fields()}
        field = self.fields["categories"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code.value, code.label) for code in Category if code in kept]


class AskForm(PleaForm):
    """The same, at the recipient of a referral."""

    address = forms.BooleanField(
        label=_("Also the address, if it is kept secret: somebody has to go there now"),
        required=False,
        help_text=_("Only with the contact details."),
    )


class ReviewForm(forms.Form):
    """What the second person found."""

    finding = forms.ChoiceField(label=_("Was it justified?"), choices=Finding, widget=forms.RadioSelect)
    words = forms.CharField(label=_("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class AskReviewForm(forms.Form):
    """Whom to ask instead."""

    mark_optional = False
    other = forms.ChoiceField(label=_("CPAS whose data protection officer reviews it"), required=False)

    def __init__(self, *args: Any, bodies: list[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["other"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Nobody else: we do")), *((body.slug, body.name) for body in bodies)]
