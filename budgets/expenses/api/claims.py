"""Claims to funders and what they pay, for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.access import access_pool, access_pool_to_manage
from budgets.choices import funder_named
from budgets.contributions.access import payment_account_of
from budgets.expenses.access import (
    access_claim,
    access_claim_to_manage,
    access_claims,
    access_expense,
    access_item_to_manage,
    access_subsidies,
    access_subsidy_to_manage,
    access_whole_claim,
)
from budgets.expenses.api.claim_shapes import (
    ClaimAnswerInput,
    ClaimDetailSerializer,
    ClaimInput,
    ClaimRefusalInput,
    ClaimSendInput,
    ClaimSerializer,
    FunderPaymentInput,
    FunderPaymentSerializer,
    FunderReturnInput,
    ItemInput,
    ProofRowSerializer,
    SituationSerializer,
)
from budgets.expenses.api.shapes import ReasonInput
from budgets.expenses.api.views import AMOUNT
from budgets.expenses.files import claim_name
from budgets.expenses.models import Claim
from budgets.expenses.paper import claim_paper
from budgets.expenses.promises import situations
from budgets.expenses.reading import proofs_of
from budgets.expenses.services import (
    Cut,
    accept_claim,
    claim_expense,
    drop_expense,
    receive_subsidy,
    refuse_claim,
    return_subsidy,
    send_claim,
    start_claim,
    take_back_subsidy,
    withdraw_claim,
)
from maillage.api.schema import operation
from maillage.api.views import BodyView
from maillage.audit.actor import Actor
from maillage.documents.pdf import pdf_response


def _shown(actor: Actor, claim: Claim, status: int = 200) -> Response:
    return Response(ClaimDetailSerializer(access_claim(actor, claim.pool_id, claim.pk)).data, status=status)


class ClaimsView(BodyView):
    """The claims of a pool."""

    @operation(_("List the claims of a pool"), responses=ClaimSerializer(many=True))
    def get(self, request: Request, pool_id: UUID) -> Response:
        """A member those that were sent."""
        found = access_claims(self.actor, access_pool(self.actor, pool_id))
        return self.get_paginated_response(ClaimSerializer(self.page_of(found), many=True).data)

    @operation(
        _("Begin a claim to a funder"),
        request=ClaimInput,
        responses={201: ClaimDetailSerializer},
        refuses={400: ["other_funder"], 409: ["draft_exists", "pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID) -> Response:
        """As a draft."""
        pool = access_pool_to_manage(self.actor, pool_id)
        given = self.parsed(ClaimInput)
        source = funder_named(pool, given["funder"])
        return _shown(self.actor, start_claim(actor=self.actor, pool=pool, source=source, kind=given["kind"]), 201)


class ClaimView(BodyView):
    """One claim."""

    @operation(_("Read a claim with its items"), responses=ClaimDetailSerializer)
    def get(self, request: Request, pool_id: UUID, claim_id: UUID) -> Response:
        """A member its own items."""
        return _shown(self.actor, access_claim(self.actor, pool_id, claim_id))


class ItemsView(BodyView):
    """The expenses of a draft."""

    @operation(
        _("Claim an amount of an expense"),
        description=_("All funders together never pay more than it cost; another amount replaces the one before."),
        request=ItemInput,
        responses=ClaimDetailSerializer,
        refuses={
            400: [*AMOUNT, "not_eligible", "above_expense", "above_rate", "above_promise"],
            409: ["not_approved", "not_a_draft", "pool_closed"],
        },
    )
    def post(self, request: Request, pool_id: UUID, claim_id: UUID) -> Response:
        """Of an approved expense."""
        claim = access_claim_to_manage(self.actor, pool_id, claim_id)
        given = self.parsed(ItemInput)
        expense = access_expense(self.actor, pool_id, given["expense"])
        claim_expense(actor=self.actor, claim=claim, expense=expense, cents=given["amount_cents"])
        return _shown(self.actor, claim)


class RemoveItemView(BodyView):
    """An expense of a draft."""

    @operation(
        _("Take an expense out of a claim"),
        request=None,
        responses=ClaimDetailSerializer,
        refuses={409: ["not_a_draft", "pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID, claim_id: UUID, item_id: UUID) -> Response:
        """With its hours."""
        item = access_item_to_manage(self.actor, pool_id, claim_id, item_id)
        drop_expense(actor=self.actor, claim=item.claim, item=item)
        return _shown(self.actor, item.claim)


class SendView(BodyView):
    """A draft that is ready."""

    @operation(
        _("Say that a claim was sent"),
        request=ClaimSendInput,
        responses=ClaimDetailSerializer,
        refuses={400: ["empty_claim", "in_future"], 409: ["not_a_draft", "pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID, claim_id: UUID) -> Response:
        """From then on it stays as it is."""
        claim = access_claim_to_manage(self.actor, pool_id, claim_id)
        return _shown(self.actor, send_claim(actor=self.actor, claim=claim, **self.parsed(ClaimSendInput)))


class AnswerView(BodyView):
    """The funder's answer."""

    @operation(
        _("Enter what the funder accepts of a claim, which posts it"),
        request=ClaimAnswerInput,
        responses=ClaimDetailSerializer,
        refuses={
            400: ["above_item", "no_reason", "unknown_item", "in_future", "before_sending"],
            409: ["not_sent", "pool_closed"],
        },
    )
    def post(self, request: Request, pool_id: UUID, claim_id: UUID) -> Response:
        """Everything but the cuts, each with a coded reason."""
        claim = access_claim_to_manage(self.actor, pool_id, claim_id)
        given: dict[str, Any] = self.parsed(ClaimAnswerInput)
        cuts = {cut["item"]: Cut(cut["cents"], cut["reason"]) for cut in given.pop("cuts", [])}
        return _shown(self.actor, accept_claim(actor=self.actor, claim=claim, cuts=cuts, **given))


class RefuseView(BodyView):
    """The funder's refusal."""

    @operation(
        _("Enter that the funder refuses a claim whole"),
        request=ClaimRefusalInput,
        responses=ClaimDetailSerializer,
        refuses={400: ["no_reason", "in_future", "before_sending"], 409: ["not_sent", "pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID, claim_id: UUID) -> Response:
        """Its expenses are free again."""
        claim = access_claim_to_manage(self.actor, pool_id, claim_id)
        return _shown(self.actor, refuse_claim(actor=self.actor, claim=claim, **self.parsed(ClaimRefusalInput)))


class WithdrawClaimView(BodyView):
    """A claim that is given up."""

    @operation(
        _("Withdraw a claim; one that was accepted is taken back by a reversal"),
        request=ReasonInput,
        responses=ClaimDetailSerializer,
        refuses={400: ["no_reason"], 409: ["withdrawn_before", "pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID, claim_id: UUID) -> Response:
        """Its expenses are free again."""
        claim = access_claim_to_manage(self.actor, pool_id, claim_id)
        return _shown(self.actor, withdraw_claim(actor=self.actor, claim=claim, **self.parsed(ReasonInput)))


class ClaimProofsView(BodyView):
    """The proofs of a claim."""

    @operation(_("List the proofs of a claim"), responses=ProofRowSerializer(many=True))
    def get(self, request: Request, pool_id: UUID, claim_id: UUID) -> Response:
        """Of the items that the reader sees."""
        rows = self.page_of(proofs_of(access_claim(self.actor, pool_id, claim_id)))
        return self.get_paginated_response(ProofRowSerializer(rows, many=True).data)


class ClaimPaperView(BodyView):
    """A claim on paper."""

    @operation(_("Download a claim as a PDF to sign"), responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: Request, pool_id: UUID, claim_id: UUID) -> HttpResponse:
        """The coordination’s alone."""
        found = access_whole_claim(self.actor, pool_id, claim_id)
        return pdf_response(claim_paper(found, payment_account_of(found.pool)), f"{claim_name(found)}-claim")


class FundersView(BodyView):
    """Those who fund a pool."""

    @operation(_("Read where each funder stands"), responses=SituationSerializer(many=True))
    def get(self, request: Request, pool_id: UUID) -> Response:
        """Promised, claimed, accepted, received, still to come."""
        rows = self.page_of(situations(access_pool(self.actor, pool_id)))
        return self.get_paginated_response(SituationSerializer(rows, many=True).data)


class PaymentsView(BodyView):
    """What funders paid."""

    @operation(_("List what funders paid"), responses=FunderPaymentSerializer(many=True))
    def get(self, request: Request, pool_id: UUID) -> Response:
        """By day, those taken back too."""
        found = access_subsidies(access_pool(self.actor, pool_id))
        return self.get_paginated_response(FunderPaymentSerializer(self.page_of(found), many=True).data)

    @operation(
        _("Enter a payment by a funder"),
        request=FunderPaymentInput,
        responses={201: FunderPaymentSerializer},
        refuses={
            400: [*AMOUNT, "other_funder", "in_future"],
            409: ["possible_duplicate", "more_than_promised", "pool_closed"],
        },
    )
    def post(self, request: Request, pool_id: UUID) -> Response:
        """An advance too, before any claim."""
        pool = access_pool_to_manage(self.actor, pool_id)
        given = self.parsed(FunderPaymentInput)
        source = funder_named(pool, given.pop("funder"))
        made = receive_subsidy(actor=self.actor, pool=pool, source=source, cents=given.pop("amount_cents"), **given)
        return Response(FunderPaymentSerializer(made).data, status=201)


class ReturnsView(BodyView):
    """What was paid back to funders."""

    @operation(
        _("Enter money that was paid back to a funder"),
        description=_("What no accepted claim accounts for. It is listed among the payments, below zero."),
        request=FunderReturnInput,
        responses={201: FunderPaymentSerializer},
        refuses={400: [*AMOUNT, "other_funder", "in_future", "above_unjustified"], 409: ["pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID) -> Response:
        """An advance that was too much."""
        pool = access_pool_to_manage(self.actor, pool_id)
        given = self.parsed(FunderReturnInput)
        source = funder_named(pool, given.pop("funder"))
        made = return_subsidy(actor=self.actor, pool=pool, source=source, cents=given.pop("amount_cents"), **given)
        return Response(FunderPaymentSerializer(made).data, status=201)


class TakeBackPaymentView(BodyView):
    """A payment by mistake."""

    @operation(
        _("Take a payment by a funder back by a reversal"),
        request=ReasonInput,
        responses={204: None},
        refuses={400: ["no_reason"], 409: ["struck_out", "pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID, subsidy_id: UUID) -> Response:
        """Both stay readable."""
        payment = access_subsidy_to_manage(self.actor, pool_id, subsidy_id)
        take_back_subsidy(actor=self.actor, payment=payment, **self.parsed(ReasonInput))
        return Response(status=204)
