"""What is asked about a pool. Names are those by which the services tell what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from budgets import rules
from budgets.figures import Basis
from budgets.web.wording import basis_label
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

    def __init__(self, *args: Any, consortia: QuerySet[Consortium], members: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        consortium = self.fields["consortium"]
        assert isinstance(consortium, forms.ModelChoiceField)
        consortium.queryset = consortia
        choice = self.fields["members"]
        assert isinstance(choice, forms.ModelMultipleChoiceField)
        choice.queryset = members


class FundingForm(forms.Form):
    """Money from outside."""

    label = forms.CharField(
        label=_("Who funds, or by which decision"),
        max_length=120,
        help_text=_("For example “Federal”. The amount of a source that is there already is replaced."),
    )
    amount = AmountField(label=_("Amount in euros"), min_cents=0)


class FundingAmountForm(forms.Form):
    """Another amount for a source that is there."""

    amount = AmountField(label=_("Amount in euros"), min_cents=0)


class EntrustForm(forms.Form):
    """What one colleague may do with a pool."""

    colleague = forms.ChoiceField(label=_("Colleague"))
    permission = forms.ChoiceField(
        label=pgettext_lazy("do with a pool", "May"),
        widget=forms.RadioSelect,
        choices=[
            (rules.MANAGE_POOL, _("Manage it: enter funding, choose the key, share")),
            (rules.VIEW_POOL_MONEY, _("Read it")),
            (NOTHING, _("Nothing")),
        ],
        help_text=_("Coordinators read every pool. A treasurer reads those that are entrusted."),
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


class KeyForm(forms.Form):
    """By which figures to share: only those that every member has."""

    basis = forms.ChoiceField(label=_("Figures"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, bases: Sequence[Basis], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._bases = {code_of(basis): basis for basis in bases}
        choice = self.fields["basis"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = list(choices_of(bases))

    @property
    def chosen(self) -> Basis:
        """What was picked, once the form is valid."""
        return self._bases[self.cleaned_data["basis"]]


def code_of(basis: Basis) -> str:
    """How a basis is written in a form."""
    return f"{basis.reference_date:%Y-%m-%d}/{basis.series}"


def choices_of(bases: Iterable[Basis]) -> Iterable[tuple[str, str]]:
    """The codes with their words."""
    return ((code_of(basis), basis_label(basis)) for basis in bases)
