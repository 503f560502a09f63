"""The shapes of group information sessions, for programs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from maillage.api.parsing import Input
from sharing.programmes.models import InformationSession, SessionSeats, SessionState
from sharing.programmes.sessions import rules
from sharing.programmes.sessions.listing import WHEN
from sharing.programmes.sessions.services import Plan

SAID = ["id", "title", "purpose", "place", "language", "starts_at", "ends_at", "capacity", "taken", "left", "voluntary"]


class SessionRow(serializers.ModelSerializer[InformationSession]):
    """A session: numbers, and nothing about anybody."""

    state = serializers.ChoiceField(SessionState.choices)
    left = serializers.IntegerField(help_text=_("Seats that are free."))
    host = serializers.SlugRelatedField("slug", read_only=True, help_text=_("The short name of who planned it."))  # type: ignore[var-annotated]
    recipient = serializers.SlugRelatedField(  # type: ignore[var-annotated]
        "slug", read_only=True, allow_null=True, help_text=_("To whom those who want to go on are referred.")
    )

    class Meta:
        model = InformationSession
        fields = [*SAID, "state", "host", "recipient"]
        read_only_fields = fields


class SeatsSerializer(serializers.ModelSerializer[SessionSeats]):
    """The seats of one CPAS."""

    cpas = serializers.SlugRelatedField("slug", read_only=True)  # type: ignore[var-annotated]

    class Meta:
        model = SessionSeats
        fields = ["cpas", "seats"]
        read_only_fields = fields


class SessionDetail(SessionRow):
    """A session with the seats that the caller's body sees."""

    seats = serializers.SerializerMethodField(
        help_text=_("By CPAS: all for the host and who presents, else only the caller's own.")
    )

    class Meta(SessionRow.Meta):
        fields = [*SessionRow.Meta.fields, "seats"]
        read_only_fields = fields

    def get_seats(self, session: InformationSession) -> list[dict[str, Any]]:
        """The rows of the context."""
        return list(SeatsSerializer(self.context["seats"], many=True).data)


class SessionFilters(Input):
    """Which sessions."""

    when = serializers.ChoiceField([(code, code) for code in WHEN], required=False)
    page = serializers.IntegerField(required=False, min_value=1)


class SessionInput(Input):
    """What is said of a session."""

    title = serializers.CharField(max_length=150)
    purpose = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    place = serializers.CharField(max_length=300)
    language = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    capacity = serializers.IntegerField(min_value=1, max_value=rules.MOST_SEATS)
    invited = serializers.ListField(
        child=serializers.SlugField(max_length=40), allow_empty=False, help_text=_("Short names of CPAS.")
    )


class NewSessionInput(SessionInput):
    """The same, with what is said once."""

    recipient = serializers.SlugField(
        max_length=40, required=False, help_text=_("For a CPAS that plans: the short name of who presents its offer.")
    )
    voluntary = serializers.BooleanField(required=False, default=True)


def plan_of(given: dict[str, Any]) -> Plan:
    """What the services take."""
    return Plan(**{name: given[name] for name in Plan.__dataclass_fields__})
