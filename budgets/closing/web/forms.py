"""What is asked about a final account, and what might be otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.closing.whatif import Scenario
from budgets.figures import Basis, available_bases
from budgets.models import Apportionment, CriterionKind, Method
from budgets.services import Choice
from budgets.wording import basis_label
from maillage.audit.actor import Actor
from maillage.identity.bodies import bodies_with
from maillage.identity.models import Body
from maillage.ui.fields import AmountField
from maillage.ui.forms import NativeDates

AS_NOW = "as-now"


class SettlementForm(NativeDates, forms.Form):
    """A transfer that was made."""

    day = forms.DateField(label=_("Day of the transfer"))
    amount = AmountField(
        label=_("Amount in euros"), min_cents=1, required=False, help_text=_("Leave empty when all was transferred.")
    )
    note = forms.CharField(label=_("Note, such as the number of the statement"), max_length=140, required=False)


class ReopenForm(forms.Form):
    """Why an account is taken back."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept with the account, and all members read it."),
    )  # fmt: skip


class WhatIfForm(NativeDates, forms.Form):
    """What might be otherwise: asked by an address that can be kept, since asking changes nothing."""

    key = forms.ChoiceField(label=_("Key"), widget=forms.RadioSelect, required=False)
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

    mark_optional = False

    def __init__(
        self, *args: Any, actor: Actor, members: Iterable[Body], statement: Apportionment | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        members = list(members)
        choices: list[tuple[str, Any]] = [
            (AS_NOW, _("As it is now")),
            (CriterionKind.EQUAL.value, CriterionKind.EQUAL.label),
        ]
        choices += key_choices(actor, members)
        self._set("key", choices)
        self.fields["key"].initial = AS_NOW
        leaving = self.fields["leaving"]
        assert isinstance(leaving, forms.ModelChoiceField)
        leaving.queryset = bodies_with([member.role for member in members])
        self._set("lost", [(each["code"], each["label"]) for each in statement.funding] if statement else [])
        if not statement or not statement.funding:
            del self.fields["lost"]

    def _set(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    @property
    def scenario(self) -> Scenario:
        """What was asked, once the form is valid."""
        given = self.cleaned_data
        return Scenario(
            criteria=chosen(given["key"]),
            leaving=given["leaving"],
            last_day=given["last_day"],
            lost=given.get("lost", []),
            method=given["method"],
        )


def key_choices(actor: Actor, members: Iterable[Body]) -> list[tuple[str, Any]]:
    """The figures that every member has: those of the registry, and what the coordination imported."""
    return [(code_of(each), basis_label(each)) for each in available_bases(actor, members)]


def code_of(basis: Basis) -> str:
    """How a choice is written in an address."""
    day = f"{basis.reference_date:%Y-%m-%d}" if basis.reference_date else ""
    return f"{basis.kind}/{day}/{basis.series}"


def chosen(code: str) -> list[Choice]:
    """The criterion that stands behind a choice; none for the key as it is."""
    if code in ("", AS_NOW):
        return []
    kind, _slash, rest = code.partition("/")
    day, _slash, series = rest.partition("/")
    return [Choice(kind, reference_date=date.fromisoformat(day) if day else None, series=series)]
