"""The home page of a partner and of a joint programme's team."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.identity.web.request import actor_of
from sharing.referrals.waiting import first_contacts, followed, piles_of, to_answer


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, whom to meet soon, who is followed now."""
    actor = actor_of(request)
    waiting, contacts, now = piles_of(actor, [to_answer(actor), first_contacts(actor), followed(actor)])
    context = {"waiting": waiting, "contacts": contacts, "followed": now}
    return render(request, "referrals/home.html", context)
