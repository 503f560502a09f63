"""What is asked about a series of figures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.models import CriterionKind
from budgets.services.series import IMPORTED
from budgets.spreadsheets import MOST_BYTES, rows_of, rows_of_text
from maillage.problems import Problem
from maillage.ui.forms import NativeDates


class SeriesForm(NativeDates, forms.Form):
    """A list of NIS codes and numbers: a file, or pasted; looked at first, then imported."""

    kind = forms.ChoiceField(label=_("What the figures count"))
    name = forms.CharField(
        label=_("Name of the series"), max_length=40,
        help_text=_("As a key shows it, for example “BIM beneficiaries” or “SPP IS”."),
    )  # fmt: skip
    reference_date = forms.DateField(label=_("Reference date"))
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("The publication and its date, so that anybody finds it again.")
    )
    list = forms.FileField(
        label=_("List as CSV or XLSX"), required=False,
        help_text=_("First column: NIS code of the commune; second column: the number."),
    )  # fmt: skip
    rows = forms.CharField(
        label=_("Or paste the two columns"), required=False, max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(each, CriterionKind(each).label) for each in IMPORTED]

    def clean(self) -> dict[str, Any]:
        """With the rows of the file, or those pasted."""
        given = super().clean() or {}
        upload = given.get("list")
        try:
            if upload is not None:
                given["read"] = rows_of(upload.read(MOST_BYTES + 1))
            elif given.get("rows", "").strip():
                given["read"] = rows_of_text(given["rows"])
            elif "list" not in self.errors:
                self.add_error("list", _("Choose a file, or paste the figures."))
        except Problem as problem:
            self.add_error("list", problem.message)
        return given
