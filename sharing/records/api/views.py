"""What is written inside a referral, for programs, on both sides."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.schema import operation
from maillage.api.views import BodyView
from maillage.documents.pdf import pdf_response
from sharing.records import rules
from sharing.records.access import (
    Folder,
    access_document,
    access_folder,
    access_folder_to_act,
    access_record,
    access_record_to_correct,
    access_records,
    access_review,
    current,
    plan_of,
)
from sharing.records.api.shapes import (
    ANY_INPUT,
    INPUTS,
    KindInput,
    RecordDocumentInput,
    RecordSerializer,
    ReviewPlanInput,
    ReviewPlanSerializer,
    WrittenRecordSerializer,
    draft_of,
)
from sharing.records.files import hand_out_file
from sharing.records.models import Record
from sharing.records.paper import review_document
from sharing.records.reading import read_listed, read_record
from sharing.records.services import Draft, copy_to_file, plan_reviews, sign_review, write_record

REFUSED = [
    "category_not_granted", "in_future", "required", "too_long", "not_a_choice", "not_a_number", "ends_before_start",
    "nothing_written", "not_your_part",
]  # fmt: skip
MOVED_ON = {409: ["not_open", "changed_meanwhile"]}


class WritingView(BodyView):
    """Writes a record of any kind."""

    def written(self, folder: Folder, supersedes: Record | None = None) -> Response:
        """The record that was sent, in the place of another one if there is one."""
        sent = self.request.data
        kind = KindInput(data=sent if isinstance(sent, dict) else {})
        kind.is_valid(raise_exception=True)
        draft = draft_of(self.parsed(INPUTS[kind.validated_data["kind"]]))
        made = write_record(actor=self.actor, folder=folder, draft=draft, supersedes=supersedes)
        return Response(WrittenRecordSerializer(made).data, status=201)


class RecordsView(WritingView):
    """The records of a referral."""

    @operation(
        _("Read what is written in a referral"),
        description=_("Each reading of another body's information is written down."),
        responses=RecordSerializer(many=True),
    )
    def get(self, request: Request, referral_id: UUID) -> Response:
        """The current ones, the latest first, messages too."""
        folder = access_folder(self.actor, referral_id)
        found = current(access_records(folder)).exclude(kind=rules.SIGNATURE)
        return self.get_paginated_response(RecordSerializer(read_listed(folder, self.page_of(found)), many=True).data)

    @operation(
        _("Write a record or a message in a referral"),
        request=ANY_INPUT,
        responses={201: WrittenRecordSerializer},
        refuses={400: REFUSED, **MOVED_ON},
    )
    def post(self, request: Request, referral_id: UUID) -> Response:
        """Of the kind that is named, in a category that the agreement opens."""
        return self.written(access_folder_to_act(self.actor, referral_id))


class RecordView(BodyView):
    """One record."""

    @operation(_("Read a record of a referral"), responses=RecordSerializer)
    def get(self, request: Request, referral_id: UUID, record_id: UUID) -> Response:
        """With its signatures."""
        folder = access_folder(self.actor, referral_id)
        return Response(RecordSerializer(read_record(folder, access_record(folder, record_id))).data)


class CorrectView(WritingView):
    """Another version."""

    @operation(
        _("Write another version of a record"),
        description=_("The earlier one stays readable. A joint review has to be signed again."),
        request=ANY_INPUT,
        responses={201: WrittenRecordSerializer},
        refuses={400: [*REFUSED, "other_kind"], **MOVED_ON},
    )
    def post(self, request: Request, referral_id: UUID, record_id: UUID) -> Response:
        """Of the same kind."""
        folder = access_folder_to_act(self.actor, referral_id)
        return self.written(folder, access_record_to_correct(folder, record_id))


class DocumentsView(BodyView):
    """Documents that are added to a referral."""

    parser_classes = [MultiPartParser]

    @operation(
        _("Add a document to a referral"),
        request=RecordDocumentInput,
        responses={201: WrittenRecordSerializer},
        refuses={400: ["category_not_granted", "too_large", "empty_file", "not_accepted"], **MOVED_ON},
    )
    def post(self, request: Request, referral_id: UUID) -> Response:
        """In a category that the agreement opens."""
        folder = access_folder_to_act(self.actor, referral_id)
        given = self.parsed(RecordDocumentInput)
        draft = Draft(
            rules.ATTACHMENT, {"title": given["title"]}, given.get("category"), document=given["document"]
        )  # fmt: skip
        made = write_record(actor=self.actor, folder=folder, draft=draft)
        return Response(WrittenRecordSerializer(made).data, status=201)


class DocumentView(BodyView):
    """One document."""

    @operation(
        _("Download a document of a referral"), responses={(200, "application/octet-stream"): OpenApiTypes.BINARY}
    )
    def get(self, request: Request, referral_id: UUID, record_id: UUID) -> FileResponse:
        """As it was added."""
        folder = access_folder(self.actor, referral_id)
        return hand_out_file(folder, access_document(folder, record_id))


class PaperView(BodyView):
    """A joint review as a PDF."""

    @operation(_("Download a joint review as a PDF"), responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: Request, referral_id: UUID, record_id: UUID) -> HttpResponse:
        """To sign on paper, or with the signatures that were given."""
        folder = access_folder(self.actor, referral_id)
        content = review_document(folder, access_review(folder, record_id), language=get_language() or "fr")
        return pdf_response(content, "evaluation-conjointe")


class SignView(BodyView):
    """A sign-off."""

    @operation(
        _("Sign a joint review for the own body"),
        request=None,
        responses={201: WrittenRecordSerializer},
        refuses={409: ["not_open", "changed_meanwhile", "already_signed"]},
    )
    def post(self, request: Request, referral_id: UUID, record_id: UUID) -> Response:
        """This version of it."""
        folder = access_folder_to_act(self.actor, referral_id)
        signed = sign_review(actor=self.actor, folder=folder, review=access_review(folder, record_id))
        return Response(WrittenRecordSerializer(signed).data, status=201)


class CopyView(BodyView):
    """A copy for the person's file."""

    @operation(_("Copy a record into the person's file, as the sender"), request=None, responses={204: None})
    def post(self, request: Request, referral_id: UUID, record_id: UUID) -> Response:
        """Now, not only when the referral ends."""
        folder = access_folder_to_act(self.actor, referral_id)
        copy_to_file(actor=self.actor, folder=folder, record=access_record(folder, record_id))
        return Response(status=204)


class PlanView(BodyView):
    """When the parties look back together."""

    @operation(_("Read when joint reviews of a referral are due"), responses=ReviewPlanSerializer)
    def get(self, request: Request, referral_id: UUID) -> Response:
        """404 when none is planned."""
        plan = plan_of(access_folder(self.actor, referral_id))
        if plan is None:
            raise NotFound
        return Response(ReviewPlanSerializer(plan).data)

    @operation(
        _("Plan the joint reviews of a referral"),
        request=ReviewPlanInput,
        responses=ReviewPlanSerializer,
        refuses={400: ["in_past"], 409: ["not_open"]},
    )
    def post(self, request: Request, referral_id: UUID) -> Response:
        """By a rhythm, from a day."""
        folder = access_folder_to_act(self.actor, referral_id)
        return Response(
            ReviewPlanSerializer(plan_reviews(actor=self.actor, folder=folder, **self.parsed(ReviewPlanInput))).data
        )
