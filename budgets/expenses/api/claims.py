"""Claims to funders and what they pay, for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.access import access_pool, access_pool_to_manage
from budgets.api.inputs import OneAmountInput
from budgets.api.shapes import EurosField
from budgets.choices import funder_named
from budgets.expenses.access import (
    access_claim,
    access_claim_to_manage,
    access_claims,
    access_expense,
    access_item_to_manage,
    access_subsidies,
    access_subsidy_to_manage,
)
from budgets.expenses.api.shapes import ReasonInput, cents_field
from budgets.expenses.api.views import AMOUNT
from budgets.expenses.models import Claim, ClaimItem, ClaimKind, CutReason, FunderPayment
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
from maillage.api.parsing import Input
from maillage.api.schema import operation
from maillage.api.views import BodyView
from maillage.audit.actor import Actor


class ItemSerializer(serializers.ModelSerializer[ClaimItem]):
    """What is claimed of one expense."""

    amount = EurosField(source="cents")
    accepted = EurosField(source="kept_cents")

    class Meta:
        model = ClaimItem
        fields = ["id", "expense", "amount", "cents", "cut_cents", "cut_reason", "accepted"]
        read_only_fields = fields


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """A claim in the list."""

    funder = serializers.CharField(source="source.code")

    class Meta:
        model = Claim
        fields = [
            "id", "funder", "number", "kind", "state", "cents", "accepted_cents", "sent_on", "decided_on", "reference",
            "reason",
        ]  # fmt: skip
        read_only_fields = fields


class ClaimDetailSerializer(ClaimSerializer):
    """A claim with the items that the reader sees."""

    items = ItemSerializer(many=True)

    class Meta(ClaimSerializer.Meta):
        fields = [*ClaimSerializer.Meta.fields, "items"]
        read_only_fields = fields


class ProofRowSerializer(serializers.Serializer[Any]):
    """A proof in the list of a claim."""

    expense = serializers.UUIDField(source="item.expense_id")
    proof = serializers.UUIDField(source="proof.pk")
    kind = serializers.CharField(source="proof.kind")
    digest = serializers.CharField(source="proof.digest")
    minutes = serializers.IntegerField()


class SituationSerializer(serializers.Serializer[Any]):
    """Where a funder stands, in cents."""

    funder = serializers.CharField(source="source.code")
    label = serializers.CharField(source="source.label")  # type: ignore[assignment]  # DRF: not that attribute
    promised = serializers.IntegerField()
    advance = serializers.IntegerField()
    claimed = serializers.IntegerField()
    accepted = serializers.IntegerField()
    received = serializers.IntegerField(help_text=_("Less what was paid back."))
    returned = serializers.IntegerField(help_text=_("What was paid back to the funder."))
    owed = serializers.IntegerField(help_text=_("Below zero: paid ahead, not justified yet."))
    advance_to_come = serializers.IntegerField()
    balance_to_come = serializers.IntegerField()


class FunderPaymentSerializer(serializers.ModelSerializer[FunderPayment]):
    """Money that a funder paid, below zero what was paid back to it."""

    funder = serializers.CharField(source="source.code")

    class Meta:
        model = FunderPayment
        fields = ["id", "funder", "cents", "received_on", "reference", "reason"]
        read_only_fields = fields


class ClaimInput(Input):
    """A new claim."""

    funder = serializers.SlugField(help_text=_("The code of a funder."))
    kind = serializers.ChoiceField(ClaimKind.choices)


class ItemInput(OneAmountInput):
    """An amount of an expense."""

    expense = serializers.UUIDField()
    amount = EurosField(required=False)
    amount_cents = cents_field()


class ClaimSendInput(Input):
    """That it was sent."""

    sent_on = serializers.DateField()
    reference = serializers.CharField(max_length=60, required=False, allow_blank=True)


class CutInput(Input):
    """What is not accepted of one item."""

    item = serializers.UUIDField()
    cents = serializers.IntegerField(min_value=1)
    reason = serializers.ChoiceField(CutReason.choices)


class ClaimAnswerInput(Input):
    """What the funder accepts: everything but the cuts."""

    decided_on = serializers.DateField()
    reference = serializers.CharField(max_length=60, required=False, allow_blank=True)
    cuts = CutInput(many=True, required=False)


class ClaimRefusalInput(Input):
    """That the funder refuses it whole."""

    decided_on = serializers.DateField()
    reason = serializers.CharField(max_length=300)


class FunderPaymentInput(OneAmountInput):
    """Money from a funder."""

    funder = serializers.SlugField(help_text=_("The code of a funder."))
    amount = EurosField(required=False)
    amount_cents = cents_field()
    received_on = serializers.DateField()
    reference = serializers.CharField(max_length=60, required=False, allow_blank=True)
    confirmed = serializers.BooleanField(
        required=False, default=False,
        help_text=_("Whether it is neither entered twice nor a mistake, though more than was promised."),
    )  # fmt: skip


class FunderReturnInput(OneAmountInput):
    """Money paid back to a funder."""

    funder = serializers.SlugField(help_text=_("The code of a funder."))
    amount = EurosField(required=False)
    amount_cents = cents_field()
    paid_on = serializers.DateField()
    reference = serializers.CharField(max_length=60, required=False, allow_blank=True)


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
