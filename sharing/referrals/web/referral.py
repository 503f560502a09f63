"""One referral, as the reader's side sees it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from maillage.identity.web.request import actor_of
from maillage.ui.lists import list_as_left
from sharing.directory.access import advisers_of
from sharing.referrals import rules
from sharing.referrals.access import access_referral, acts_on_referrals, may_let_read, party_of
from sharing.referrals.letter import dispatch_of, has_letter
from sharing.referrals.received import received_of
from sharing.referrals.sent import sent_of
from sharing.referrals.standing import attempts_of, history_of
from sharing.referrals.web.offers import offers_of
from sharing.referrals.web.sections import sections_of
from sharing.referrals.wording import state_colour, state_words


@require_safe
def referral(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """What the reader's body may see of it now, and what it can do."""
    actor = actor_of(request)
    found = access_referral(actor, referral_id)
    party = party_of(actor, found)
    context = {
        "referral": found,
        "state": state_words(found.state, party),
        "colour": state_colour(found.state, party),
        "list_url": list_as_left(request, reverse("referrals:referrals")),
        "words": {name: found.in_words(name) for name in ("wanted", "delivered")},
        "decisions": offers_of(actor, found),
        "history": history_of(found),
        "attempts": attempts_of(found),
        "sections": sections_of(request, found),
    }
    if party == rules.SENDER:
        context |= {
            "sent": sent_of(actor, found),
            "dispatch": dispatch_of(found),
            "has_letter": acts_on_referrals(actor) and has_letter(found),
            "may_let_read": may_let_read(actor, found),
            "advisers": advisers_of(actor, found.recipient_id) if found.ended_at is None else [],
        }
        return render(request, "referrals/sent.html", context)
    return render(request, "referrals/received.html", {**context, "received": received_of(actor, found)})
