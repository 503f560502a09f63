"""What is typed about a participant, and what the list is filtered by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from maillage.ui.forms import NativeDates
from sharing.grants.models import Category
from tenants.casework import rules
from tenants.casework.models import IncomeSource, Participant, ParticipantStatus
from tenants.casework.numbers import asks_number

# The headings of the form, which are those of the file.
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Category.IDENTITY.label, ("first_name", "last_name", "birth_date", "sex", "national_number")),
    (Category.CONTACT.label, (*rules.CONTACT_FIELDS, "confidential_address")),
    (Category.SITUATION.label, ("income_source", "income_since")),
    (Category.EMPLOYMENT.label, ("education_level", "employment_goal")),
    (Category.LANGUAGE.label, ("spoken_language", "french_level")),
    (_("Follow-up"), ("status",)),
)


class ParticipantFilters(forms.Form):
    """The filters of the list; they live in the address."""

    mark_optional = False
    q = forms.CharField(label=_("Name or file number"), required=False, max_length=100)
    status = forms.MultipleChoiceField(
        label=_("Status"), required=False, choices=ParticipantStatus, widget=forms.CheckboxSelectMultiple
    )
    referent = forms.ChoiceField(label=_("Case worker"), required=False)
    income = forms.MultipleChoiceField(
        label=_("Income"), required=False, choices=IncomeSource, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, referents: dict[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["referent"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", pgettext_lazy("case workers", "All")),
            *((str(key), name) for key, name in referents.items()),
        ]

    def values(self) -> dict[str, Any]:
        """The accepted filters, named as `tenants.casework.listing.filtered` does; refused values do not filter."""
        self.is_valid()
        accepted = self.cleaned_data
        return {
            "words": accepted.get("q", ""),
            "statuses": accepted.get("status", ()),
            "referent": accepted.get("referent", ""),
            "incomes": accepted.get("income", ()),
        }


class FileForm(NativeDates, forms.ModelForm):  # type: ignore[type-arg]
    """A file's fields. Each carries the value it was shown with, so that only what was typed here is changed."""

    field_order = [name for _title, names in GROUPS for name in names]
    national_number = forms.CharField(
        label=_("National register number"),
        required=False,
        max_length=20,
        help_text=_("Eleven digits. It is never sent to anyone."),
        widget=forms.TextInput(attrs={"class": "w-medium", "inputmode": "numeric", "autocomplete": "off"}),
    )

    class Meta:
        model = Participant
        fields = (
            "first_name", "last_name", "birth_date", "sex", *rules.CONTACT_FIELDS, "confidential_address",
            "income_source", "income_since", "education_level", "employment_goal", "spoken_language", "french_level",
            "status",
        )  # fmt: skip
        widgets = {
            "phone": forms.TextInput(attrs={"class": "w-medium", "type": "tel"}),
            "postcode": forms.TextInput(attrs={"class": "w-short"}),
            "sex": forms.Select(attrs={"class": "w-medium"}),
            "french_level": forms.Select(attrs={"class": "w-medium"}),
            "status": forms.Select(attrs={"class": "w-medium"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Not a field of the model to Django: as people write it, with points and hyphens, it is longer than its column.
        self.initial["national_number"] = self.instance.national_number
        if not asks_number():
            del self.fields["national_number"]
        self.fields["confidential_address"].label = _("The address is confidential: it never leaves this CPAS")
        for field in self.fields.values():
            # The file of the person, not of whoever types.
            field.widget.attrs.setdefault("autocomplete", "off")
            field.show_hidden_initial = not self.instance._state.adding

    def groups(self) -> Iterator[tuple[Any, list[BoundField]]]:
        """The fields under the headings of the file."""
        for title, names in GROUPS:
            yield title, [self[name] for name in names if name in self.fields]

    def changed_values(self) -> dict[str, Any]:
        """Only what differs from what was shown: a colleague's correction of another field stays."""
        return {name: self.cleaned_data[name] for name in self.changed_data}
