"""What is written on the sheet: who is invited, who came, who wants to go on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenants.casework.models import Participant
from tenants.sessions.access import Line
from tenants.sessions.models import Presence
from tenants.sessions.services import Answer

GOES_ON = (
    ("", pgettext_lazy("whether somebody wants to go on", "Not said yet")),
    ("yes", pgettext_lazy("whether somebody wants to go on", "Yes")),
    ("no", pgettext_lazy("whether somebody wants to go on", "No")),
)
SAID: dict[str, bool | str] = {"yes": True, "no": False, "": ""}


class SearchForm(forms.Form):
    """Whom to look for among the participants who can be invited."""

    mark_optional = False
    q = forms.CharField(
        label=_("Name or file number"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class InviteForm(forms.Form):
    """Whom to invite."""

    participants = forms.ModelMultipleChoiceField(
        queryset=Participant.objects.none(),
        required=False,  # the service says it
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, people: QuerySet[Participant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["participants"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = people

    def chosen(self) -> list[UUID]:
        """The identifiers of those chosen."""
        return [person.pk for person in self.cleaned_data["participants"]]


class PresenceForm(forms.Form):
    """The register: two answers a person, each carrying what it was shown with, so that only what was typed changes."""

    mark_optional = False

    def __init__(self, *args: Any, lines: Iterable[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [line for line in lines if line.name]
        for line in self.lines:
            said = {True: "yes", False: "no"}.get(line.wants_to_go_on, "") if line.wants_to_go_on is not None else ""
            self._ask(f"came-{line.id}", _("%(name)s: did they come?"), line, Presence.choices, line.came or "unknown")
            self._ask(f"goes-{line.id}", _("%(name)s: do they want to go on?"), line, GOES_ON, said)

    def _ask(self, name: str, label: Any, line: Line, choices: Any, initial: str) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label % {"name": line.name},
            choices=choices,
            initial=initial,
            required=False,
            show_hidden_initial=True,
        )

    def rows(self) -> list[tuple[Line, BoundField, BoundField]]:
        """Each person with their two questions."""
        return [(line, self[f"came-{line.id}"], self[f"goes-{line.id}"]) for line in self.lines]

    def answers(self) -> dict[UUID, Answer]:
        """What was changed, by line."""
        changed = set(self.changed_data)
        found = {}
        for line in self.lines:
            came, goes = f"came-{line.id}", f"goes-{line.id}"
            if changed & {came, goes}:
                found[line.id] = Answer(
                    came=self.cleaned_data[came] if came in changed else None,
                    goes_on=SAID[self.cleaned_data[goes]] if goes in changed else None,
                )
        return found
