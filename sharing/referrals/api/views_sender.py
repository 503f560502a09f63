"""What only a CPAS does with referrals, for programs: draft, look at what would leave, send, take back."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.schema import operation
from maillage.api.views import BodyView
from sharing.grants.access import access_grant, access_grant_for_change
from sharing.referrals.access import access_clocks, access_sent_to_act
from sharing.referrals.api.shapes import DraftInput, PreviewSerializer, ReferralStanding, SendInput
from sharing.referrals.api.step_shapes import ClocksShape, RerouteInput
from sharing.referrals.api.views import MOVED_ON, ReferralsView
from sharing.referrals.disclosing import fingerprint
from sharing.referrals.outgoing import previewed
from sharing.referrals.rules import Clocks
from sharing.referrals.services import (
    Leaving,
    clocks_of,
    draft_referral,
    reopen_referral,
    reroute_referral,
    send_referral,
    set_clocks,
)
from sharing.referrals.services.clocks import tells_manager


class SentAndReceivedView(ReferralsView):
    """The referrals of a CPAS, which can begin one."""

    @operation(
        _("Draft a referral"),
        description=_("Nobody else sees a draft; nothing leaves before it is sent."),
        request=DraftInput,
        responses={201: ReferralStanding},
        refuses={400: ["no_reason", "not_a_sibling"], 409: ["no_live_grant", "recipient_inactive"]},
    )
    def post(self, request: Request) -> Response:
        """To the recipient that the agreement names."""
        given = self.parsed(DraftInput)
        grant = access_grant_for_change(self.actor, given["agreement"])
        sibling = given.pop("sibling_of", None)
        del given["agreement"]
        beside = access_sent_to_act(self.actor, sibling).referral if sibling else None
        referral = draft_referral(actor=self.actor, grant=grant, sibling_of=beside, **given)
        return Response(ReferralStanding(referral).data, status=201)


class PreviewView(BodyView):
    """What would leave."""

    @operation(
        _("Look at the exact fields that a referral under an agreement would disclose"), responses=PreviewSerializer
    )
    def get(self, request: Request, grant_id: UUID) -> Response:
        """The fields as they stand now; none when the agreement covers nothing today."""
        grant = access_grant(self.actor, grant_id)
        live = grant.is_live(timezone.localdate())
        looked_at = previewed(self.actor, grant) if live else []
        shape = {
            "recipient_name": grant.recipient_name,
            "live": live,
            "valid_until": grant.valid_until,
            "values": looked_at,
            "fingerprint": fingerprint(looked_at),
        }
        return Response(PreviewSerializer(shape).data)


class SendView(BodyView):
    """The fields leave."""

    @operation(
        _("Send a draft: the fields that the agreement covers are disclosed"),
        request=SendInput,
        responses=ReferralStanding,
        refuses={
            400: ["no_way", "bad_sent_on"],
            409: ["no_live_grant", "recipient_inactive", "no_arrangement", "changed_meanwhile", "changed_since_shown"],
        },
    )
    def post(self, request: Request, referral_id: UUID) -> Response:
        """Send it."""
        sent = access_sent_to_act(self.actor, referral_id)
        given = self.parsed(SendInput)
        leaving = Leaving(given["way"], given.get("sent_on") or timezone.localdate()) if "way" in given else None
        moved = send_referral(actor=self.actor, referral=sent.referral, shown=given.get("shown"), leaving=leaving)
        return Response(ReferralStanding(moved).data)


class RerouteView(BodyView):
    """To another recipient."""

    @operation(
        _("End a referral that nobody accepted, and draft one to another recipient under its own agreement"),
        request=RerouteInput,
        responses={201: ReferralStanding},
        refuses={400: ["same_recipient", "other_person"], 409: ["no_live_grant", "recipient_inactive", *MOVED_ON[409]]},
    )
    def post(self, request: Request, referral_id: UUID) -> Response:
        """Answers the new draft."""
        sent = access_sent_to_act(self.actor, referral_id)
        grant = access_grant_for_change(self.actor, self.parsed(RerouteInput)["agreement"])
        child = reroute_referral(actor=self.actor, referral=sent.referral, grant=grant)
        return Response(ReferralStanding(child).data, status=201)


class ReopenView(BodyView):
    """Once more."""

    @operation(
        _("Take an ended referral up again, within 90 days: a new draft to the same recipient"),
        request=None,
        responses={201: ReferralStanding},
        refuses={409: ["not_reopenable", "no_live_grant", "recipient_inactive", *MOVED_ON[409]]},
    )
    def post(self, request: Request, referral_id: UUID) -> Response:
        """Answers the new draft."""
        sent = access_sent_to_act(self.actor, referral_id)
        return Response(ReferralStanding(reopen_referral(actor=self.actor, referral=sent.referral)).data, status=201)


class ClocksView(BodyView):
    """The deadlines that a CPAS chose."""

    @operation(_("Read the deadlines, in working days without an answer"), responses=ClocksShape)
    def get(self, request: Request) -> Response:
        """Ordinary and urgent."""
        return Response(_clocks(access_clocks(self.actor)))

    @operation(
        _("Set the deadlines of what is sent from now on"), request=ClocksShape, responses=ClocksShape,
        refuses={400: ["clocks_order"]},
    )  # fmt: skip
    def put(self, request: Request) -> Response:
        """All of them at once."""
        role = access_clocks(self.actor)
        given = self.parsed(ClocksShape)
        set_clocks(
            actor=self.actor, ordinary=Clocks(**given["ordinary"]), urgent=Clocks(**given["urgent"]),
            tell_manager=given["tell_manager"],
        )  # fmt: skip
        return Response(_clocks(role))


def _clocks(role: str) -> dict[str, object]:
    chosen = {name: asdict(clocks_of(role, urgent=name == "urgent")) for name in ("ordinary", "urgent")}
    return {**chosen, "tell_manager": tells_manager(role)}
