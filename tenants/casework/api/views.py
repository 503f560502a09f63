"""Files, for programs: parse, one access function, one service, answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.schema import operation
from maillage.api.views import BodyView
from sharing.referrals.access import access_received_to_act
from sharing.referrals.receipt import receipt_of
from tenants.casework.access import (
    access_new_participant,
    access_participant,
    access_participant_for_change,
    access_participants,
)
from tenants.casework.api.shapes import (
    IncomingFileInput,
    IncomingSerializer,
    ParticipantFile,
    ParticipantFilters,
    ParticipantInput,
    ParticipantRow,
    ParticipantSearch,
    ReceiptSerializer,
)
from tenants.casework.listing import filtered
from tenants.casework.models import Participant
from tenants.casework.numbers import show_number
from tenants.casework.services import (
    confirm_field,
    correct_file,
    link_file_to_referral,
    open_file,
    open_file_from_referral,
)

REFUSED_FIELDS = ["no_name", "bad_national_number", "born_in_future"]
NUMBER_OFF = ["national_number_off"]


class FileView(BodyView):
    """What answers with a whole file."""

    def file(self, participant: Participant) -> dict[str, Any]:
        """The file; that its national number was shown is written down."""
        number = show_number(self.actor, participant)
        return dict(ParticipantFile(participant, context={"number": number}).data)


class ParticipantListing(FileView):
    """The list, by whatever way its filters come."""

    def listed(self, filters: dict[str, Any]) -> Response:
        """The page of the participants that the filters leave."""
        found = filtered(
            access_participants(self.actor),
            words=filters.get("q", ""),
            statuses=[filters["status"]] if "status" in filters else (),
            referent=filters.get("referent"),
        )
        return self.get_paginated_response(ParticipantRow(self.page_of(found), many=True).data)


class ParticipantsView(ParticipantListing):
    """The participants of the acting CPAS."""

    @operation(_("List participants"), parameters=[ParticipantFilters], responses=ParticipantRow(many=True))
    def get(self, request: Request) -> Response:
        """Those that the filters leave."""
        return self.listed(self.parsed(ParticipantFilters, request.query_params))

    @operation(
        _("Open a file"),
        request=ParticipantInput,
        responses={201: ParticipantFile},
        refuses={400: REFUSED_FIELDS, 409: NUMBER_OFF},
    )
    def post(self, request: Request) -> Response:
        """A new file, followed by the caller."""
        access_new_participant(self.actor)
        participant = open_file(actor=self.actor, values=self.parsed(ParticipantInput))
        return Response(self.file(participant), status=201)


class ParticipantSearchView(ParticipantListing):
    """The same list, for words that should not stand in an address."""

    @operation(
        _("Search participants, with the words in the body"),
        request=ParticipantSearch,
        responses=ParticipantRow(many=True),
    )
    def post(self, request: Request) -> Response:
        """Those that the filters leave."""
        return self.listed(self.parsed(ParticipantSearch))


class ParticipantView(FileView):
    """One file."""

    @operation(_("Read a file"), responses=ParticipantFile)
    def get(self, request: Request, participant_id: UUID) -> Response:
        """The whole file."""
        return Response(self.file(access_participant(self.actor, participant_id)))

    @operation(
        _("Correct a file"),
        description=_("Open referrals whose agreement covers a changed field show the new value at once."),
        request=ParticipantInput,
        responses=ParticipantFile,
        refuses={400: REFUSED_FIELDS, 409: NUMBER_OFF},
    )
    def patch(self, request: Request, participant_id: UUID) -> Response:
        """The fields that are given."""
        participant = access_participant_for_change(self.actor, participant_id)
        correct_file(actor=self.actor, participant=participant, values=self.parsed(ParticipantInput, partial=True))
        return Response(self.file(access_participant(self.actor, participant_id)))


class ReceiptView(BodyView):
    """The person's receipt."""

    @operation(_("What was shared about a person, with whom, and who looked"), responses=ReceiptSerializer)
    def get(self, request: Request, participant_id: UUID) -> Response:
        """The receipt; that it was shown is written down."""
        return Response(ReceiptSerializer(receipt_of(self.actor, participant_id)).data)


class IncomingFileView(BodyView):
    """The own file of a person who was referred here."""

    @operation(
        _("Open a file for a person who was referred here, or link the one that they have"),
        description=_("A new file takes over the name, which the worker has confirmed with the person."),
        request=IncomingFileInput,
        responses={201: IncomingSerializer},
        refuses={409: ["not_accepted", "name_not_shared", "already_linked"]},
    )
    def post(self, request: Request, referral_id: UUID) -> Response:
        """Open it."""
        referral = access_received_to_act(self.actor, referral_id)
        chosen = self.parsed(IncomingFileInput).get("participant")
        if chosen is None:
            incoming = open_file_from_referral(actor=self.actor, referral=referral)
        else:
            own = access_participant_for_change(self.actor, chosen)
            incoming = link_file_to_referral(actor=self.actor, referral=referral, participant=own)
        return Response(IncomingSerializer(incoming).data, status=201)


class ConfirmFieldView(BodyView):
    """One field of a referral, confirmed with the person."""

    @operation(
        _("Take one confirmed field over into the own file"),
        request=None,
        responses=IncomingSerializer,
        refuses={409: ["not_accepted", "not_disclosed", "no_file", "already_confirmed"]},
    )
    def post(self, request: Request, referral_id: UUID, field: str) -> Response:
        """Take it over."""
        referral = access_received_to_act(self.actor, referral_id)
        return Response(IncomingSerializer(confirm_field(actor=self.actor, referral=referral, field=field)).data)
