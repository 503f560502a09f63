"""What is typed about registers, requests and contests, and what the access log is filtered by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from maillage.ui.forms import NativeDates
from tenants.protection.log import Filters
from tenants.protection.models import ContestOutcome, NumberPurpose, RequestKind, RequestOutcome, Version
from tenants.protection.registers import Register
from tenants.protection.services.contests import LONGEST, Target
from tenants.protection.wording import ACTIONS


class Moment(forms.DateTimeInput):
    """The browser's own picker of a day and an hour, to the minute."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__({"class": "w-medium"}, format="%Y-%m-%dT%H:%M")


def form_field(field: models.Field[Any, Any], **options: Any) -> forms.Field | None:
    """How a field of a register is entered."""
    if isinstance(field, ArrayField):
        return forms.MultipleChoiceField(
            label=capfirst(field.verbose_name), choices=NumberPurpose, widget=forms.CheckboxSelectMultiple
        )
    if isinstance(field, models.DateTimeField):
        return field.formfield(widget=Moment(), **options)
    if isinstance(field, models.TextField):
        rows = 4 if (field.max_length or 0) > 1000 else 2
        return field.formfield(widget=forms.Textarea(attrs={"rows": rows}), **options)
    return field.formfield(**options)


class EntryForm(NativeDates, forms.ModelForm):  # type: ignore[type-arg]
    """An entry of a register. It remembers which version it was shown with."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    template = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def validate_constraints(self) -> None:
        """Left to the service, which says it in words."""

    def values(self, register: Register) -> dict[str, Any]:
        """What was entered, by field."""
        return {name: self.cleaned_data[name] for name in register.fields}


class DocumentForm(EntryForm):
    """The same, with a document."""

    document = forms.FileField(
        label=_("Document"), required=False, allow_empty_file=True,
        help_text=_("PDF, PNG or JPEG, 10 MB at most. It replaces the one there is; former versions keep theirs."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/png,image/jpeg"}),
    )  # fmt: skip


def entry_form(register: Register) -> type[EntryForm]:
    """The form of a register's entries."""
    base = DocumentForm if register.has_document else EntryForm
    made: type[EntryForm] = forms.modelform_factory(  # type: ignore[assignment]
        register.model, form=base, fields=list(register.fields), formfield_callback=form_field
    )
    return made


def form_for(register: Register, *typed: Any, version: Version | None = None, template: str = "") -> EntryForm:
    """The form of a new entry, filled in from a template perhaps, or of the next version of one."""
    chosen = register.templates.get(template)
    initial = {"template": template if chosen else "", **(chosen.initial() if chosen else {})}
    if version is None:
        return entry_form(register)(*typed, initial=initial)
    # a copy: the form writes what is typed into its instance, which is compared with what was there
    copied = register.model(**{name: getattr(version, name) for name in register.fields})
    return entry_form(register)(*typed, instance=copied, initial={"seen": version.version})


class RequestForm(NativeDates, forms.Form):
    """A request that came in."""

    kind = forms.ChoiceField(label=_("What the person asks"), choices=RequestKind, widget=forms.RadioSelect)
    received_on = forms.DateField(label=_("Received on"), help_text=_("The month to answer runs from this day."))
    number = forms.CharField(
        label=_("File number"), required=False, max_length=20, widget=forms.TextInput(attrs={"class": "w-medium"}),
        help_text=_("For somebody whom your CPAS follows. You will see the number only: a case worker knows the name."),
    )  # fmt: skip
    reference = forms.CharField(
        label=_("Your own reference"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"class": "w-medium"}),
        help_text=_("For somebody without a file: the number of a letter, never a name."),
    )  # fmt: skip
    asked = forms.CharField(
        label=_("What is asked, in short"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    identity_checked_on = forms.DateField(label=_("Identity checked on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["received_on"] = timezone.localdate()


class ExtensionForm(forms.Form):
    """Why a request takes longer."""

    reason = forms.CharField(
        label=_("Why it takes two months more"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Complexity or number of requests (article 12, 3). Tell the person within the first month."),
    )  # fmt: skip


class RequestAnswerForm(NativeDates, forms.Form):
    """How a request was answered."""

    outcome = forms.ChoiceField(label=_("Answer"), choices=RequestOutcome, widget=forms.RadioSelect)
    answered_on = forms.DateField(label=_("Answered on"))
    grounds = forms.CharField(
        label=_("Grounds"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed for a refusal, in whole or in part: the person is told them, and how to complain."),
    )  # fmt: skip
    identity_checked_on = forms.DateField(label=_("Identity checked on"), required=False)

    def __init__(self, *args: Any, checked_on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(answered_on=timezone.localdate(), identity_checked_on=checked_on)


class ContestForm(forms.Form):
    """What a person contests, and their words."""

    target = forms.ChoiceField(label=_("What the person contests"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In the person’s own words"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "The data protection officer and the manager of your CPAS will read this. The person reads it in their"
            " receipt."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, targets: list[tuple[Target, str]], chosen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["target"] = chosen
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(target.code, words) for target, words in targets]


class ContestAnswerForm(forms.Form):
    """What the officer found, and answers."""

    outcome = forms.ChoiceField(label=_("What you found"), choices=ContestOutcome, widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("Answer to the person"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("In plain words: the person reads it in their receipt. Name no worker."),
    )  # fmt: skip
    measures = forms.CharField(
        label=_("Measures"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed where nothing justified the access. The manager of your CPAS reads them."),
    )  # fmt: skip


class LogFilters(NativeDates, forms.Form):
    """The filters of the access log; they live in the address, the file number sealed."""

    mark_optional = False
    q = forms.CharField(label=_("File number"), required=False, max_length=20)
    organisation = forms.CharField(label=_("Organisation"), required=False, max_length=100)
    action = forms.ChoiceField(label=_("What was done"), required=False)
    since = forms.DateField(label=_("From"), required=False)
    until = forms.DateField(label=_("Until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["action"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", pgettext_lazy("actions", "All")), *ACTIONS.items()]

    def values(self) -> Filters:
        """The accepted filters; refused values do not filter."""
        self.is_valid()
        accepted = self.cleaned_data
        return Filters(
            organisation=accepted.get("organisation", ""),
            action=accepted.get("action", ""),
            since=accepted.get("since"),
            until=accepted.get("until"),
            number=accepted.get("q", ""),
        )
