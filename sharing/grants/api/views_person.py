"""What a person refused or takes back at once; presets and legal bases. For programs."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.schema import operation
from maillage.api.views import BodyView
from maillage.identity.bodies import roles_of, slugs_of
from sharing.grants import presets
from sharing.grants.access import (
    access_grants_of,
    access_legal_bases,
    access_legal_bases_for_change,
    access_new_grant,
    access_refusals_of,
)
from sharing.grants.api.shapes import (
    AgreementSerializer,
    LegalBasisInput,
    LegalBasisSerializer,
    PresetSerializer,
    RecipientsWithdrawalInput,
    RefusalInput,
    RefusalSerializer,
)
from sharing.grants.api.views import recipient_named, shown
from sharing.grants.services import add_legal_basis, record_refusal, withdraw_from_recipients
from sharing.programmes.presets import PRESETS


class WithdrawSeveralView(BodyView):
    """The person stops sharing with one, several or all organisations."""

    @operation(
        _("Withdraw every agreement with these recipients, or with all"),
        description=_("In one transaction. Nobody asks why."),
        request=RecipientsWithdrawalInput,
        responses=AgreementSerializer(many=True),
        refuses={409: ["nothing_to_withdraw"]},
    )
    def post(self, request: Request, participant_id: UUID) -> Response:
        """Answers the agreements that ended."""
        access_new_grant(self.actor, participant_id)
        slugs = self.parsed(RecipientsWithdrawalInput)["recipients"]
        roles = None if slugs is None else roles_of(slugs)
        done = withdraw_from_recipients(actor=self.actor, subject_id=participant_id, recipient_roles=roles)
        ended = access_grants_of(self.actor, participant_id).filter(pk__in=[withdrawal.pk for withdrawal in done])
        return Response(shown(self.actor, *ended))


class RefusalsView(BodyView):
    """What a person refused."""

    @operation(_("List what a person refused to share"), responses=RefusalSerializer(many=True))
    def get(self, request: Request, participant_id: UUID) -> Response:
        """Newest first."""
        rows = self.page_of(access_refusals_of(self.actor, participant_id))
        context = {"slugs": slugs_of({refusal.recipient_role for refusal in rows})}
        return self.get_paginated_response([RefusalSerializer(row, context=context).data for row in rows])

    @operation(
        _("Record a refusal"),
        request=RefusalInput,
        responses={201: RefusalSerializer},
        refuses={
            400: ["own_body", "never_a_recipient", "recipient_inactive", "refused_later", "unknown_recipient"],
        },
    )
    def post(self, request: Request, participant_id: UUID) -> Response:
        """Nothing follows from it."""
        access_new_grant(self.actor, participant_id)
        given = self.parsed(RefusalInput)
        recipient = recipient_named(self.actor, given.pop("recipient"))
        refusal = record_refusal(actor=self.actor, subject_id=participant_id, recipient=recipient, **given)
        context = {"slugs": {recipient.role: recipient.slug}}
        return Response(RefusalSerializer(refusal, context=context).data, status=201)


class PresetsView(BodyView):
    """What an agreement can propose in one word."""

    pagination_class = None

    @operation(_("List the presets of agreements"), responses=PresetSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Only categories in which files have fields are read."""
        rows = [
            {"code": code, "categories": presets.categories_of(code), "writes": presets.writes_of(code)}
            for code in PRESETS
        ]
        return Response(PresetSerializer(rows, many=True).data)


class LegalBasesView(BodyView):
    """On what a CPAS relies when it shares."""

    @operation(_("List the legal bases, with their versions"), responses=LegalBasisSerializer(many=True))
    def get(self, request: Request) -> Response:
        """By short name, newest first."""
        rows = self.page_of(access_legal_bases(self.actor))
        return self.get_paginated_response(LegalBasisSerializer(rows, many=True).data)

    @operation(
        _("Add a version of a legal basis"),
        request=LegalBasisInput,
        responses={201: LegalBasisSerializer},
        refuses={400: ["no_code", "no_text"], 409: ["version_exists"]},
    )
    def post(self, request: Request) -> Response:
        """Agreements keep the version under which they were given."""
        access_legal_bases_for_change(self.actor)
        basis = add_legal_basis(actor=self.actor, **self.parsed(LegalBasisInput))
        return Response(LegalBasisSerializer(basis).data, status=201)
