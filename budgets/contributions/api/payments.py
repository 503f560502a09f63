"""Payments and the accounts they go to, for programs: parse, one access function, one service, answer."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.access import access_pool, access_pool_to_manage
from budgets.choices import member_named
from budgets.contributions.access import (
    access_call_named,
    access_member_to_refund,
    access_payment_account,
    access_payment_to_manage,
    access_refund_account,
    access_refund_accounts,
)
from budgets.contributions.api.shapes import (
    EnteredPaymentSerializer,
    PaymentAccountInput,
    PaymentAccountSerializer,
    PaymentInput,
    PaymentSerializer,
    RefundAccountSerializer,
)
from budgets.contributions.models import PaymentKind
from budgets.contributions.paying import covered
from budgets.contributions.reading import PaymentView, read_calls
from budgets.contributions.services import (
    cancel_payment,
    enter_payment,
    enter_pool_account,
    enter_refund,
    enter_refund_account,
)
from maillage.api.schema import operation
from maillage.api.views import BodyView


class PaymentsView(BodyView):
    """The payments of a pool."""

    @operation(_("List the payments of a pool"), responses=PaymentSerializer(many=True))
    def get(self, request: Request, pool_id: UUID) -> Response:
        """Newest first; a member sees its own."""
        found = read_calls(self.actor, access_pool(self.actor, pool_id)).payments
        return self.get_paginated_response(PaymentSerializer(self.page_of(found), many=True).data)

    @operation(
        _("Enter a payment by a member or to one"),
        request=PaymentInput,
        responses={201: EnteredPaymentSerializer},
        refuses={
            400: ["malformed_amount", "one_amount", "no_amount", "paid_in_the_future", "not_a_member", "other_call"],
            409: ["possible_duplicate", "paid_before_start", "pool_closed"],
        },
    )
    def post(self, request: Request, pool_id: UUID) -> Response:
        """The payment."""
        pool = access_pool_to_manage(self.actor, pool_id)
        given = self.parsed(PaymentInput)
        values = {
            "member": member_named(pool, given["member"]),
            "cents": given["amount_cents"], "paid_on": given["paid_on"], "note": given["note"],
            "confirmed": given["confirmed"], "early": given["early"],
        }  # fmt: skip
        before = read_calls(self.actor, pool)
        if given["kind"] == PaymentKind.REFUND:
            payment = enter_refund(actor=self.actor, pool=pool, **values)
        else:
            call = access_call_named(self.actor, pool, given["call"])
            payment = enter_payment(actor=self.actor, pool=pool, call=call, **values)
        pays = covered(before, read_calls(self.actor, pool))
        shown = EnteredPaymentSerializer(PaymentView(payment, cancelled=False), context={"pays": pays})
        return Response(shown.data, status=201)


class CancelPaymentView(BodyView):
    """Taking a payment back."""

    @operation(
        _("Take back a payment that was entered wrongly"),
        request=None,
        responses=PaymentSerializer,
        refuses={409: ["reversed_before", "pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID, payment_id: UUID) -> Response:
        """The payment afterwards."""
        payment = access_payment_to_manage(self.actor, pool_id, payment_id)
        cancel_payment(actor=self.actor, payment=payment)
        return Response(PaymentSerializer(PaymentView(payment, cancelled=True)).data)


class AccountView(BodyView):
    """The account that members pay to."""

    @operation(_("The account that members pay to"), responses=PaymentAccountSerializer)
    def get(self, request: Request, pool_id: UUID) -> Response:
        """Not there before it is entered."""
        return Response(PaymentAccountSerializer(access_payment_account(self.actor, pool_id)).data)

    @operation(
        _("Enter the account that members pay to"),
        request=PaymentAccountInput,
        responses=PaymentAccountSerializer,
        refuses={400: ["no_holder", "wrong_iban", "wrong_bic"], 409: ["pool_closed"]},
    )
    def put(self, request: Request, pool_id: UUID) -> Response:
        """It stands on the letters."""
        pool = access_pool_to_manage(self.actor, pool_id)
        return Response(
            PaymentAccountSerializer(
                enter_pool_account(actor=self.actor, pool=pool, **self.parsed(PaymentAccountInput))
            ).data
        )


class RefundAccountsView(BodyView):
    """The accounts to which members are paid back."""

    @operation(_("List the accounts to which members are paid back"), responses=RefundAccountSerializer(many=True))
    def get(self, request: Request, pool_id: UUID) -> Response:
        """Those that are entered; a member sees its own."""
        rows = self.page_of(access_refund_accounts(self.actor, access_pool(self.actor, pool_id)))
        return self.get_paginated_response(RefundAccountSerializer(rows, many=True).data)


class RefundAccountView(BodyView):
    """The account to which a member is paid back."""

    @operation(
        _("The account to which a member is paid back"),
        description=_("Of the own body, or of any member for who manages the pool."),
        responses=PaymentAccountSerializer,
    )
    def get(self, request: Request, pool_id: UUID, member_slug: str) -> Response:
        """Not there before it is entered."""
        account = access_refund_account(self.actor, pool_id, member_slug)
        return Response(PaymentAccountSerializer(account).data)

    @operation(
        _("Enter the account to which a member is paid back"),
        request=PaymentAccountInput,
        responses=PaymentAccountSerializer,
        refuses={400: ["no_holder", "wrong_iban", "wrong_bic"]},
    )
    def put(self, request: Request, pool_id: UUID, member_slug: str) -> Response:
        """Only the member and the coordination see it."""
        pool, member = access_member_to_refund(self.actor, pool_id, member_slug)
        account = enter_refund_account(actor=self.actor, pool=pool, member=member, **self.parsed(PaymentAccountInput))
        return Response(PaymentAccountSerializer(account).data)
