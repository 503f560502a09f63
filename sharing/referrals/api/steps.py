"""The steps of a referral, for programs: each a view of its own in the description, all made the same way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from maillage.api.parsing import Input
from maillage.api.schema import operation
from maillage.api.views import BodyView
from sharing.referrals import services
from sharing.referrals.access import access_received_to_act, access_referral, access_sent_to_act
from sharing.referrals.api import step_shapes as shapes
from sharing.referrals.api.shapes import ReferralStanding
from sharing.referrals.models import Referral
from sharing.referrals.standing import steps_of_referral

ERASED = _("What was disclosed is erased.")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its last part of the address, one line, what it takes, the service, and the codes it refuses with."""

    slug: str
    summary: Any
    service: Callable[..., Referral]
    takes: type[Input] = shapes.NothingInput
    refuses: Sequence[str] = ()
    refuses_state: Sequence[str] = ()
    description: Any = ""


RECIPIENTS = (
    Step("accept", _("Accept a referral, with a worker and the day of the first contact"), services.accept_referral,
         shapes.AcceptInput, ["unknown_worker", "contact_in_past"], ["no_longer_shared"]),
    Step("decline", _("Decline a referral, for a reason"), services.decline_referral, shapes.DeclineInput,
         ["no_decline_reason", "no_declined_by"],
         description=_("The recipient reads nothing from then on; the sender confirms it or sends it back once.")),
    Step("ask", _("Ask the sender for information before an answer"), services.request_information,
         shapes.RequestInfoInput, ["nothing_wanted"]),
    Step("wait", _("Put the person on the waiting list"), services.put_on_waiting_list, shapes.WaitlistInput,
         ["review_past", "review_late"]),
    Step("bounce", _("End a referral of somebody who could not be reached on three different days"),
         services.bounce_referral, refuses_state=["too_few_attempts"], description=ERASED),
    Step("start", _("Begin the follow-up"), services.start_follow_up, shapes.StartInput, ["start_ahead"]),
    Step("hold", _("Put the follow-up on hold until a day"), services.put_on_hold, shapes.HoldInput,
         ["resume_past", "no_hold_reason"]),
    Step("resume", _("Go on with a follow-up that rests"), services.resume_follow_up),
    Step("outcome", _("Report the outcome"), services.report_outcome, shapes.OutcomeInput,
         ["no_outcome", "outcome_ahead", "nothing_delivered", "no_next_step"]),
)  # fmt: skip
SENDERS = (
    Step("withdraw", _("Withdraw a referral; the agreement stays"), services.withdraw_referral, description=ERASED),
    Step("inform", _("Say that the information that was asked for is given"), services.answer_information),
    Step("confirm-decline", _("Take note of a refusal"), services.confirm_decline, description=ERASED),
    Step("send-back", _("Ask the recipient to look at it again, once"), services.send_back,
         refuses_state=["sent_back_already"]),
    Step("contest", _("Bring a second refusal before the manager"), services.contest_decline,
         refuses_state=["not_to_contest"]),
    Step("follow-on", _("Ask the recipient to go on after an outcome"), services.ask_to_follow_on),
    Step("close", _("Close a referral whose outcome is reported, with the person's own answer"),
         services.close_referral, shapes.CloseInput, description=ERASED),
    Step("error", _("Mark a referral as entered in error"), services.mark_entered_in_error, description=ERASED),
)  # fmt: skip


_replaced: dict[str, Step] = {}


def replace_step(step: Step) -> None:
    """Let a feature above do more at a step than its own service: called from `AppConfig.ready`, before the routes."""
    _replaced[step.slug] = step


def in_force(steps: Sequence[Step]) -> list[Step]:
    """These steps, or what takes their place."""
    return [_replaced.get(step.slug, step) for step in steps]


def step_view(step: Step, access: Callable[..., Referral]) -> Callable[..., Any]:
    """The view of a step, for who may take it."""
    refuses: Mapping[int, Sequence[str]] = {400: step.refuses, 409: [*step.refuses_state, "changed_meanwhile"]}
    takes = None if step.takes is shapes.NothingInput else step.takes

    class View(BodyView):
        """One step."""

        @operation(
            step.summary, description=step.description, request=takes, responses=ReferralStanding, refuses=refuses,
            operation_id=f"referrals_{step.slug.replace('-', '_')}",
        )  # fmt: skip
        def post(self, request: Request, referral_id: UUID) -> Response:
            """Take it."""
            referral = access(self.actor, referral_id)
            given = self.parsed(step.takes)
            return Response(ReferralStanding(step.service(actor=self.actor, referral=referral, **given)).data)

    view: type[APIView] = View
    return view.as_view()


def sent_to_act(actor: Any, referral_id: UUID) -> Referral:
    """A referral of the acting CPAS, for its steps."""
    return access_sent_to_act(actor, referral_id).referral


def received_to_act(actor: Any, referral_id: UUID) -> Referral:
    """A referral to answer."""
    return access_received_to_act(actor, referral_id)


class AttemptsView(BodyView):
    """Attempts to reach the person."""

    @operation(
        _("Write down that somebody tried to reach the person, or did"),
        request=shapes.AttemptInput,
        responses={201: shapes.AttemptSerializer},
        refuses={400: ["attempt_ahead", "attempt_before_sent", "unknown_channel"], 409: ["changed_meanwhile"]},
    )
    def post(self, request: Request, referral_id: UUID) -> Response:
        """One."""
        referral = access_received_to_act(self.actor, referral_id)
        made = services.record_attempt(actor=self.actor, referral=referral, **self.parsed(shapes.AttemptInput))
        return Response(shapes.AttemptSerializer(made).data, status=201)


class StepsView(BodyView):
    """What a referral has lived through."""

    @operation(_("List the steps of a referral since it was sent"), responses=shapes.StepSerializer(many=True))
    def get(self, request: Request, referral_id: UUID) -> Response:
        """Newest first."""
        page = self.page_of(steps_of_referral(access_referral(self.actor, referral_id)))
        return self.get_paginated_response(shapes.StepSerializer(page, many=True).data)
