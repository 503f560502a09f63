"""What people type about teams, accounts and keys."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from maillage.identity import rules
from maillage.identity.models import Membership, User
from maillage.identity.models.people import Function
from maillage.identity.services import NewPerson


class InviteForm(forms.Form):
    """Whom to invite, as what; the functions are those of the kind of body."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=rules.ADDRESS_LENGTH,
        help_text=_("The address at work of the person you invite. They receive a link that is valid for 7 days."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    function = forms.ChoiceField(label=_("Function"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        functions = rules.FUNCTIONS_BY_KIND[kind]
        self.fields["function"] = forms.ChoiceField(
            label=_("Function"),
            widget=forms.RadioSelect,
            choices=[(value, Function(value).label) for value in functions],
        )


class JoinForm(forms.Form):
    """Name and password of somebody new."""

    first_name = forms.CharField(
        label=_("First name"), max_length=80, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=80, widget=forms.TextInput({"autocomplete": "family-name"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 12 characters. A few words in a row are easy to remember and hard to guess."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("Password, once more"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """Both passwords the same, and strong enough for this person."""
        values = super().clean() or {}
        password, again = values.get("password"), values.get("password_again")
        if password and again and password != again:
            self.add_error("password_again", _("Type the same password twice."))
        if password:
            self._check_strength(password, values)
        return values

    def _check_strength(self, password: str, values: dict[str, Any]) -> None:
        somebody = User(
            email=self.email, first_name=values.get("first_name", ""), last_name=values.get("last_name", "")
        )
        try:
            validate_password(password, somebody)
        except ValidationError as error:
            self.add_error("password", error)

    def person(self) -> NewPerson:
        """What was typed. Only after validation."""
        values = self.cleaned_data
        return NewPerson(values["first_name"].strip(), values["last_name"].strip(), values["password"])


class KeyForm(forms.Form):
    """A name for the key, and the body it is for."""

    label = forms.CharField(
        label=_("What is it for?"), max_length=80, help_text=_("For example the name of the program that will use it.")
    )
    body = forms.ChoiceField(label=_("Organisation"))

    def __init__(self, *args: Any, memberships: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"] = forms.ChoiceField(
            label=_("Organisation"), choices=[(one.body_id, one.body.name) for one in memberships]
        )
