"""The team of a body, for programs: parse, one access function, one service, answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.schema import operation
from maillage.api.team.shapes import InvitationSerializer, InviteInput, MemberInput, MemberSerializer, TeamSerializer
from maillage.api.views import BodyView
from maillage.audit.actor import Actor
from maillage.identity.access import (
    access_invitation_for_change,
    access_member_for_change,
    access_members,
    access_open_invitations,
    check_keeps_team,
    keeps_team,
)
from maillage.identity.members import Coverage, describe_member, lift_suspension, suspend_member
from maillage.identity.services import cancel_invitation, end_membership, invite_colleague


class TeamView(BodyView):
    """Who works for the body."""

    @operation(_("List the members of the team, and the open invitations"), responses=TeamSerializer)
    def get(self, request: Request) -> Response:
        """By name; the invitations for who keeps the team."""
        shape = {"members": access_members(self.actor), "invitations": access_open_invitations(self.actor)}
        return Response(TeamSerializer(shape, context={"keeps_team": keeps_team(self.actor)}).data)


class InvitationsView(BodyView):
    """Who is invited."""

    @operation(
        _("Invite a colleague by e-mail"),
        description=_("They receive a link that is valid for 7 days."),
        request=InviteInput,
        responses={201: InvitationSerializer},
        refuses={
            400: ["function_unknown", "employer_missing", "employer_unknown", "ends_early"],
            409: ["already_invited"],
        },
    )
    def post(self, request: Request) -> Response:
        """The message leaves afterwards."""
        check_keeps_team(self.actor)
        invitation = invite_colleague(actor=self.actor, **self.parsed(InviteInput))
        return Response(InvitationSerializer(invitation).data, status=201)


class CancelInvitationView(BodyView):
    """An invitation is taken back."""

    @operation(
        _("Cancel an open invitation"),
        description=_("Its link no longer works."),
        request=None,
        responses=InvitationSerializer,
        refuses={409: ["invitation_closed"]},
    )
    def post(self, request: Request, invitation_id: UUID) -> Response:
        """As it then stands."""
        cancel_invitation(actor=self.actor, invitation=access_invitation_for_change(self.actor, invitation_id))
        return Response(InvitationSerializer(access_invitation_for_change(self.actor, invitation_id)).data)


class EndMembershipView(BodyView):
    """Somebody no longer works for the body."""

    @operation(
        _("End a colleague’s membership"),
        description=_(
            "From this moment on the person can no longer act for the body, in a browser or by a program. "
            "What they did stays under their name."
        ),
        request=None,
        responses={204: None},
        refuses={409: ["last_keeper", "membership_ended"]},
    )
    def post(self, request: Request, membership_id: UUID) -> Response:
        """Nothing is left to show."""
        end_membership(actor=self.actor, card=access_member_for_change(self.actor, membership_id))
        return Response(status=204)


def _shown(actor: Actor, membership_id: UUID) -> dict[str, Any]:
    return MemberSerializer(access_member_for_change(actor, membership_id), context={"keeps_team": True}).data


class MemberView(BodyView):
    """What the keepers say of a member."""

    @operation(
        _("Say whether a member decides on income, what they look after and who employs them"),
        description=_("Who decides on income or sanctions is never told who came to a voluntary programme."),
        request=MemberInput,
        responses=MemberSerializer,
        refuses={400: ["employer_missing", "employer_unknown", "commune_unknown"], 409: ["changed_meanwhile"]},
    )
    def post(self, request: Request, membership_id: UUID) -> Response:
        """As they then stand."""
        card = access_member_for_change(self.actor, membership_id)
        # what a program leaves out stays as it is
        kept = {"note": card.note, "employer": card.employer, "communes": card.communes, "contact": card.contact}
        said = kept | self.parsed(MemberInput)
        coverage = Coverage(said.pop("communes"), said.pop("contact"))
        describe_member(actor=self.actor, card=card, coverage=coverage, **said)
        return Response(_shown(self.actor, membership_id))


class SuspendView(BodyView):
    """Nothing opens for a member any more."""

    @operation(
        _("Suspend a member"),
        description=_("Pages, keys for programs and calendar links stop at once. It can be lifted."),
        request=None,
        responses=MemberSerializer,
        refuses={409: ["own_membership", "last_keeper", "changed_meanwhile"]},
    )
    def post(self, request: Request, membership_id: UUID) -> Response:
        """As they then stand."""
        suspend_member(actor=self.actor, card=access_member_for_change(self.actor, membership_id))
        return Response(_shown(self.actor, membership_id))


class LiftView(BodyView):
    """A suspended member works again."""

    @operation(_("Lift a suspension"), request=None, responses=MemberSerializer, refuses={409: ["changed_meanwhile"]})
    def post(self, request: Request, membership_id: UUID) -> Response:
        """As they then stand."""
        lift_suspension(actor=self.actor, card=access_member_for_change(self.actor, membership_id))
        return Response(_shown(self.actor, membership_id))
