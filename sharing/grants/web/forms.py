"""What is asked when a person agrees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from maillage.identity.models import Body, BodyKind
from maillage.ui.forms import NativeDates
from sharing.grants import rules
from sharing.grants.models import Category, EvidenceKind
from sharing.grants.services import Evidence
from sharing.grants.subjects import files

GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("With whom, and what for"), ("recipient", "purpose")),
    (_("Which information"), ("categories",)),
    (_("From when until when"), ("valid_from", "valid_until")),
    (_("How the person agreed"), ("evidence",)),
    (_("If it is a signed document"), ("document",)),
    (_("If it was spoken"), ("witness", "language", "interpreter")),
)


def _recipients(bodies: QuerySet[Body]) -> list[tuple[Any, Any]]:
    by_kind: dict[str, list[tuple[str, str]]] = {}
    for body in bodies:
        by_kind.setdefault(body.kind, []).append((body.slug, body.name))
    groups = [(BodyKind(kind).label, choices) for kind, choices in by_kind.items()]
    return [("", pgettext_lazy("an organisation", "Choose one")), *groups]


def _categories() -> list[tuple[str, str]]:
    """The categories in which the file has fields, each with what it covers."""
    fields = files().fields()
    covered = {code: [_lower_first(field.label) for field in fields if field.category == code] for code in Category}
    return [
        (code.value, _("%(category)s: %(fields)s") % {"category": code.label, "fields": ", ".join(labels)})
        for code, labels in covered.items()
        if labels
    ]


def _lower_first(label: Any) -> str:
    """A label inside a sentence: names such as that of a language keep their capital."""
    text = str(label)
    return text[:1].lower() + text[1:]


class GrantForm(NativeDates, forms.Form):
    """An agreement and its evidence. Names are those by which the service tells what is wrong."""

    mark_optional = False  # the headings say what is asked when

    recipient = forms.ChoiceField(label=_("Organisation that will receive the information"))
    purpose = forms.CharField(
        label=_("What for"),
        max_length=300,
        help_text=_("In words that the person uses, for example “to learn to read and write”."),
    )
    categories = forms.MultipleChoiceField(
        label=_("Information that the person agrees to share"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The national register number and a confidential address are never shared."),
    )
    valid_from = forms.DateField(label=_("First day"))
    valid_until = forms.DateField(label=_("Last day"), help_text=_("12 months at most. The person can stop earlier."))
    evidence = forms.ChoiceField(label=_("The agreement is"), choices=EvidenceKind, widget=forms.RadioSelect)
    document = forms.FileField(
        label=_("Signed document"),
        required=False,
        help_text=_("PDF, PNG or JPEG, 10 MB at most. Only your CPAS can open it."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/png,image/jpeg"}),
        allow_empty_file=True,  # the service says it, in words for people
    )
    witness = forms.CharField(
        label=_("Witness"), required=False, max_length=120, help_text=_("A worker who was there and heard the person.")
    )
    language = forms.CharField(label=_("Language spoken, if it was not French"), required=False, max_length=60)
    interpreter = forms.CharField(label=_("Interpreter, if there was one"), required=False, max_length=120)

    def __init__(self, *args: Any, recipients: QuerySet[Body], **kwargs: Any) -> None:
        today = timezone.localdate()
        initial = {"valid_from": today, "valid_until": rules.months_later(today, rules.LONGEST_MONTHS)}
        super().__init__(*args, **kwargs, initial=initial)
        self._recipients = recipients
        self._offer("recipient", _recipients(recipients))
        self._offer("categories", _categories())

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def groups(self) -> Iterator[tuple[Any, list[BoundField]]]:
        """The fields under the questions of the page."""
        for title, names in GROUPS:
            yield title, [self[name] for name in names]

    def agreement(self) -> dict[str, Any]:
        """The arguments of `record_grant`, but for who records and about whom."""
        typed = self.cleaned_data
        return {
            "purpose": typed["purpose"],
            "recipient": self._recipients.get(slug=typed["recipient"]),
            "categories": typed["categories"],
            "valid_from": typed["valid_from"],
            "valid_until": typed["valid_until"],
            "evidence": Evidence(
                kind=typed["evidence"],
                document=typed["document"] or None,
                witness=typed["witness"],
                language=typed["language"],
                interpreter=typed["interpreter"],
            ),
        }
