"""The list of referrals."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from maillage.identity.web.request import actor_of
from maillage.identity.web.sealing import asked_of, lead_to_results, note_lapse
from maillage.ui.lists import page_of
from sharing.referrals.access import access_sides
from sharing.referrals.listing import Newest, narrowed, search, shown
from sharing.referrals.web.forms import ReferralFilter


@require_http_methods(["GET", "HEAD", "POST"])
def referrals(request: HttpRequest) -> HttpResponse:
    """Sent and received referrals in one list, narrowed by what the address says; a posted form leads to one."""
    actor = actor_of(request)
    sides = access_sides(actor)
    if request.method == "POST":
        return lead_to_results(request, actor)
    form = ReferralFilter(asked_of(request, actor), actor=actor)
    note_lapse(form, request)
    form.is_valid()  # a filter that the form refuses narrows nothing, and the form says so
    asked = form.cleaned_data
    asked_for = {name: asked.get(name, "") for name in ("direction", "state", "whose")}
    sides = tuple(narrowed(side, actor, **asked_for) for side in sides)
    if words := asked.get("q", ""):
        sides = tuple(search(side, actor, words) for side in sides)
    page = page_of(request, Newest(sides))
    context = {
        "filter_form": form,
        "page": page,
        "rows": shown(actor, list(page.object_list)),
        "narrowed": any(asked.values()),
    }
    return render(request, "referrals/list.html", context)
