"""Forms made from the shape of each kind of record."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.ui.fields import AmountField
from maillage.ui.forms import DateInput
from sharing.grants.models import Category
from sharing.records import rules
from sharing.records.access import Folder
from sharing.records.models import Record, Rhythm
from sharing.records.services import Draft
from sharing.records.wording import CODES, HINTS, LABELS

NONE = ("", "—")
BUILT_FROM_FILE = "document"


def _choices(kind: str, entry: rules.Entry) -> list[tuple[str, Any]]:
    labels = CODES[kind, entry.name]
    return [(code, labels[code]) for code in entry.codes]


def _field(kind: str, entry: rules.Entry) -> forms.Field:
    said: dict[str, Any] = {
        "label": LABELS[kind][entry.name],
        "required": entry.required,
        "help_text": HINTS.get((kind, entry.name), ""),
    }
    match entry.type:
        case rules.TEXT:
            widget = forms.Textarea(attrs={"rows": 4})
            return forms.CharField(widget=widget, max_length=rules.LONGEST[rules.TEXT], **said)
        case rules.DATE:
            return forms.DateField(widget=DateInput, **said)
        case rules.CHOICES:
            return forms.MultipleChoiceField(
                choices=_choices(kind, entry), widget=forms.CheckboxSelectMultiple, **said
            )  # fmt: skip
        case rules.CHOICE:
            return forms.ChoiceField(
                choices=_choices(kind, entry) if entry.required else [NONE, *_choices(kind, entry)],
                widget=forms.RadioSelect if entry.required else forms.Select,
                **said,
            )
        case rules.CENTS:
            return AmountField(min_cents=0, **said)
        case rules.COUNT:
            number = forms.NumberInput(attrs={"class": "w-short"})
            return forms.IntegerField(min_value=0, max_value=rules.MOST[rules.COUNT], widget=number, **said)
    return forms.CharField(max_length=rules.LONGEST[rules.LINE], **said)


class RecordForm(forms.Form):
    """One record of one kind: the day that it tells of, its entries, its category when there is a choice, its file."""

    def __init__(self, *args: Any, folder: Folder, kind: str, before: Record | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.before = kind, before
        shape = rules.SHAPES[kind]
        if shape.dated:
            day = DateInput(attrs={"max": timezone.localdate().isoformat()})
            self.fields["happened_on"] = forms.DateField(label=_("Date"), widget=day)
        hidden = rules.OWN_PART[rules.RECIPIENT if folder.party == rules.SENDER else rules.SENDER]
        for entry in shape.entries:
            if kind != rules.REVIEW or entry.name != hidden:
                self.fields[entry.name] = _field(kind, entry)
        if kind == rules.ATTACHMENT:
            self.fields[BUILT_FROM_FILE] = _file_field()
        categories = folder.categories_for(kind)
        if before is None and len(categories) > 1:
            self.fields["category"] = forms.ChoiceField(
                label=_("What it is about"),
                choices=[(code, Category(code).label) for code in categories],
                help_text=_("The person agreed to these."),
            )
        self.initial = {**_said_before(kind, before), **(self.initial or {})}

    @property
    def draft(self) -> Draft:
        """What was typed, for the service."""
        values = dict(self.cleaned_data)
        happened_on: date | None = values.pop("happened_on", None)
        category: str | None = values.pop("category", None)
        document = values.pop(BUILT_FROM_FILE, None)
        return Draft(self.kind, values, category, happened_on, document)


def _file_field() -> forms.FileField:
    return forms.FileField(
        label=_("Document"),
        help_text=_("PDF, PNG or JPEG, 10 MB at most."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/png,image/jpeg"}),
    )


def _said_before(kind: str, before: Record | None) -> dict[str, Any]:
    if before is None:
        return {"happened_on": timezone.localdate()}
    days = {entry.name for entry in rules.SHAPES[kind].entries if entry.type == rules.DATE}
    payload = {
        name: date.fromisoformat(value) if name in days else value for name, value in (before.payload or {}).items()
    }
    return {"happened_on": before.happened_on, **payload}


class RhythmForm(forms.Form):
    """How often the parties look back together, and when next."""

    rhythm = forms.ChoiceField(label=_("How often"), choices=Rhythm, widget=forms.RadioSelect)
    due_on = forms.DateField(
        label=_("Next review on"), required=False, widget=DateInput,
        help_text=_("Left empty, it is counted from today."),
    )  # fmt: skip
