"""What is typed about organisations without an account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sharing.directory.models import OutsideOrganisation
from sharing.directory.services import Address


class AddressForm(forms.Form):
    """Where a letter reaches an organisation. Every CPAS reads this: never the address of a person."""

    street = forms.CharField(label=_("Street and number"), max_length=150)
    postcode = forms.CharField(label=_("Postcode"), max_length=12, widget=forms.TextInput({"class": "w-short"}))
    locality = forms.CharField(label=_("Locality"), max_length=80)
    phone = forms.CharField(
        label=_("Telephone of the organisation"), max_length=40, required=False,
        widget=forms.TextInput({"class": "w-medium"}),
    )  # fmt: skip
    email = forms.EmailField(label=_("E-mail of the organisation"), required=False)

    def __init__(self, *args: Any, organisation: OutsideOrganisation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organisation is not None:
            self.initial = {name: getattr(organisation, name) for name in self.fields}

    def address(self) -> Address:
        """As the services take it. Call when the form is valid."""
        return Address(**{name: self.cleaned_data[name] for name in Address.__slots__})


class NewOutsideForm(AddressForm):
    """A new organisation."""

    field_order = ("name",)

    name = forms.CharField(label=_("Name of the organisation"), max_length=150)
    sensitive = forms.BooleanField(
        label=_("That somebody is followed there is itself confidential"),
        required=False,
        help_text=_("Debts, addiction, probation, violence: such an organisation is not listed in the directory."),
    )
    although_similar = forms.BooleanField(label=_("This is another organisation: add it"), required=False)


class InviteForm(forms.Form):
    """Who is invited, by the address of the organisation."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Of somebody who answers for the organisation. They become its first manager here."),
    )
