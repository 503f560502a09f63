"""What is done with one expense, and orders to subcontractors, for programs."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.access import access_pool
from budgets.expenses.access import (
    access_delivery_to_change,
    access_entering,
    access_expense_to_change,
    access_expense_to_decide,
    access_order,
    access_order_to_change,
    access_orders,
)
from budgets.expenses.api.shapes import (
    DeliveryInput,
    ExpenseDetailSerializer,
    OrderInput,
    OrderSerializer,
    ReasonInput,
    ordered_of,
)
from budgets.expenses.api.views import UPLOAD, shown
from budgets.expenses.services import (
    approve_expense,
    enter_delivery,
    enter_order,
    reject_expense,
    reopen_expense,
    reverse_expense,
    strike_delivery,
    strike_order,
    submit_expense,
    withdraw_expense,
)
from maillage.api.parsing import BoundedJSONParser
from maillage.api.schema import operation
from maillage.api.views import BodyView

ANSWER = ExpenseDetailSerializer
GONE_ON = ["not_submitted", "pool_closed"]


class SubmitView(BodyView):
    """A draft that is ready."""

    @operation(
        _("Submit an expense"),
        request=None,
        responses=ANSWER,
        refuses={
            400: ["no_proof"],
            409: ["not_over", "not_in_budget", "not_a_draft", "account_drawn_up", "pool_closed"],
        },
    )
    def post(self, request: Request, pool_id: UUID, expense_id: UUID) -> Response:
        """To those who decide."""
        expense = access_expense_to_change(self.actor, pool_id, expense_id)
        return shown(self.actor, submit_expense(actor=self.actor, expense=expense))


class ReopenView(BodyView):
    """What was submitted too soon."""

    @operation(_("Make a submitted expense a draft again"), request=None, responses=ANSWER, refuses={409: GONE_ON})
    def post(self, request: Request, pool_id: UUID, expense_id: UUID) -> Response:
        """As long as nobody decided."""
        expense = access_expense_to_change(self.actor, pool_id, expense_id)
        return shown(self.actor, reopen_expense(actor=self.actor, expense=expense))


class WithdrawView(BodyView):
    """What is given up."""

    @operation(
        _("Withdraw an expense that was not decided"),
        request=None,
        responses=ANSWER,
        refuses={409: ["not_a_draft", "pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID, expense_id: UUID) -> Response:
        """For good."""
        expense = access_expense_to_change(self.actor, pool_id, expense_id)
        return shown(self.actor, withdraw_expense(actor=self.actor, expense=expense))


class ApproveView(BodyView):
    """What is right."""

    @operation(
        _("Approve an expense, which posts it"),
        description=_("Never by who entered or submitted it. An invoice of an order agrees with the hours delivered."),
        request=None,
        responses=ANSWER,
        refuses={
            403: ["own_expense"],
            409: [*GONE_ON, "not_in_budget", "not_delivered", "above_order", "not_the_rate"],
        },
    )
    def post(self, request: Request, pool_id: UUID, expense_id: UUID) -> Response:
        """By another one of the coordination."""
        expense = access_expense_to_decide(self.actor, pool_id, expense_id)
        return shown(self.actor, approve_expense(actor=self.actor, expense=expense))


class RejectView(BodyView):
    """What is not right."""

    @operation(
        _("Reject an expense"),
        request=ReasonInput,
        responses=ANSWER,
        refuses={400: ["no_reason"], 403: ["own_expense"], 409: GONE_ON},
    )
    def post(self, request: Request, pool_id: UUID, expense_id: UUID) -> Response:
        """With a reason; it never reaches the accounts."""
        expense = access_expense_to_decide(self.actor, pool_id, expense_id)
        return shown(self.actor, reject_expense(actor=self.actor, expense=expense, **self.parsed(ReasonInput)))


class TakeBackView(BodyView):
    """What was approved and is wrong."""

    @operation(
        _("Take an approved expense back by a reversal"),
        request=ReasonInput,
        responses=ANSWER,
        refuses={400: ["no_reason"], 409: ["not_approved", "claimed", "pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID, expense_id: UUID) -> Response:
        """It is entered anew afterwards."""
        expense = access_expense_to_decide(self.actor, pool_id, expense_id)
        return shown(self.actor, reverse_expense(actor=self.actor, expense=expense, **self.parsed(ReasonInput)))


class OrdersView(BodyView):
    """Orders to subcontractors."""

    parser_classes = [BoundedJSONParser, MultiPartParser]

    @operation(_("List the orders of a pool"), responses=OrderSerializer(many=True))
    def get(self, request: Request, pool_id: UUID) -> Response:
        """A member its own, the coordination all."""
        found = access_orders(self.actor, access_pool(self.actor, pool_id)).prefetch_related("deliveries", "proofs")
        return self.get_paginated_response(OrderSerializer(self.page_of(found), many=True).data)

    @operation(
        _("Enter an order of hours"),
        request={"application/json": OrderInput, "multipart/form-data": OrderInput},
        responses={201: OrderSerializer},
        refuses={
            400: [
                *UPLOAD,
                "other_line",
                "not_in_budget",
                "other_member",
                "no_supplier",
                "no_number",
                "no_hours",
                "outside_period",
                "in_future",
            ],
            409: ["order_exists", "pool_closed"],
        },
    )  # fmt: skip
    def post(self, request: Request, pool_id: UUID) -> Response:
        """At a rate, all taxes in."""
        pool = access_entering(self.actor, pool_id)
        given = self.parsed(OrderInput)
        document = given.pop("document", None)
        made = enter_order(
            actor=self.actor, pool=pool, ordered=ordered_of(self.actor, pool, given), document=document
        )  # fmt: skip
        return Response(OrderSerializer(access_order(self.actor, pool_id, made.pk)).data, status=201)


class OrderView(BodyView):
    """One order."""

    @operation(_("Read an order with its deliveries"), responses=OrderSerializer)
    def get(self, request: Request, pool_id: UUID, order_id: UUID) -> Response:
        """As it stands."""
        return Response(OrderSerializer(access_order(self.actor, pool_id, order_id)).data)


class DeliveriesView(BodyView):
    """What was delivered."""

    parser_classes = [MultiPartParser]

    @operation(
        _("Enter hours delivered, with the signed sheet"),
        request={"multipart/form-data": DeliveryInput},
        responses={201: OrderSerializer},
        refuses={
            400: [*UPLOAD, "no_hours", "before_order", "outside_period", "in_future"],
            409: ["struck_out", "pool_closed"],
        },
    )
    def post(self, request: Request, pool_id: UUID, order_id: UUID) -> Response:
        """By multipart."""
        order = access_order_to_change(self.actor, pool_id, order_id)
        enter_delivery(actor=self.actor, order=order, **self.parsed(DeliveryInput))
        return Response(OrderSerializer(access_order(self.actor, pool_id, order_id)).data, status=201)


class StrikeOrderView(BodyView):
    """An order by mistake."""

    @operation(
        _("Strike an order out"),
        request=None,
        responses={204: None},
        refuses={409: ["invoiced", "struck_out", "pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID, order_id: UUID) -> Response:
        """As long as nothing was invoiced."""
        strike_order(actor=self.actor, order=access_order_to_change(self.actor, pool_id, order_id))
        return Response(status=204)


class StrikeDeliveryView(BodyView):
    """A delivery by mistake."""

    @operation(
        _("Strike a delivery out"),
        request=None,
        responses={204: None},
        refuses={409: ["invoiced", "struck_out", "pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID, order_id: UUID, delivery_id: UUID) -> Response:
        """As long as it was not invoiced."""
        delivery = access_delivery_to_change(self.actor, pool_id, order_id, delivery_id)
        strike_delivery(actor=self.actor, delivery=delivery)
        return Response(status=204)
