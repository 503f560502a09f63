"""What is asked about a pool. Names are those by which the services tell what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from budgets import rules
from maillage.identity.models import Body, PersonCard
from maillage.ui.fields import AmountField
from maillage.ui.forms import NativeDates
from tenants.registry.models import Consortium

# Not empty: an empty choice would be picked before anybody picks.
NOTHING = "nothing"


class PoolForm(NativeDates, forms.Form):
    """A new pool. With one consortium there is nothing to choose."""

    name = forms.CharField(label=_("Name of the pool"), max_length=150)
    consortium = forms.ModelChoiceField(label=_("Consortium"), queryset=Consortium.objects.none(), empty_label=None)
    starts = forms.DateField(label=_("First day"))
    ends = forms.DateField(label=_("Last day"))
    total = AmountField(
        label=_("Budget in euros"), min_cents=1, help_text=_("The whole budget, what is funded from outside included.")
    )
    members = forms.ModelMultipleChoiceField(
        label=_("Members that share the rest"),
        queryset=Body.objects.none(),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )

    lead = forms.ModelChoiceField(
        label=_("Lead"),
        queryset=Body.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("The coordination"),
        help_text=_("Whose bank account the money goes through."),
    )

    def __init__(self, *args: Any, consortia: QuerySet[Consortium], members: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead = self.fields["lead"]
        assert isinstance(lead, forms.ModelChoiceField)
        lead.queryset = members
        consortium = self.fields["consortium"]
        assert isinstance(consortium, forms.ModelChoiceField)
        consortium.queryset = consortia
        choice = self.fields["members"]
        assert isinstance(choice, forms.ModelMultipleChoiceField)
        choice.queryset = members


class NameForm(forms.Form):
    """Another name for a pool."""

    name = forms.CharField(label=_("Name of the pool"), max_length=150)


class MembershipForm(NativeDates, forms.Form):
    """From when to when a body belongs to a consortium."""

    starts = forms.DateField(label=_("First day"))
    ends = forms.DateField(label=_("Last day"), required=False, help_text=_("Left empty as long as it belongs."))
    inferred = forms.BooleanField(label=_("No source states these dates"), required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class EntrustForm(forms.Form):
    """What one colleague may do with a pool."""

    colleague = forms.ChoiceField(label=_("Colleague"))
    permission = forms.ChoiceField(
        label=pgettext_lazy("do with a pool", "May"),
        widget=forms.RadioSelect,
        choices=[
            (rules.MANAGE_POOL, _("Manage it: enter the budget, choose the key, share")),
            (rules.VIEW_POOL_MONEY, _("Read it")),
            (NOTHING, _("Nothing")),
        ],
        help_text=_(
            "Coordinators read every pool. A treasurer reads those that are entrusted, and decides on expenses of "
            "others."
        ),
    )

    def __init__(self, *args: Any, colleagues: Sequence[PersonCard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["colleague"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(str(card.user_id), card.name) for card in colleagues]

    def picked(self) -> dict[str, Any]:
        """What `entrust_pool` asks for, once the form is valid."""
        permission = self.cleaned_data["permission"]
        return {
            "user_id": UUID(self.cleaned_data["colleague"]),
            "permission": "" if permission == NOTHING else permission,
        }
