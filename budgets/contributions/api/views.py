"""Calls and payments, for programs: parse, one access function, one service, answer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.access import access_pool, access_pool_to_manage
from budgets.contributions.access import (
    access_call,
    access_call_to_manage,
)
from budgets.contributions.api.shapes import (
    CallSerializer,
    MemberStandingSerializer,
    PreviewInput,
    RoundInput,
    RoundPreviewSerializer,
    RoundSerializer,
)
from budgets.contributions.letters import call_letter, reminder_letter
from budgets.contributions.reading import read_calls
from budgets.contributions.services import (
    cancel_call,
    cancel_round,
    issue_round,
    preview_round,
    remind,
)
from maillage.api.schema import file_of, operation
from maillage.api.views import BodyView
from maillage.documents.downloads import PDF
from maillage.documents.pdf import pdf_response

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


class CancelRoundView(BodyView):
    """Taking a round back."""

    @operation(
        _("Take back every call of a round that still stands"),
        description=_("By their reversals. The next round calls what is due again."),
        request=None,
        responses=CallSerializer(many=True),
        refuses={409: ["reversed_before", "pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID, round_id: UUID) -> Response:
        """The calls of the round afterwards."""
        pool = access_pool_to_manage(self.actor, pool_id)
        cancel_round(actor=self.actor, pool=pool, round_id=round_id)
        found = [call for call in read_calls(self.actor, pool).calls if call.call.round_id == round_id]
        return self.get_paginated_response(CallSerializer(self.page_of(found), many=True).data)


class LetterView(BodyView):
    """The letter of a call."""

    @operation(_("The letter of a call (PDF)"), responses=file_of(PDF))
    def get(self, request: Request, pool_id: UUID, call_id: UUID) -> HttpResponse:
        """In French."""
        call = access_call(self.actor, pool_id, call_id)
        return pdf_response(call_letter(self.actor, call), f"appel-{call.round.number}")


class ReminderLetterView(BodyView):
    """The letter of a reminder."""

    @operation(_("The letter of the latest reminder of a call (PDF)"), responses=file_of(PDF))
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
