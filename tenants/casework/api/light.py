"""What a CPAS that works light does by program: refer at once, import a list, take the answers back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.parsing import BoundedJSONParser
from maillage.api.schema import operation
from maillage.api.views import BodyView
from maillage.audit.actor import Actor
from maillage.identity.models import Body
from sharing.grants.access import possible_recipients
from sharing.grants.services import Evidence, Terms
from sharing.referrals.api.shapes import ReferralStanding
from tenants.casework.access import access_new_participant
from tenants.casework.api.light_shapes import (
    ApplyInput,
    ListImportSerializer,
    ListInput,
    QuickInput,
    QuickInputWithDocument,
    SentAnswerSerializer,
)
from tenants.casework.light.answers import answers
from tenants.casework.light.comparing import Preview, show_comparison
from tenants.casework.light.importing import UNREADABLE, access_import, apply_import, upload_list
from tenants.casework.light.parsing import LARGEST
from tenants.casework.light.quick import Person, access_quick_referral, refer_quickly
from tenants.casework.models import ParticipantImport

QUICKLY = [
    "no_name", "no_contact", "no_reason", "external_number_taken", "own_body", "never_a_recipient", "unknown_recipient",
    "recipient_inactive", "ends_before_start", "ended_already", "too_long", "no_witness", "no_document", "empty_file",
    "too_large", "not_accepted", "minor_not_asked", "voluntary_not_said",
]  # fmt: skip


def _recipient(actor: Actor, slug: str) -> Body:
    body = possible_recipients(actor).filter(slug=slug).first()
    if body is None:
        raise ValidationError({"recipient": [ErrorDetail(str(_("No such recipient.")), "unknown_recipient")]})
    return body


class QuickReferralView(BodyView):
    """All of a referral at once."""

    parser_classes = [BoundedJSONParser, MultiPartParser]

    @operation(
        _("Draft a referral of somebody who need not have a file"),
        description=_(
            "File, agreement and draft are made in one transaction. Look at the preview, then send the draft."
        ),
        request={"application/json": QuickInput, "multipart/form-data": QuickInputWithDocument},
        responses={201: ReferralStanding},
        refuses={400: QUICKLY},
    )
    def post(self, request: Request) -> Response:
        """Name, contact, reason, recipient, period."""
        access_quick_referral(self.actor)
        given = self.parsed(QuickInputWithDocument)
        names = ("first_name", "last_name", "phone", "email", "number")
        spoken = ("witness", "language", "interpreter")
        referral = refer_quickly(
            actor=self.actor,
            person=Person(**{name: given[name] for name in names}),
            reason=given["reason"],
            recipient=_recipient(self.actor, given["recipient"]),
            valid_until=given["valid_until"],
            evidence=Evidence(
                kind=given["evidence"], document=given.get("document"), **{name: given[name] for name in spoken}
            ),
            terms=Terms(voluntary_said=given["voluntary_said"], minor_agreed=given["minor_agreed"]),
        )
        return Response(ReferralStanding(referral).data, status=201)


class AnswersView(BodyView):
    """The answers, to carry back."""

    @operation(
        _("What became of the referrals sent"),
        description=_("With the stable number of each person. That it was read is written down."),
        responses=SentAnswerSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Newest first."""
        return self.get_paginated_response(SentAnswerSerializer(self.page_of(answers(self.actor)), many=True).data)


class ImportBase(BodyView):
    """Views that answer what a list would do, or did."""

    def shown(self, batch: ParticipantImport, status: int = 200) -> Response:
        """The preview as it now is."""
        found = (
            show_comparison(self.actor, batch) if batch.rows is not None else Preview([], [], batch.unchanged, [], [])
        )
        shape: dict[str, Any] = {
            "batch": batch,
            "unchanged": found.unchanged,
            "fingerprint": found.fingerprint if batch.rows is not None else "",
            "ignored": found.ignored,
            "new": found.new,
            "changed": found.changed,
            "problems": found.problems,
        }
        return Response(ListImportSerializer(shape).data, status=status)


class ImportsView(ImportBase):
    """Upload a list."""

    parser_classes = [MultiPartParser]

    @operation(
        _("Upload a list of participants, to look at what it would change"),
        description=_("Nothing is changed yet. What the list says is kept for a day."),
        request={"multipart/form-data": ListInput},
        responses={201: ListImportSerializer},
        refuses={400: list(UNREADABLE)},
    )
    def post(self, request: Request) -> Response:
        """People are recognised by their stable number."""
        access_new_participant(self.actor)
        content = self.parsed(ListInput)["list"].read(LARGEST + 1)
        return self.shown(upload_list(actor=self.actor, content=content), 201)


class ImportView(ImportBase):
    """One's own upload."""

    @operation(_("What an uploaded list would change now"), responses=ListImportSerializer)
    def get(self, request: Request, import_id: UUID) -> Response:
        """Of the last day."""
        return self.shown(access_import(self.actor, import_id))


class ApplyImportView(ImportBase):
    """Apply it."""

    @operation(
        _("Apply an uploaded list, whole or not at all"),
        description=_("Open referrals whose agreement covers a changed field show the new value at once."),
        request=ApplyInput,
        responses=ListImportSerializer,
        refuses={409: ["already_applied", "import_has_errors", "changed_since_shown"]},
    )
    def post(self, request: Request, import_id: UUID) -> Response:
        """As it was shown."""
        batch = access_import(self.actor, import_id)
        shown = self.parsed(ApplyInput)["shown"]
        return self.shown(apply_import(actor=self.actor, batch=batch, shown=shown))
