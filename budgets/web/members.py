"""Who belongs to the consortia that a coordination keeps the books of, and the coordination's home page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from budgets.access import access_consortia, opens_pools
from budgets.membership import dated_members
from budgets.statements import list_pools
from budgets.waiting import waiting_in_pools
from maillage.identity.web.request import actor_of

SHOWN_AT_HOME = 5


@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Every membership with its dates; those that no source states are marked."""
    consortia = dated_members(access_consortia(actor_of(request)), timezone.localdate())
    return render(request, "budgets/members.html", {"consortia": consortia})


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Pools, members, dates. Nothing here knows a participant."""
    actor = actor_of(request)
    consortia = dated_members(access_consortia(actor), timezone.localdate())
    found = list_pools(actor)
    context = {
        "pools": found[:SHOWN_AT_HOME],
        "consortia": consortia,
        "may_open": opens_pools(actor),
        "tasks": waiting_in_pools(actor),
    }
    return render(request, "budgets/home.html", context)
