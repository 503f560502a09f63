"""What a body offers, for programs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.schema import operation
from maillage.api.views import BodyView
from sharing.programmes.access import access_own_programme, access_own_programme_for_change
from sharing.programmes.api.shapes import ProgrammeInput, ProgrammeSerializer
from sharing.programmes.services import describe_programme


class ProgrammeView(BodyView):
    """What the acting body says of its programme."""

    @operation(_("Read what the own body offers"), responses=ProgrammeSerializer)
    def get(self, request: Request) -> Response:
        """As agreements say it."""
        return Response(ProgrammeSerializer(access_own_programme(self.actor)).data)

    @operation(_("Say what the own body offers"), request=ProgrammeInput, responses=ProgrammeSerializer)
    def post(self, request: Request) -> Response:
        """For the agreements to come."""
        access_own_programme_for_change(self.actor)
        saved = describe_programme(actor=self.actor, **self.parsed(ProgrammeInput))
        return Response(ProgrammeSerializer(saved).data)
