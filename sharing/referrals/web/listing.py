"""The list of referrals."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from maillage.identity.web.request import actor_of
from maillage.identity.web.sealing import asked_of, lead_to_results, note_lapse
from maillage.ui.lists import page_of
from sharing.referrals.access import access_referrals
from sharing.referrals.listing import for_a_page, narrowed, search, shown
from sharing.referrals.web.forms import ReferralFilter


@require_http_methods(["GET", "HEAD", "POST"])
def referrals(request: HttpRequest) -> HttpResponse:
    """Sent and received referrals in one list, narrowed by what the address says; a posted form leads to one."""
    actor = actor_of(request)
    found = access_referrals(actor)
    if request.method == "POST":
        return lead_to_results(request, actor)
    form = ReferralFilter(asked_of(request, actor), actor=actor)
    note_lapse(form, request)
    form.is_valid()  # a filter that the form refuses narrows nothing, and the form says so
    asked = form.cleaned_data
    asked_for = {name: asked.get(name, "") for name in ("direction", "state", "whose")}
    found = narrowed(found, actor, **asked_for)
    if words := asked.get("q", ""):
        found = search(found, actor, words)
    page = page_of(request, for_a_page(found))
    context = {
        "filter_form": form,
        "page": page,
        "rows": shown(actor, list(page.object_list)),
        "narrowed": any(asked.values()),
    }
    return render(request, "referrals/list.html", context)
