"""A CPAS's own sheets of sessions, for programs: parse, one access function, one service, answer."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.schema import operation
from maillage.api.views import BodyView
from sharing.referrals.api.shapes import ReferralStanding
from tenants.sessions.access import access_line, access_sheet, access_sheet_to_invite, access_sheet_to_record
from tenants.sessions.api.shapes import InvitationsInput, PresenceAnswerInput, PresenceInput, SheetSerializer
from tenants.sessions.services import free_seat, invite, record_presence, refer_on


class SheetBase(BodyView):
    """Views that answer the sheet as it then is."""

    def sheet(self, session_id: UUID, status: int = 200) -> Response:
        """The sheet, as the caller may see it."""
        return Response(SheetSerializer(access_sheet(self.actor, session_id)).data, status=status)


class SheetView(SheetBase):
    """The sheet."""

    @operation(_("Read the own sheet of a session"), responses=SheetSerializer)
    def get(self, request: Request, session_id: UUID) -> Response:
        """Who is invited, and for who may know it, who came."""
        return self.sheet(session_id)


class InvitationsView(SheetBase):
    """Invite."""

    @operation(
        _("Invite own participants to a session"),
        description=_("Each takes a seat. Who organises the session learns the number, never a name."),
        request=InvitationsInput,
        responses={201: SheetSerializer},
        refuses={400: ["nobody_chosen"], 409: ["session_over", "session_full"]},
    )
    def post(self, request: Request, session_id: UUID) -> Response:
        """All of them, or nobody when there are not enough seats."""
        session = access_sheet_to_invite(self.actor, session_id)
        invite(actor=self.actor, session=session, participant_ids=self.parsed(InvitationsInput)["participants"])
        return self.sheet(session_id, 201)


class RemoveInvitationView(SheetBase):
    """Take an invitation back."""

    @operation(
        _("Take an invitation back: the seat is free"),
        request=None,
        responses=SheetSerializer,
        refuses={409: ["session_over"]},
    )
    def post(self, request: Request, session_id: UUID, line_id: UUID) -> Response:
        """Before the session."""
        session = access_sheet_to_invite(self.actor, session_id)
        free_seat(actor=self.actor, session=session, invitation=access_line(self.actor, session, line_id))
        return self.sheet(session_id)


class PresenceView(SheetBase):
    """Who came."""

    @operation(
        _("Write down who came to a session and who wants to go on"),
        description=_("Refused to who may not know it: in a voluntary programme, who decides on income."),
        request=PresenceInput,
        responses=SheetSerializer,
        refuses={400: ["unknown_presence"], 409: ["not_begun"]},
    )
    def post(self, request: Request, session_id: UUID) -> Response:
        """From the hour it began on."""
        session = access_sheet_to_record(self.actor, session_id)
        given = self.parsed(PresenceInput)["lines"]
        answers = {item["line"]: PresenceAnswerInput().answer(item) for item in given}
        record_presence(actor=self.actor, session=session, answers=answers)
        return self.sheet(session_id)


class ReferOnView(BodyView):
    """Who wants to go on."""

    @operation(
        _("Draft a referral for somebody who wants to go on after a session"),
        description=_("Under the person's agreement in force with who presented its offer; record one first."),
        request=None,
        responses={201: ReferralStanding},
        refuses={409: ["cannot_go_on", "already_referred", "no_live_grant"]},
    )
    def post(self, request: Request, session_id: UUID, line_id: UUID) -> Response:
        """To who presented its offer."""
        session = access_sheet_to_record(self.actor, session_id)
        line = access_line(self.actor, session, line_id)
        referral = refer_on(actor=self.actor, session=session, invitation=line)
        return Response(ReferralStanding(referral).data, status=201)
