"""What goes into a claim and what goes along with it, for programs: the expenses left to claim, the list of proofs."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.expenses.access import access_claim, access_claim_to_manage
from budgets.expenses.api.claim_shapes import ClaimableSerializer
from budgets.expenses.files import proofs_csv, proofs_pdf
from budgets.expenses.promises import claimable
from budgets.expenses.reading import proofs_of
from maillage.api.schema import file_of, operation
from maillage.api.views import BodyView
from maillage.documents.downloads import CSV, PDF


class ClaimableView(BodyView):
    """What can go into a claim."""

    @operation(
        _("List the expenses of which a claim can still take something"),
        description=_("Approved ones of the lines that the funder pays for, at its rate."),
        responses=ClaimableSerializer(many=True),
    )
    def get(self, request: Request, pool_id: UUID, claim_id: UUID) -> Response:
        """By day."""
        claim = access_claim_to_manage(self.actor, pool_id, claim_id)
        rows = self.page_of(claimable(claim.pool, claim))
        return self.get_paginated_response(ClaimableSerializer(rows, many=True).data)


class ProofsFileView(BodyView):
    """The proofs of a claim for a spreadsheet."""

    @operation(_("Download the list of proofs of a claim as CSV"), responses=file_of(CSV))
    def get(self, request: Request, pool_id: UUID, claim_id: UUID) -> HttpResponse:
        """With the hash of each file."""
        claim = access_claim(self.actor, pool_id, claim_id)
        return proofs_csv(claim, proofs_of(claim))


class ProofsPaperView(BodyView):
    """The proofs of a claim on paper."""

    @operation(_("Download the list of proofs of a claim as a PDF"), responses=file_of(PDF))
    def get(self, request: Request, pool_id: UUID, claim_id: UUID) -> HttpResponse:
        """To go with the claim."""
        claim = access_claim(self.actor, pool_id, claim_id)
        return proofs_pdf(claim.pool, claim, proofs_of(claim))
