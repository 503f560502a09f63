"""Who follows what was received, for programs, on the hosts of partners and joint programmes."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.parsing import Input
from maillage.api.schema import operation
from maillage.api.views import BodyView
from sharing.referrals import services
from sharing.referrals.access import access_followed_by, access_intake, access_received_to_distribute
from sharing.referrals.api.shapes import ReferralStanding


class WorkerInput(Input):
    """To whom."""

    worker_id = serializers.UUIDField(help_text=_("One of the workers of the acting body."))


class IntakeInput(Input):
    """Who takes new referrals in."""

    user_ids = serializers.ListField(child=serializers.UUIDField(), max_length=500)


class IntakeSerializer(serializers.Serializer[set[UUID]]):
    """Who takes new referrals in."""

    user_ids = serializers.ListField(
        child=serializers.UUIDField(), help_text=_("Nobody: every coach takes new referrals in.")
    )


class HandedOverSerializer(serializers.Serializer[int]):
    """How much changed hands."""

    referrals = serializers.IntegerField()


class AssignView(BodyView):
    """A referral is given to somebody."""

    @operation(
        _("Give a referral to a worker, or hand it over to another"),
        description=_("The worker is told; who followed it before sees it no more, managers apart."),
        request=WorkerInput,
        responses=ReferralStanding,
        refuses={400: ["unknown_worker"], 409: ["changed_meanwhile"]},
    )
    def post(self, request: Request, referral_id: UUID) -> Response:
        """As it then stands."""
        referral = access_received_to_distribute(self.actor, referral_id)
        given = services.assign_referral(actor=self.actor, referral=referral, **self.parsed(WorkerInput))
        return Response(ReferralStanding(given).data)


class HandOverView(BodyView):
    """Everything that one member follows changes hands."""

    @operation(
        _("Hand all open referrals of a member over to another"),
        description=_("Also of a member who is suspended or has left."),
        request=WorkerInput,
        responses=HandedOverSerializer,
        refuses={400: ["unknown_worker", "same_worker"], 409: ["changed_meanwhile"]},
    )
    def post(self, request: Request, user_id: UUID) -> Response:
        """How many."""
        access_followed_by(self.actor, user_id)
        count = services.hand_over(actor=self.actor, from_id=user_id, **self.parsed(WorkerInput))
        return Response({"referrals": count})


class IntakeView(BodyView):
    """Who takes new referrals in."""

    @operation(_("Read who takes new referrals in"), responses=IntakeSerializer)
    def get(self, request: Request) -> Response:
        """By id."""
        return Response({"user_ids": sorted(map(str, access_intake(self.actor)))})

    @operation(
        _("Say who takes new referrals in"),
        request=IntakeInput,
        responses=IntakeSerializer,
        refuses={400: ["unknown_worker"]},
    )
    def post(self, request: Request) -> Response:
        """As it then stands."""
        access_intake(self.actor)
        services.set_intake(actor=self.actor, **self.parsed(IntakeInput))
        return Response({"user_ids": sorted(map(str, access_intake(self.actor)))})
