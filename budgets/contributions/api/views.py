"""Calls and payments, for programs: parse, one access function, one service, answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.access import access_pool, access_pool_to_manage
from budgets.choices import member_named
from budgets.contributions.access import (
    access_call,
    access_call_named,
    access_call_to_manage,
    access_member_to_refund,
    access_payment_account,
    access_payment_to_manage,
    access_refund_account,
)
from budgets.contributions.api.shapes import (
    CallSerializer,
    EnteredPaymentSerializer,
    MemberStandingSerializer,
    PaymentAccountInput,
    PaymentAccountSerializer,
    PaymentInput,
    PaymentSerializer,
    PreviewInput,
    RoundInput,
    RoundPreviewSerializer,
    RoundSerializer,
)
from budgets.contributions.letters import call_letter, reminder_letter
from budgets.contributions.models import PaymentKind
from budgets.contributions.paying import covered
from budgets.contributions.reading import PaymentView, read_calls
from budgets.contributions.services import (
    cancel_call,
    cancel_payment,
    enter_payment,
    enter_pool_account,
    enter_refund,
    enter_refund_account,
    issue_round,
    preview_round,
    remind,
)
from maillage.api.schema import operation
from maillage.api.views import BodyView
from maillage.documents.pdf import pdf_response

PDF: Any = {(200, "application/pdf"): OpenApiTypes.BINARY}
OF_A_ROUND = ["malformed_portion", "no_label", "due_in_the_past", "portion_above_whole", "nothing_to_call"]


class CallsView(BodyView):
    """The calls of a pool."""

    @operation(
        _("List the calls of a pool, by round"),
        description=_("A member sees its own calls and what was called of all together."),
        responses=RoundSerializer(many=True),
    )
    def get(self, request: Request, pool_id: UUID) -> Response:
        """Newest round first."""
        read = read_calls(self.actor, access_pool(self.actor, pool_id))
        return self.get_paginated_response(RoundSerializer(self.page_of(read.rounds), many=True).data)

    @operation(
        _("Call a part of the shares"),
        description=_("Each member is called what is due by now less what it was called before."),
        request=RoundInput,
        responses={201: RoundSerializer},
        refuses={400: OF_A_ROUND, 409: ["not_shared", "account_drawn_up", "round_issued", "pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID) -> Response:
        """The round with its calls."""
        pool = access_pool_to_manage(self.actor, pool_id)
        issued = issue_round(actor=self.actor, pool=pool, **self.parsed(RoundInput))
        found = next(each for each in read_calls(self.actor, pool).rounds if each.round.pk == issued.pk)
        return Response(RoundSerializer(found).data, status=201)


class PreviewView(BodyView):
    """A round that could be issued."""

    @operation(
        _("What a part of the shares would call of each member"),
        request=PreviewInput,
        responses=RoundPreviewSerializer,
        refuses={
            400: ["malformed_portion", "portion_above_whole", "nothing_to_call"],
            409: ["not_shared", "account_drawn_up"],
        },
    )
    def post(self, request: Request, pool_id: UUID) -> Response:
        """Nothing is called."""
        pool = access_pool_to_manage(self.actor, pool_id)
        return Response(RoundPreviewSerializer(preview_round(pool, self.parsed(PreviewInput)["portion"])).data)


class CallView(BodyView):
    """One call."""

    @operation(_("Read a call: how it stands and why it is of its amount"), responses=CallSerializer)
    def get(self, request: Request, pool_id: UUID, call_id: UUID) -> Response:
        """As it stands."""
        call = access_call(self.actor, pool_id, call_id)
        return Response(CallSerializer(read_calls(self.actor, call.pool).call(call.pk)).data)


class CancelCallView(BodyView):
    """Taking a call back."""

    @operation(
        _("Take a call back"),
        description=_("By its reversal. The next round calls what is due again."),
        request=None,
        responses=CallSerializer,
        refuses={409: ["reversed_before", "pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID, call_id: UUID) -> Response:
        """The call afterwards."""
        call = access_call_to_manage(self.actor, pool_id, call_id)
        cancel_call(actor=self.actor, call=call)
        return Response(CallSerializer(read_calls(self.actor, call.pool).call(call.pk)).data)


class LetterView(BodyView):
    """The letter of a call."""

    @operation(_("The letter of a call (PDF)"), responses=PDF)
    def get(self, request: Request, pool_id: UUID, call_id: UUID) -> HttpResponse:
        """In French."""
        call = access_call(self.actor, pool_id, call_id)
        return pdf_response(call_letter(self.actor, call), f"appel-{call.round.number}")


class ReminderLetterView(BodyView):
    """The letter of a reminder."""

    @operation(_("The letter of the latest reminder of a call (PDF)"), responses=PDF)
    def get(self, request: Request, pool_id: UUID, call_id: UUID) -> HttpResponse:
        """In French."""
        call = access_call(self.actor, pool_id, call_id)
        return pdf_response(reminder_letter(self.actor, call), f"rappel-{call.round.number}")


class OverdueView(BodyView):
    """Calls whose day has passed."""

    @operation(_("List the overdue calls of a pool"), responses=CallSerializer(many=True))
    def get(self, request: Request, pool_id: UUID) -> Response:
        """The oldest first."""
        late = read_calls(self.actor, access_pool(self.actor, pool_id)).overdue
        return self.get_paginated_response(CallSerializer(self.page_of(late), many=True).data)

    @operation(
        _("Remind of every overdue call"),
        description=_("Once a day for each. The members are told in the platform, without an amount."),
        request=None,
        responses=CallSerializer(many=True),
        refuses={409: ["nothing_overdue", "pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID) -> Response:
        """The overdue calls afterwards."""
        pool = access_pool_to_manage(self.actor, pool_id)
        remind(actor=self.actor, pool=pool)
        late = read_calls(self.actor, pool).overdue
        return self.get_paginated_response(CallSerializer(self.page_of(late), many=True).data)


class StandingView(BodyView):
    """Where the members stand."""

    @operation(
        _("What each member was called, has paid and has left to pay"), responses=MemberStandingSerializer(many=True)
    )
    def get(self, request: Request, pool_id: UUID) -> Response:
        """By name; a member sees itself."""
        members = read_calls(self.actor, access_pool(self.actor, pool_id)).members
        return self.get_paginated_response(MemberStandingSerializer(self.page_of(members), many=True).data)


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
