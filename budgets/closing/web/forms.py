"""What is asked about a final account, and what might be otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from budgets.closing.whatif import Scenario
from budgets.figures import available_bases
from budgets.models import Apportionment, Method, Pool
from budgets.web.forms_budget import KeyForm
from budgets.wording import basis_label
from maillage.audit.actor import Actor
from maillage.identity.bodies import bodies_with
from maillage.identity.models import Body
from maillage.ui.fields import AmountField
from maillage.ui.forms import NativeDates


class SettlementForm(NativeDates, forms.Form):
    """A transfer that was made."""

    day = forms.DateField(label=_("Day of the transfer"))
    amount = AmountField(
        label=_("Amount in euros"), min_cents=1, required=False, help_text=_("Leave empty when all was transferred.")
    )
    note = forms.CharField(label=_("Note, such as the number of the statement"), max_length=140, required=False)
    later = forms.ModelChoiceField(
        label=_("Carried over to another pool instead"), queryset=Pool.objects.none(), required=False,
        empty_label=_("No, it was transferred"),
        help_text=_("No money moves: it is paid out of this pool and into that one, which has the same lead."),
    )  # fmt: skip

    def __init__(self, *args: Any, pools: QuerySet[Pool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        later = self.fields["later"]
        assert isinstance(later, forms.ModelChoiceField)
        later.queryset = pools
        if not pools.exists():
            del self.fields["later"]


class BookingForm(SettlementForm):
    """That the lead booked its own part: no money moves between two banks."""

    day = forms.DateField(label=_("Day of the booking"))
    amount = AmountField(
        label=_("Amount in euros"), min_cents=1, required=False, help_text=_("Leave empty when all was booked.")
    )
    note = forms.CharField(label=_("Note, such as the number of the entry"), max_length=140, required=False)


class ReopenForm(forms.Form):
    """Why an account is taken back."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept with the account, and all members read it."),
    )  # fmt: skip


class WhatIfForm(NativeDates, KeyForm):
    """What might be otherwise: asked by an address that can be kept, since asking changes nothing.

    The key is asked for as where it is chosen, several criteria and fixed percentages too; none: as it is now.
    """

    leaving = forms.ModelChoiceField(
        label=_("A member leaves"), queryset=Body.objects.none(), to_field_name="slug", required=False,
        empty_label=_("Nobody"),
    )  # fmt: skip
    last_day = forms.DateField(label=_("Its last day"), required=False)
    method = forms.ChoiceField(
        label=_("How it pays for its part of the period"), required=False,
        choices=[("", _("Show both methods")), *Method.choices],
    )  # fmt: skip
    lost = forms.MultipleChoiceField(
        label=_("Funding that is lost"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self, *args: Any, actor: Actor, members: Sequence[Body], statement: Apportionment | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, bases=available_bases(actor, members), members=members, **kwargs)
        key = self.fields["basis_1"]
        assert isinstance(key, forms.ChoiceField)
        bases = ((code, basis_label(basis)) for code, basis in self._bases.items())
        key.required, key.choices = False, [("", _("As it is now")), *bases]
        leaving = self.fields["leaving"]
        assert isinstance(leaving, forms.ModelChoiceField)
        leaving.queryset = bodies_with([member.role for member in members])
        lost = self.fields["lost"]
        assert isinstance(lost, forms.ChoiceField)
        lost.choices = [(each["code"], each["label"]) for each in statement.funding] if statement else []
        if not lost.choices:
            del self.fields["lost"]

    @property
    def others(self) -> list[forms.BoundField]:
        """What is asked beside the key."""
        return [self[name] for name in ("leaving", "last_day", "method", "lost") if name in self.fields]

    @property
    def scenario(self) -> Scenario:
        """What was asked, once the form is valid."""
        given = self.cleaned_data
        return Scenario(
            criteria=self.chosen(),
            leaving=given["leaving"],
            last_day=given["last_day"],
            lost=given.get("lost", []),
            method=given["method"],
        )
