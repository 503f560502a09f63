"""Agreements, for programs: parse, one access function, one service, answer."""

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
from sharing.grants.access import (
    access_grant,
    access_grant_for_change,
    access_grants_of,
    access_new_grant,
    possible_recipients,
)
from sharing.grants.api.shapes import AgreementInput, AgreementSerializer, RecipientSerializer, SpokenAgreementInput
from sharing.grants.models import Grant
from sharing.grants.services import Evidence, record_grant, withdraw_grant

RECORDING = [
    "own_body", "never_a_recipient", "no_category", "ends_before_start", "ended_already", "too_long", "no_witness",
    "no_document", "empty_file", "too_large", "not_accepted", "unknown_recipient",
]  # fmt: skip


class RecipientsView(BodyView):
    """Whom an agreement can name."""

    @operation(_("List the bodies that an agreement can name"), responses=RecipientSerializer(many=True))
    def get(self, request: Request) -> Response:
        """By kind and name."""
        rows = self.page_of(possible_recipients(self.actor))
        return self.get_paginated_response(RecipientSerializer(rows, many=True).data)


def _recipient(actor: Actor, slug: str) -> Body:
    body = possible_recipients(actor).filter(slug=slug).first()
    if body is None:
        raise ValidationError({"recipient": [ErrorDetail(str(_("No such recipient.")), "unknown_recipient")]})
    return body


def _shown(*grants: Grant) -> list[dict[str, Any]]:
    """Agreements with the short names of their recipients, which they keep as roles: one query for all."""
    roles = {grant.recipient_role for grant in grants}
    slugs = dict(Body.objects.filter(role__in=roles).values_list("role", "slug"))
    return [dict(AgreementSerializer(grant, context={"slugs": slugs}).data) for grant in grants]


def _evidence(given: dict[str, Any]) -> Evidence:
    return Evidence(
        kind=given["evidence"],
        document=given.get("document"),
        witness=given["witness"],
        language=given["language"],
        interpreter=given["interpreter"],
    )


class ParticipantAgreementsView(BodyView):
    """The agreements of a person."""

    parser_classes = [BoundedJSONParser, MultiPartParser]

    @operation(_("List the agreements of a person"), responses=AgreementSerializer(many=True))
    def get(self, request: Request, participant_id: UUID) -> Response:
        """Newest first."""
        rows = self.page_of(access_grants_of(self.actor, participant_id))
        return self.get_paginated_response(_shown(*rows))

    @operation(
        _("Record an agreement"),
        description=_("A signed document goes with it as multipart/form-data; a spoken agreement may be sent as JSON."),
        request={"application/json": SpokenAgreementInput, "multipart/form-data": AgreementInput},
        responses={201: AgreementSerializer},
        refuses={400: RECORDING},
    )
    def post(self, request: Request, participant_id: UUID) -> Response:
        """With its evidence."""
        access_new_grant(self.actor, participant_id)
        given = self.parsed(AgreementInput)
        grant = record_grant(
            actor=self.actor,
            subject_id=participant_id,
            purpose=given["purpose"],
            recipient=_recipient(self.actor, given["recipient"]),
            categories=given["categories"],
            valid_from=given["valid_from"],
            valid_until=given["valid_until"],
            evidence=_evidence(given),
        )
        return Response(_shown(grant)[0], status=201)


class AgreementView(BodyView):
    """One agreement."""

    @operation(_("Read an agreement"), responses=AgreementSerializer)
    def get(self, request: Request, grant_id: UUID) -> Response:
        """Its terms, its evidence, where it stands."""
        return Response(_shown(access_grant(self.actor, grant_id))[0])


class WithdrawAgreementView(BodyView):
    """The person takes an agreement back."""

    @operation(
        _("Withdraw an agreement"),
        description=_("Every open referral under it ends at once."),
        request=None,
        responses=AgreementSerializer,
        refuses={409: ["already_withdrawn"]},
    )
    def post(self, request: Request, grant_id: UUID) -> Response:
        """From now on it covers nothing."""
        withdraw_grant(actor=self.actor, grant=access_grant_for_change(self.actor, grant_id))
        return Response(_shown(access_grant(self.actor, grant_id))[0])
