"""The home page of a partner and of a joint programme's team."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.identity.web.request import actor_of
from sharing.referrals.todo import due_referrals, tasks_of
from sharing.referrals.waiting import followed, piles_of

SHOWN = 10


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What to do next, the most urgent first; who is followed now."""
    actor = actor_of(request)
    today = timezone.localdate()
    todo, now = piles_of(actor, [due_referrals(actor, today), followed(actor)], SHOWN)
    context = {"todo": todo, "tasks": tasks_of(todo, today), "followed": now}
    return render(request, "referrals/home.html", context)
