"""The answer to a referral as plain text, on the page of the referral: to be copied into the CPAS's own software."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from maillage.identity import rules as identity
from maillage.identity.web.request import actor_of
from sharing.referrals import rules
from sharing.referrals.access import party_of
from sharing.referrals.models import Referral
from tenants.casework.light.answers import answer_to, in_plain_text


def section(request: HttpRequest, referral: Referral) -> str:
    """For the sender, once the referral has left."""
    actor = actor_of(request)
    if actor.body_kind != identity.CPAS or party_of(actor, referral) != rules.SENDER or referral.sent_at is None:
        return ""
    answer = answer_to(actor, referral)
    if answer is None:
        return ""
    return render_to_string("casework/light/copy.html", {"text": in_plain_text(answer)}, request=request)
