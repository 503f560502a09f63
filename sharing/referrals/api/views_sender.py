"""What only a CPAS does with referrals, for programs: draft, look at what would leave, send, take back."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.schema import operation
from maillage.api.views import BodyView
from sharing.grants.access import access_grant, access_grant_for_change
from sharing.referrals.access import access_sent_to_act
from sharing.referrals.api.shapes import DraftInput, PreviewSerializer, ReferralStanding, SendInput
from sharing.referrals.api.views import MOVED_ON, ReferralsView
from sharing.referrals.disclosing import fingerprint, preview
from sharing.referrals.services import draft_referral, send_referral, withdraw_referral


class SentAndReceivedView(ReferralsView):
    """The referrals of a CPAS, which can begin one."""

    @operation(
        _("Draft a referral"),
        description=_("Nobody else sees a draft; nothing leaves before it is sent."),
        request=DraftInput,
        responses={201: ReferralStanding},
        refuses={400: ["no_reason"], 409: ["no_live_grant"]},
    )
    def post(self, request: Request) -> Response:
        """To the recipient that the agreement names."""
        given = self.parsed(DraftInput)
        grant = access_grant_for_change(self.actor, given["agreement"])
        referral = draft_referral(actor=self.actor, grant=grant, reason=given["reason"])
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
        looked_at = preview(grant) if live else []
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
        refuses={409: ["no_live_grant", "changed_meanwhile", "changed_since_shown"]},
    )
    def post(self, request: Request, referral_id: UUID) -> Response:
        """Send it."""
        sent = access_sent_to_act(self.actor, referral_id)
        shown = self.parsed(SendInput).get("shown")
        moved = send_referral(actor=self.actor, referral=sent.referral, shown=shown)
        return Response(ReferralStanding(moved).data)


class WithdrawView(BodyView):
    """The sender takes it back."""

    @operation(
        _("Withdraw a referral; the agreement stays"),
        description=_("What was disclosed is erased."),
        request=None,
        responses=ReferralStanding,
        refuses=MOVED_ON,
    )
    def post(self, request: Request, referral_id: UUID) -> Response:
        """Take it back."""
        sent = access_sent_to_act(self.actor, referral_id)
        return Response(ReferralStanding(withdraw_referral(actor=self.actor, referral=sent.referral)).data)
