"""Agreements, for programs: parse, one access function, one service, answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.parsing import BoundedJSONParser
from maillage.api.schema import operation
from maillage.api.views import BodyView
from maillage.audit.actor import Actor
from maillage.identity.bodies import slugs_of
from maillage.identity.models import Body
from sharing.grants import presets
from sharing.grants.access import (
    access_grant,
    access_grant_for_change,
    access_grants_of,
    access_new_grant,
    known_neighbours,
    possible_recipients,
)
from sharing.grants.api.shapes import (
    AgreementInput,
    AgreementSerializer,
    RecipientSerializer,
    ReconfirmationInput,
    RenewalInput,
    SpokenAgreementInput,
    SpokenEvidenceInput,
    TermsInput,
    WithdrawalInput,
)
from sharing.grants.bases import basis_in_force
from sharing.grants.documents.draft import draft_sheet
from sharing.grants.documents.sheet import notice_of
from sharing.grants.models import Grant, LegalBasis
from sharing.grants.services import (
    Evidence,
    Notice,
    Terms,
    narrow_grant,
    reconfirm_grant,
    record_grant,
    renew_grant,
    withdraw_grant,
)
from sharing.grants.subjects import files

EVIDENCE = [
    "no_evidence", "no_witness", "no_document", "no_signature", "not_signed", "empty_file", "too_large", "not_accepted",
    "infected",
]  # fmt: skip
TERMS = [
    "own_body", "never_a_recipient", "recipient_inactive", "no_purpose", "no_category", "ends_before_start",
    "ended_already", "too_long", "no_quality", "no_representative", "minor_not_asked", "voluntary_not_said",
    "unknown_legal_basis", "unknown_language", *EVIDENCE,
]  # fmt: skip
WITH_DOCUMENT = _("A signed document goes with it as multipart/form-data; a spoken agreement may be sent as JSON.")


class RecipientsView(BodyView):
    """Whom an agreement can name."""

    @operation(_("List the bodies that an agreement can name"), responses=RecipientSerializer(many=True))
    def get(self, request: Request) -> Response:
        """By kind and name."""
        rows = self.page_of(possible_recipients(self.actor))
        return self.get_paginated_response(RecipientSerializer(rows, many=True).data)


def recipient_named(actor: Actor, slug: str) -> Body:
    """The body with this short name. Raises ValidationError with code unknown_recipient."""
    body = possible_recipients(actor).filter(slug=slug).first()
    if body is None:
        raise ValidationError({"recipient": [ErrorDetail(str(_("No such recipient.")), "unknown_recipient")]})
    return body


def shown(actor: Actor, *grants: Grant) -> list[dict[str, Any]]:
    """Agreements with the short names of their recipients, which they keep as roles: one query for all."""
    slugs = slugs_of({grant.recipient_role for grant in grants})
    context = {"slugs": slugs, "known": known_neighbours(actor, grants)}
    return [dict(AgreementSerializer(grant, context=context).data) for grant in grants]


def _evidence(given: dict[str, Any]) -> Evidence:
    return Evidence(
        kind=given["evidence"],
        document=given.get("document"),
        witness=given["witness"],
        language=given["language"],
        interpreter=given["interpreter"],
        signed_name=given["signed_name"],
    )


def _basis(code: str) -> LegalBasis:
    basis = basis_in_force(code)
    if basis is None:
        raise ValidationError({"legal_basis": [ErrorDetail(str(_("No such legal basis.")), "unknown_legal_basis")]})
    return basis


def _notice(actor: Actor, subject_id: UUID, typed: dict[str, Any]) -> Notice:
    """The text that the person was shown, with what was agreed filled in. Raises ValidationError."""
    sheet = draft_sheet(actor, subject_id, files().label_of(actor, subject_id), typed)
    try:
        return notice_of(sheet, typed["notice_language"])
    except Http404 as none:
        message = ErrorDetail(str(_("There is no text in this language.")), "unknown_language")
        raise ValidationError({"notice_language": [message]}) from none


def _agreed(actor: Actor, subject_id: UUID, given: dict[str, Any]) -> dict[str, Any]:
    """What a new agreement and a renewal have in common, as the services take it."""
    preset = given.get("preset", "")
    categories, writes = given["categories"], given["writes"]
    if preset and not categories:
        categories, writes = presets.categories_of(preset), presets.writes_of(preset)
    typed = {**given, "preset": "", "categories": categories, "writes": writes or []}
    terms = Terms(
        notice=_notice(actor, subject_id, typed),
        writes=writes,
        preset=preset,
        service=given["recipient_service"],
        legal_basis=_basis(given["legal_basis"]),
        **{
            name: given[name]
            for name in (
                "bound_by_secrecy", "same_mission", "representative_name", "representative_quality", "minor_agreed",
                "voluntary_said",
            )
        },
    )  # fmt: skip
    return {
        "purpose": given["purpose"],
        "categories": categories,
        "valid_until": given["valid_until"],
        "evidence": _evidence(given),
        "terms": terms,
    }


class ParticipantAgreementsView(BodyView):
    """The agreements of a person."""

    parser_classes = [BoundedJSONParser, MultiPartParser]

    @operation(_("List the agreements of a person"), responses=AgreementSerializer(many=True))
    def get(self, request: Request, participant_id: UUID) -> Response:
        """Newest first."""
        rows = self.page_of(access_grants_of(self.actor, participant_id))
        return self.get_paginated_response(shown(self.actor, *rows))

    @operation(
        _("Record an agreement"),
        description=WITH_DOCUMENT,
        request={"application/json": SpokenAgreementInput, "multipart/form-data": AgreementInput},
        responses={201: AgreementSerializer},
        refuses={400: [*TERMS, "unknown_recipient"]},
    )
    def post(self, request: Request, participant_id: UUID) -> Response:
        """With its evidence."""
        access_new_grant(self.actor, participant_id)
        given = self.parsed(AgreementInput)
        grant = record_grant(
            actor=self.actor,
            subject_id=participant_id,
            recipient=recipient_named(self.actor, given["recipient"]),
            valid_from=given["valid_from"] or timezone.localdate(),
            **_agreed(self.actor, participant_id, given),
        )
        return Response(shown(self.actor, grant)[0], status=201)


class AgreementView(BodyView):
    """One agreement."""

    @operation(_("Read an agreement"), responses=AgreementSerializer)
    def get(self, request: Request, grant_id: UUID) -> Response:
        """Its terms, its evidence, where it stands."""
        return Response(shown(self.actor, access_grant(self.actor, grant_id))[0])


class RenewAgreementView(BodyView):
    """A newer version of an agreement."""

    parser_classes = [BoundedJSONParser, MultiPartParser]

    @operation(
        _("Renew or change an agreement"),
        description=_(
            "The new version begins today and takes the place of the old one; open referrals go on under it."
        ),
        request={"application/json": TermsInput, "multipart/form-data": RenewalInput},
        responses={201: AgreementSerializer},
        refuses={400: TERMS, 409: ["already_withdrawn", "already_replaced"]},
    )
    def post(self, request: Request, grant_id: UUID) -> Response:
        """With its own evidence."""
        grant = access_grant_for_change(self.actor, grant_id)
        given = {
            **self.parsed(RenewalInput),
            "recipient": slugs_of({grant.recipient_role}).get(grant.recipient_role, ""),
        }
        new = renew_grant(actor=self.actor, grant=grant, **_agreed(self.actor, grant.subject_id, given))
        return Response(shown(self.actor, new)[0], status=201)


class ReconfirmAgreementView(BodyView):
    """A spoken agreement said again."""

    parser_classes = [BoundedJSONParser, MultiPartParser]

    @operation(
        _("Reconfirm a spoken agreement"),
        description=_("It then holds until its own last day. Spoken again counts as much as signed."),
        request={"application/json": SpokenEvidenceInput, "multipart/form-data": ReconfirmationInput},
        responses=AgreementSerializer,
        refuses={400: ["not_spoken", *EVIDENCE], 409: ["not_live"]},
    )
    def post(self, request: Request, grant_id: UUID) -> Response:
        """With its own evidence."""
        grant = access_grant_for_change(self.actor, grant_id)
        reconfirm_grant(actor=self.actor, grant=grant, evidence=_evidence(self.parsed(ReconfirmationInput)))
        return Response(shown(self.actor, access_grant(self.actor, grant_id))[0])


class WithdrawAgreementView(BodyView):
    """The person takes an agreement back, or a part of it."""

    @operation(
        _("Withdraw an agreement, or categories of it"),
        description=_("Of the whole, every open referral under it ends at once. Nobody asks why."),
        request=WithdrawalInput,
        responses=AgreementSerializer,
        refuses={409: ["already_withdrawn", "not_covered"]},
    )
    def post(self, request: Request, grant_id: UUID) -> Response:
        """From now on it covers that no more."""
        grant = access_grant_for_change(self.actor, grant_id)
        if categories := self.parsed(WithdrawalInput)["categories"]:
            narrow_grant(actor=self.actor, grant=grant, categories=categories)
        else:
            withdraw_grant(actor=self.actor, grant=grant)
        return Response(shown(self.actor, access_grant(self.actor, grant_id))[0])
