"""The steps of a transmission, for programs."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.schema import operation
from maillage.api.views import BodyView
from sharing.transmissions import rules, services
from sharing.transmissions.access import access_transmission_to_act
from sharing.transmissions.api.naming import cpas_named, rule_named
from sharing.transmissions.api.shapes import (
    AcknowledgeInput,
    DecisionInput,
    SettleInput,
    TransmissionAskInput,
    TransmissionDeclineInput,
    TransmissionSendInput,
    TransmissionStanding,
)
from sharing.transmissions.models import Transmission

MOVED_ON = {409: ["changed_meanwhile"]}
DAY = ["day_impossible"]


def answered(transmission: Transmission) -> Response:
    """Where it stands now."""
    return Response(TransmissionStanding(transmission).data)


class AcknowledgeView(BodyView):
    """The receipt."""

    @operation(
        _("Write down that the person has the receipt"),
        request=AcknowledgeInput, responses=TransmissionStanding, refuses={400: DAY, **MOVED_ON},
    )  # fmt: skip
    def post(self, request: Request, transmission_id: UUID) -> Response:
        """Say when."""
        found = access_transmission_to_act(self.actor, transmission_id, rules.SENDER)
        given = self.parsed(AcknowledgeInput)
        return answered(services.acknowledge_request(actor=self.actor, transmission=found, **given))


class SendView(BodyView):
    """The sending."""

    @operation(
        _("Send a request on to the other CPAS"),
        description=_("The person has been told in writing before. Later than the term too: that is written down."),
        request=TransmissionSendInput, responses=TransmissionStanding,
        refuses={400: [*DAY, "no_notice"], 409: ["changed_meanwhile", "incomplete", "no_law"]},
    )  # fmt: skip
    def post(self, request: Request, transmission_id: UUID) -> Response:
        """Say when and how the person was told."""
        found = access_transmission_to_act(self.actor, transmission_id, rules.SENDER)
        given = self.parsed(TransmissionSendInput)
        return answered(services.send_transmission(actor=self.actor, transmission=found, **given))


class CancelView(BodyView):
    """The request stays here."""

    @operation(
        _("Give an unsent transmission up"),
        description=_("Once the receipt is out, the own CPAS examines the request itself."),
        request=None, responses=TransmissionStanding, refuses=MOVED_ON,
    )  # fmt: skip
    def post(self, request: Request, transmission_id: UUID) -> Response:
        """What was sent is not taken back."""
        found = access_transmission_to_act(self.actor, transmission_id, rules.SENDER)
        return answered(services.cancel_transmission(actor=self.actor, transmission=found))


class AcceptView(BodyView):
    """A yes."""

    @operation(_("Take a request up"), request=None, responses=TransmissionStanding, refuses=MOVED_ON)
    def post(self, request: Request, transmission_id: UUID) -> Response:
        """From the day on which it was first received."""
        found = access_transmission_to_act(self.actor, transmission_id, rules.RECIPIENT)
        return answered(services.accept_transmission(actor=self.actor, transmission=found))


class DeclineView(BodyView):
    """A no."""

    @operation(
        _("Say that the own CPAS is not competent either"),
        request=TransmissionDeclineInput, responses=TransmissionStanding,
        refuses={
            400: ["rule_not_in_force", "no_evidence", "no_reasons", "too_long", "national_number"], **MOVED_ON
        },
    )  # fmt: skip
    def post(self, request: Request, transmission_id: UUID) -> Response:
        """By which rule, and why."""
        found = access_transmission_to_act(self.actor, transmission_id, rules.RECIPIENT)
        given = self.parsed(TransmissionDeclineInput)
        given["rule"] = rule_named(given["rule"], found.request_received_on)
        return answered(services.decline_transmission(actor=self.actor, transmission=found, **given))


class AskView(BodyView):
    """SPP IS was asked."""

    @operation(
        _("Write down that SPP IS was asked"),
        request=TransmissionAskInput, responses=TransmissionStanding,
        refuses={400: DAY, 409: ["changed_meanwhile", "no_law"]},
    )  # fmt: skip
    def post(self, request: Request, transmission_id: UUID) -> Response:
        """Say when."""
        found = access_transmission_to_act(self.actor, transmission_id, rules.RECIPIENT)
        given = self.parsed(TransmissionAskInput)
        return answered(services.ask_spp_is(actor=self.actor, transmission=found, **given))


class DecisionView(BodyView):
    """The provisional decision."""

    @operation(
        _("Write the provisional decision of SPP IS down"),
        request=DecisionInput, responses=TransmissionStanding,
        refuses={400: [*DAY, "unknown_cpas"], **MOVED_ON},
    )  # fmt: skip
    def post(self, request: Request, transmission_id: UUID) -> Response:
        """Either CPAS."""
        found = access_transmission_to_act(self.actor, transmission_id)
        given = self.parsed(DecisionInput)
        competent = cpas_named(given["competent"], "competent")
        decided = services.record_decision(
            actor=self.actor, transmission=found, competent=competent, decided_on=given["decided_on"]
        )
        return answered(decided)


class SettleView(BodyView):
    """The end."""

    @operation(
        _("Settle a transmission"),
        description=_("What it carried about the person is erased from what both CPAS share."),
        request=SettleInput, responses=TransmissionStanding, refuses={409: ["changed_meanwhile", "no_file_yet"]},
    )  # fmt: skip
    def post(self, request: Request, transmission_id: UUID) -> Response:
        """By the CPAS that examines the request, once it has a file of it or says why not."""
        found = access_transmission_to_act(self.actor, transmission_id)
        given = self.parsed(SettleInput)
        return answered(services.settle_transmission(actor=self.actor, transmission=found, **given))
