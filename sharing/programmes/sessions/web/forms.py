"""What is said of a session when it is planned. Names are those by which the service tells what is wrong."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from maillage.identity.bodies import slugs_of
from maillage.identity.models import Body
from maillage.ui.forms import NativeDates
from sharing.programmes.models import InformationSession
from sharing.programmes.sessions import rules
from sharing.programmes.sessions.services import Plan


class TimeInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__({"class": "w-short"}, format="%H:%M")


class SessionForm(NativeDates, forms.Form):
    """A session: what, where, when, how many, who is invited. `recipient` and `voluntary` are asked once."""

    title = forms.CharField(
        label=_("What the session is about"),
        max_length=150,
        help_text=_("As you would announce it, for example “Discover market gardening”."),
    )
    purpose = forms.CharField(
        label=_("What those who go on would agree to"),
        max_length=300,
        required=False,
        help_text=_("In words that a person uses; it is proposed on their agreement. Left empty: the title."),
    )
    recipient = forms.ModelChoiceField(
        label=_("Who presents its offer"),
        queryset=Body.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("Our CPAS itself"),
        help_text=_("Those who want to go on are referred to this organisation."),
    )
    place = forms.CharField(label=_("Place"), max_length=300, help_text=_("The address, and the room if there is one."))
    day = forms.DateField(label=_("Day"))
    starts_at = forms.TimeField(label=pgettext_lazy("the hour of a session", "From"), widget=TimeInput)
    ends_at = forms.TimeField(label=pgettext_lazy("the hour of a session", "Until"), widget=TimeInput)
    capacity = forms.IntegerField(
        label=_("Number of seats"),
        min_value=1,
        max_value=rules.MOST_SEATS,
        widget=forms.NumberInput(attrs={"class": "w-short"}),
    )
    language = forms.CharField(label=_("Language of the session"), max_length=60, required=False)
    invited = forms.ModelMultipleChoiceField(
        label=_("Which CPAS may invite people"),
        queryset=Body.objects.none(),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They see the session and its free seats. You see how many seats each takes, never a name."),
    )
    voluntary = forms.BooleanField(
        label=_("People are free to come: nobody who decides on their income learns who came"),
        required=False,
        initial=True,
    )

    def __init__(
        self,
        *args: Any,
        guests: QuerySet[Body],
        presenters: QuerySet[Body] | None = None,
        session: InformationSession | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, initial=_said(session) if session else None, **kwargs)
        self._choose("invited", guests)
        if presenters is None or session is not None:
            del self.fields["recipient"]
        else:
            self._choose("recipient", presenters)
        if session is not None:
            del self.fields["voluntary"]

    def _choose(self, name: str, bodies: QuerySet[Body]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = bodies

    def plan(self) -> Plan:
        """What the services take."""
        typed = self.cleaned_data
        return Plan(
            title=typed["title"],
            purpose=typed["purpose"],
            place=typed["place"],
            language=typed["language"],
            capacity=typed["capacity"],
            starts_at=_moment(typed["day"], typed["starts_at"]),
            ends_at=_moment(typed["day"], typed["ends_at"]),
        )

    def invited_roles(self) -> list[str]:
        """The roles of the CPAS chosen."""
        return [body.role for body in self.cleaned_data["invited"]]


def _moment(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def _said(session: InformationSession) -> dict[str, Any]:
    starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    return {
        "title": session.title,
        "purpose": session.purpose,
        "place": session.place,
        "language": session.language,
        "capacity": session.capacity,
        "day": starts.date(),
        "starts_at": starts.time(),
        "ends_at": ends.time(),
        "invited": list(slugs_of(session.invited_roles).values()),
    }
