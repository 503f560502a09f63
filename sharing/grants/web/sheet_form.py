"""The form of an agreement as far as it is filled in, for the text that is read before it is recorded."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from sharing.grants.documents.draft import draft_sheet
from sharing.grants.documents.sheet import AgreementSheet
from sharing.grants.models import Category
from sharing.programmes.presets import PRESETS
from sharing.programmes.texts.keeping import languages_of
from sharing.programmes.texts.rules import AGREEMENT, REFERENCE


class LanguageForm(forms.Form):
    """In which language the text is shown; French when it is not said."""

    mark_optional = False

    notice_language = forms.ChoiceField(label=_("Language of the text"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["notice_language"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = languages_of(AGREEMENT, timezone.localdate())

    @property
    def text_language(self) -> str:
        """The language of the text (not the one that the person speaks), if there is a text in it."""
        self.is_valid()
        return self.cleaned_data.get("notice_language") or REFERENCE


class SheetForm(LanguageForm):
    """What is typed so far in the form of an agreement. Nothing is required: what is missing or wrong stays blank."""

    recipient = forms.CharField(required=False)
    recipient_service = forms.CharField(required=False, max_length=150)
    purpose = forms.CharField(required=False, max_length=300)
    preset = forms.ChoiceField(required=False, choices=[(code, code) for code in PRESETS])
    categories = forms.MultipleChoiceField(required=False, choices=Category)
    writes = forms.MultipleChoiceField(required=False, choices=Category)
    valid_from = forms.DateField(required=False)
    valid_until = forms.DateField(required=False)
    representative_name = forms.CharField(required=False, max_length=161)
    representative_quality = forms.CharField(required=False, max_length=120)
    witness = forms.CharField(required=False, max_length=120)
    language = forms.CharField(required=False, max_length=60)
    interpreter = forms.CharField(required=False, max_length=120)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What was typed, name by value, for the next form of the page to hand on."""
        names = [name for name in self.fields if name != "notice_language"]
        typed = cast(QueryDict, self.data)
        return [(name, str(value)) for name in names for value in typed.getlist(name) if value]

    def sheet(self, actor: Actor, subject_id: UUID, person: str) -> AgreementSheet:
        """The agreement as far as it is typed."""
        self.is_valid()
        return draft_sheet(actor, subject_id, person, self.cleaned_data)
