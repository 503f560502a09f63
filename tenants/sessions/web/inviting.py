"""Choose among the own participants whom to invite."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from maillage.identity.web.problems import answer_problem
from maillage.identity.web.request import actor_of
from maillage.identity.web.sealing import asked_of, lead_to_results, note_lapse
from maillage.problems import Problem
from maillage.ui.lists import page_of
from tenants.casework.access import access_participants
from tenants.sessions.access import access_sheet_to_invite, possible_people
from tenants.sessions.services import invite
from tenants.sessions.web.forms import InviteForm, SearchForm


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Participants who are not invited yet; a posted search leads to an address with its words sealed."""
    actor = actor_of(request)
    session = access_sheet_to_invite(actor, session_id)
    if request.method == "POST":
        return lead_to_results(request, actor)
    search = SearchForm(asked_of(request, actor))
    note_lapse(search, request)
    search.is_valid()
    people = possible_people(actor, session, search.cleaned_data.get("q", ""))
    context = {"session": session, "search": search, "page": page_of(request, people)}
    return render(request, "infosessions/invite.html", context)


@require_POST
def invite_people(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Those who were ticked are invited."""
    actor = actor_of(request)
    session = access_sheet_to_invite(actor, session_id)
    form = InviteForm(request.POST, people=access_participants(actor))
    address = reverse("infosessions:sheet", args=[session_id])
    chosen = form.chosen() if form.is_valid() else []
    try:
        count = invite(actor=actor, session=session, participant_ids=chosen)
    except Problem as problem:
        again = reverse("infosessions:choose", args=[session_id]) if problem.code == "nobody_chosen" else address
        return answer_problem(request, problem, again)
    messages.success(
        request, ngettext("%(count)d person is invited.", "%(count)d people are invited.", count) % {"count": count}
    )
    return redirect(address)
