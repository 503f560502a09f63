"""Transmissions, for programs: parse, one access function, one service, answer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.schema import operation
from maillage.api.views import BodyView
from maillage.documents.pdf import pdf_response
from sharing.transmissions import rules
from sharing.transmissions.access import (
    access_new_transmission,
    access_transmission,
    access_transmission_to_act,
    access_transmissions,
)
from sharing.transmissions.api.naming import frame_of
from sharing.transmissions.api.shapes import (
    PARTIES,
    CorrectInput,
    LegalTextSerializer,
    TransmissionDetail,
    TransmissionDraftInput,
    TransmissionFilters,
    TransmissionRow,
    TransmissionStanding,
)
from sharing.transmissions.drafting import correct_frame, correct_person, draft_transmission
from sharing.transmissions.law import in_force
from sharing.transmissions.listing import narrowed
from sharing.transmissions.papers import paper_of
from sharing.transmissions.reading import names_of, person_in

FRAME = ["not_another_cpas", "rule_not_in_force", "unknown_aid", "no_evidence", "day_impossible"]
PERSON = ["not_minimal", "too_long", "national_number", "bad_date", "confidential_address"]


class TransmissionsView(BodyView):
    """The transmissions of the acting CPAS."""

    @operation(
        _("List the transmissions sent and received"),
        parameters=[TransmissionFilters],
        responses=TransmissionRow(many=True),
    )
    def get(self, request: Request) -> Response:
        """Those that the filters leave, newest first; that names of others were read is written down."""
        asked = self.parsed(TransmissionFilters, request.query_params)
        found = narrowed(
            access_transmissions(self.actor), self.actor,
            direction=PARTIES.get(asked.get("direction", ""), ""), stage=asked.get("stage", ""),
        )  # fmt: skip
        rows = self.page_of(found.order_by("-created_at", "pk"))
        names = names_of(self.actor, rows)
        return self.get_paginated_response(TransmissionRow(rows, many=True, context={"names": names}).data)

    @operation(
        _("Start a transmission for lack of competence"),
        description=_("A legal duty between two CPAS: no agreement is asked, and only the legal minimum is carried."),
        request=TransmissionDraftInput,
        responses={201: TransmissionStanding},
        refuses={400: [*FRAME, *PERSON], 409: ["no_law"]},
    )
    def post(self, request: Request) -> Response:
        """Nothing leaves yet."""
        access_new_transmission(self.actor)
        given = self.parsed(TransmissionDraftInput)
        made = draft_transmission(
            actor=self.actor, frame=frame_of(given, given["request_received_on"]),
            received_on=given["request_received_on"], person=given.get("person", {}),
            subject_id=given.get("participant"),
        )  # fmt: skip
        return Response(TransmissionStanding(made).data, status=201)


class LegalTextsView(BodyView):
    """The catalogue of rules and terms."""

    @operation(_("List the rules and terms that apply today"), responses=LegalTextSerializer(many=True))
    def get(self, request: Request) -> Response:
        """In one version each."""
        access_transmissions(self.actor)
        found = in_force(timezone.localdate()).order_by("kind", "id")
        return self.get_paginated_response(LegalTextSerializer(self.page_of(found), many=True).data)


class TransmissionView(BodyView):
    """One transmission."""

    def shown(self, transmission_id: UUID) -> Response:
        """As it stands, with the person; that another CPAS's information was read is written down."""
        found = access_transmission(self.actor, transmission_id)
        context = {"person": person_in(self.actor, found)}
        return Response(TransmissionDetail(found, context=context).data)

    @operation(
        _("Read a transmission and what it carries now"),
        description=_("Each reading of another CPAS's information is written down."),
        responses=TransmissionDetail,
    )
    def get(self, request: Request, transmission_id: UUID) -> Response:
        """With the person, while that may be read."""
        return self.shown(transmission_id)

    @operation(
        _("Correct a transmission that was not sent"),
        request=CorrectInput,
        responses=TransmissionDetail,
        refuses={400: [*FRAME, *PERSON], 409: ["changed_meanwhile", "no_law"]},
    )
    def patch(self, request: Request, transmission_id: UUID) -> Response:
        """The frame, the person, or both; what is given of the person replaces all of it."""
        found = access_transmission_to_act(self.actor, transmission_id, rules.SENDER)
        given = self.parsed(CorrectInput, partial=True)
        person = given.pop("person", None)
        if given:
            frame = frame_of(given, found.request_received_on, found)
            correct_frame(actor=self.actor, transmission=found, frame=frame)
        if person is not None:
            correct_person(actor=self.actor, transmission=found, person=person)
        return self.shown(transmission_id)


class PaperView(BodyView):
    """A paper as a PDF."""

    @operation(
        _("Download a paper: receipt, notice or letter"),
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, transmission_id: UUID, kind: str) -> HttpResponse:
        """The receipt and the notice for the person are the sender's; the letter is both's, while it is open."""
        found = access_transmission(self.actor, transmission_id)
        return pdf_response(paper_of(self.actor, found, kind), f"{kind}-{found.reference}")
