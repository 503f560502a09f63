"""One referral, as the reader's side sees it."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from maillage.identity.web.request import actor_of
from sharing.referrals import rules
from sharing.referrals.access import access_referral, party_of
from sharing.referrals.received import received_of
from sharing.referrals.sent import sent_of
from sharing.referrals.wording import state_colour, state_words


def list_url(request: HttpRequest) -> str:
    """The list that the reader comes from, with its filters and page; else the whole list."""
    url = reverse("referrals:referrals")
    came_from = urlsplit(request.headers.get("Referer", ""))
    # only the query is taken over: where it leads is ours
    return f"{url}?{came_from.query}" if came_from.path == url and came_from.query else url


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
        "list_url": list_url(request),
    }
    if party == rules.SENDER:
        return render(request, "referrals/sent.html", {**context, "sent": sent_of(actor, found)})
    return render(request, "referrals/received.html", {**context, "received": received_of(actor, found)})
