"""Who may open a file, for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.parsing import Input
from maillage.api.schema import operation
from maillage.api.views import BodyView
from tenants.casework.access import access_closures, access_participant
from tenants.casework.closures import declare_closure, end_closure, lift_restriction, restrict_file, who_opens
from tenants.casework.models import ClosureKind, FileClosure, FileReader


class ReaderSerializer(serializers.ModelSerializer[FileReader]):
    """A colleague who may open a restricted file."""

    class Meta:
        model = FileReader
        fields = ["user_id", "user_name", "named_at"]
        read_only_fields = fields


class ClosureSerializer(serializers.ModelSerializer[FileClosure]):
    """A colleague to whom a file is closed."""

    class Meta:
        model = FileClosure
        fields = ["id", "user_id", "user_name", "kind", "declared_by_name", "declared_at", "ended_at"]
        read_only_fields = fields


class OpeningSerializer(serializers.Serializer[Any]):
    """Who may open a file; closures are given to managers alone."""

    restricted = serializers.SerializerMethodField()
    readers = ReaderSerializer(many=True)
    closures = ClosureSerializer(many=True)

    def get_restricted(self, opens: Any) -> bool:
        """Whether only a few may."""
        return opens.restriction is not None


class ClosureInput(Input):
    """To whom a file is to be closed, and why."""

    colleague = serializers.UUIDField(help_text=_("The identifier of a worker of your CPAS, or your own."))
    kind = serializers.ChoiceField(ClosureKind.choices)


class RestrictionInput(Input):
    """Exactly the colleagues who may open it, beside its case worker and the managers."""

    readers = serializers.ListField(child=serializers.UUIDField(), max_length=200)


class OpeningView(BodyView):
    """Who may open a file."""

    @operation(_("Who may open a file"), responses=OpeningSerializer)
    def get(self, request: Request, participant_id: UUID) -> Response:
        """As it stands now."""
        opens = who_opens(self.actor, access_participant(self.actor, participant_id))
        return Response(OpeningSerializer(opens).data)


class ClosuresView(BodyView):
    """The colleagues to whom a file is closed."""

    @operation(
        _("Close a file to a colleague, or to oneself"),
        request=ClosureInput,
        responses={201: ClosureSerializer},
        refuses={400: ["unknown_colleague"], 409: ["already_closed"]},
    )
    def post(self, request: Request, participant_id: UUID) -> Response:
        """From then on nothing of it exists for them."""
        participant = access_participant(self.actor, participant_id)
        given = self.parsed(ClosureInput)
        closure = declare_closure(
            actor=self.actor, participant=participant, user_id=given["colleague"], kind=given["kind"]
        )
        return Response(ClosureSerializer(closure).data, status=201)


class EndClosureView(BodyView):
    """One closure."""

    @operation(
        _("Open a file again to a colleague"),
        request=None,
        responses=ClosureSerializer,
        refuses={409: ["own_closure", "changed_meanwhile"]},
    )
    def post(self, request: Request, participant_id: UUID, closure_id: UUID) -> Response:
        """By a manager."""
        participant = access_participant(self.actor, participant_id)
        closure = end_closure(actor=self.actor, participant=participant, closure_id=closure_id)
        return Response(ClosureSerializer(closure).data)


class RestrictionView(BodyView):
    """The restriction of a file."""

    @operation(
        _("Restrict a file to a few colleagues"),
        request=RestrictionInput,
        responses=OpeningSerializer,
        refuses={400: ["unknown_colleague"]},
    )
    def post(self, request: Request, participant_id: UUID) -> Response:
        """To exactly these."""
        participant = access_closures(self.actor, participant_id)
        restrict_file(actor=self.actor, participant=participant, reader_ids=self.parsed(RestrictionInput)["readers"])
        return Response(OpeningSerializer(who_opens(self.actor, participant)).data)


class LiftView(BodyView):
    """The end of a restriction."""

    @operation(
        _("Open a restricted file to every colleague again"),
        request=None,
        responses=OpeningSerializer,
        refuses={409: ["not_restricted"]},
    )
    def post(self, request: Request, participant_id: UUID) -> Response:
        """Lift it."""
        participant = access_closures(self.actor, participant_id)
        lift_restriction(actor=self.actor, participant=participant)
        return Response(OpeningSerializer(who_opens(self.actor, participant)).data)
