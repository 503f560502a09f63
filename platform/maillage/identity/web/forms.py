"""What people type about teams, accounts and keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from maillage.identity import rules
from maillage.identity.members import Coverage
from maillage.identity.models import Body, MemberCard, Membership, User
from maillage.identity.models.people import Function
from maillage.identity.services import NewPerson
from maillage.ui.forms import DateInput, NativeDates


class InviteForm(NativeDates, forms.Form):
    """Whom to invite, as what; the functions are those of the kind of body."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=rules.ADDRESS_LENGTH,
        help_text=_("The address at work of the person you invite. They receive a link that is valid for 7 days."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    function = forms.ChoiceField(label=_("Function"), widget=forms.RadioSelect)

    employer = forms.ModelChoiceField(Body.objects.none(), label=_("Employer"), empty_label=_("Choose"))
    starts = forms.DateField(
        label=_("First day"), widget=DateInput, required=False, help_text=_("Empty: as soon as the person accepts.")
    )
    ends = forms.DateField(
        label=_("Last day"), widget=DateInput, required=False, help_text=_("Empty: until you end it.")
    )

    def __init__(self, *args: Any, kind: str, employers: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        functions = rules.FUNCTIONS_BY_KIND[kind]
        self.fields["function"] = forms.ChoiceField(
            label=_("Function"),
            widget=forms.RadioSelect,
            choices=[(value, Function(value).label) for value in functions],
        )
        if kind == rules.PROGRAMME:
            _offer(self, employers)
        else:  # its own people, for as long as they work there
            for name in ("employer", "starts", "ends"):
                del self.fields[name]


def _offer(form: forms.Form, employers: QuerySet[Body]) -> None:
    field = form.fields["employer"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = employers


SAID = {"function": None, "yes": True, "no": False}


class MemberForm(forms.Form):
    """What a keeper says of a member."""

    decides_income = forms.TypedChoiceField(
        coerce=SAID.__getitem__,
        label=_("Does this person decide on income or sanctions?"),
        help_text=_(
            "Whoever does is never told who came to a voluntary programme, who was absent or who stopped: the person's"
            " agreement promises it. A partner's programme says whether it is voluntary."
        ),
        widget=forms.RadioSelect,
    )
    employer = forms.ModelChoiceField(Body.objects.none(), label=_("Employer"), empty_label=_("Choose"))
    note = forms.CharField(
        label=_("Looks after"), max_length=80, required=False,
        help_text=_("For example a commune or a field of work. Never something about a person who is followed."),
    )  # fmt: skip
    communes = forms.MultipleChoiceField(
        label=_("Communes covered"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("The CPAS of these communes see the name of this person, and how to reach them at work."),
    )  # fmt: skip
    contact = forms.CharField(
        label=_("Telephone or e-mail at work"), max_length=120, required=False, help_text=_("Shown to these CPAS."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, card: MemberCard, kind: str, employers: QuerySet[Body],
        communes: Mapping[str, str] | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        held = next(word for word, value in SAID.items() if value is card.decides_income)
        self.initial = {
            "decides_income": held, "note": card.note, "employer": card.employer_id, "communes": card.communes,
            "contact": card.contact,
        }  # fmt: skip
        by_function = _("Yes") if rules.decides_income(kind, card.function, None) else _("No")
        said = self.fields["decides_income"]
        assert isinstance(said, forms.TypedChoiceField)
        said.choices = [
            ("function", format_lazy("{} ({})", _("As the function says"), by_function)),
            ("yes", _("Yes")),
            ("no", _("No")),
        ]
        if kind == rules.PROGRAMME:
            _offer(self, employers)
        else:
            del self.fields["employer"]
        if communes:
            covered = self.fields["communes"]
            assert isinstance(covered, forms.MultipleChoiceField)
            covered.choices = list(communes.items())
        else:
            del self.fields["communes"], self.fields["contact"]

    def said(self) -> dict[str, Any]:
        """What was said, as `describe_member` takes it. Only after validation."""
        values = dict(self.cleaned_data)
        if "communes" in self.fields:
            values["coverage"] = Coverage(values.pop("communes"), values.pop("contact"))
        return values


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
