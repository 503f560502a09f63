"""What is asked of how a person agreed: on a new agreement, its renewal, its reconfirmation."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext_lazy as _

from sharing.grants import rules
from sharing.grants.models import EvidenceKind
from sharing.grants.services import Evidence

DRAWN = "data:image/png;base64,"


def drawing_of(typed: str) -> UploadedFile[bytes] | None:
    """What was drawn on the page, as the file that it is; None when nothing was, or it is no picture."""
    if not typed.startswith(DRAWN):
        return None
    try:
        content = base64.b64decode(typed.removeprefix(DRAWN), validate=True)
    except binascii.Error:
        return None
    return SimpleUploadedFile("signature.png", content, content_type="image/png") if content else None


class EvidenceFields(forms.Form):
    """Mixin: how the person agreed, and who was there. Names are those by which the service tells what is wrong."""

    evidence = forms.ChoiceField(label=_("The person"), widget=forms.RadioSelect)
    document = forms.FileField(
        label=_("Signed document"),
        required=False,
        help_text=_("PDF, PNG or JPEG, 10 MB at most. Only your CPAS can open it."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/png,image/jpeg"}),
        allow_empty_file=True,  # the service says it, in words for people
    )
    drawing = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-signature": ""}))
    signed_name = forms.CharField(
        label=_("Or type the name of who signs"),
        required=False,
        max_length=161,
        help_text=_("With the keyboard, before a witness: it counts as much as a drawn signature."),
    )
    witness = forms.CharField(
        label=_("Witness"), required=False, max_length=120, help_text=_("A worker who was there and heard the person.")
    )
    language = forms.CharField(label=_("Language spoken, if it was not French"), required=False, max_length=60)
    interpreter = forms.CharField(label=_("Interpreter, if there was one"), required=False, max_length=120)

    ways: tuple[tuple[str, Any], ...] = (
        (rules.SPOKEN, _("agreed by word of mouth, before a witness")),
        (rules.SIGNED, _("signed on paper: add the scan or the PDF")),
        (rules.SCREEN, _("signs here, on the screen")),
        (rules.EID, _("signed a PDF with the eID")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["evidence"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(self.ways)

    def given_evidence(self) -> Evidence:
        """What was typed, as the services take it."""
        typed = self.cleaned_data
        kind = typed["evidence"]
        drawn = drawing_of(typed["drawing"]) if kind == EvidenceKind.SCREEN else None
        return Evidence(
            kind=kind,
            document=drawn if kind == EvidenceKind.SCREEN else typed["document"] or None,
            witness=typed["witness"],
            language=typed["language"],
            interpreter=typed["interpreter"],
            signed_name=typed["signed_name"] if kind == EvidenceKind.SCREEN else "",
        )
