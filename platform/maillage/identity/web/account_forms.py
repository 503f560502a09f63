"""allauth's forms in our words: labels like everywhere else, no label repeated inside its field."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.utils.translation import gettext_lazy as _

LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Your present password"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
}
STRENGTH = _("At least 12 characters. A few words in a row are easy to remember and hard to guess.")


class OurWords(forms.BaseForm):
    """Mixin, before one of allauth's forms."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
        if "password1" in self.fields:
            self.fields["password1"].help_text = STRENGTH


class LoginForm(OurWords, allauth.LoginForm):
    """Address and password."""


class ResetPasswordForm(OurWords, allauth.ResetPasswordForm):
    """The address that the link goes to."""


class ResetPasswordKeyForm(OurWords, allauth.ResetPasswordKeyForm):
    """Another password, by the link."""


class ChangePasswordForm(OurWords, allauth.ChangePasswordForm):
    """Another password, by the present one."""
