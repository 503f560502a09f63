"""What is asked of an arrangement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from maillage.identity.models import Body, BodyKind
from maillage.ui.forms import NativeDates
from sharing.arrangements.template_text import template_text
from tenants.registry.models import Consortium


class TermsForm(NativeDates, forms.Form):
    """Who answers for what, and from when until when."""

    responsibilities = forms.CharField(
        label=_("Who answers for what"),
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("A model to adapt to what you have agreed. It names no person who is followed."),
    )
    starts = forms.DateField(label=_("First day"))
    ends = forms.DateField(label=_("Last day"), required=False, help_text=_("Empty: until one of you ends it."))

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        self._template = template_text(language)
        initial = {"responsibilities": self._template.text, "starts": timezone.localdate()}
        super().__init__(*args, initial=initial, **kwargs)

    def terms(self) -> dict[str, Any]:
        """The arguments of the service, but for who concludes it with whom."""
        return {**self.cleaned_data, "template_version": self._template.version}

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class ProposeForm(TermsForm):
    """With which body; the signed document, if there is one."""

    field_order = ("other", "responsibilities", "starts", "ends", "document")
    other = forms.ChoiceField(label=_("With which organisation"))
    document = forms.FileField(
        label=_("Signed document"),
        required=False,
        help_text=_("PDF, PNG or JPEG, 10 MB at most. Both organisations can open it."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/png,image/jpeg"}),
        allow_empty_file=True,  # the service says it, in words for people
    )

    def __init__(self, *args: Any, bodies: Iterable[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_kind: dict[str, list[tuple[str, str]]] = {}
        for body in bodies:
            by_kind.setdefault(body.kind, []).append((body.slug, body.name))
        groups = [(BodyKind(kind).label, choices) for kind, choices in by_kind.items()]
        self._offer("other", [("", pgettext_lazy("an organisation", "Choose one")), *groups])


class PublishForm(TermsForm):
    """For which consortium."""

    field_order = ("consortium", "responsibilities", "starts", "ends")
    consortium = forms.ChoiceField(label=_("For which consortium"))

    def __init__(self, *args: Any, consortia: Iterable[Consortium], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("consortium", [(str(one.pk), one.name) for one in consortia])
