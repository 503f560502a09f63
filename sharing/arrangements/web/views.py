"""Arrangements with other bodies: read, propose, confirm, end."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of
from maillage.problems import Problem
from maillage.ui.lists import page_of
from sharing.arrangements import rules
from sharing.arrangements.access import (
    access_arrangement,
    access_arrangements,
    access_consortium_arrangements,
    access_new_arrangement,
)
from sharing.arrangements.documents import hand_out_document
from sharing.arrangements.services import confirm_arrangement, end_arrangement, propose_arrangement
from sharing.arrangements.web.forms import ProposeForm

STATE_COLOURS = {rules.PROPOSED: "yellow", rules.UPCOMING: "blue", rules.IN_FORCE: "green", rules.ENDED: "grey"}


@require_safe
def arrangements(request: HttpRequest) -> HttpResponse:
    """Those with other bodies, and those of the consortia."""
    actor = actor_of(request)
    context = {
        "page": page_of(request, access_arrangements(actor)),
        "published": access_consortium_arrangements(actor),
        "colours": STATE_COLOURS,
        "is_party": actor.body_kind in rules.PARTIES,
    }
    return render(request, "arrangements/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """The form of a new one."""
    actor = actor_of(request)
    bodies = access_new_arrangement(actor)
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ProposeForm(*typed, bodies=bodies, language=str(get_language()))
    if form.is_bound and form.is_valid():
        terms = form.terms()
        try:
            made = propose_arrangement(actor=actor, **terms | {"other": bodies.get(slug=terms["other"])})
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("It is proposed. It is in force once the other organisation confirms it."))
            return redirect("arrangements:arrangement", made.pk)
    return render(request, "arrangements/propose.html", {"form": form})


@require_safe
def arrangement(request: HttpRequest, arrangement_id: UUID) -> HttpResponse:
    """One arrangement, whole."""
    actor = actor_of(request)
    found = access_arrangement(actor, arrangement_id)
    context = {
        "arrangement": found,
        "colour": STATE_COLOURS[found.state],
        "may_confirm": found.state == rules.PROPOSED and found.other_id == actor.body_role,
        "may_end": found.ended_at is None and found.state != rules.ENDED,
    }
    return render(request, "arrangements/arrangement.html", context)


@require_safe
def document(request: HttpRequest, arrangement_id: UUID) -> FileResponse:
    """The signed document, as a download."""
    actor = actor_of(request)
    return hand_out_document(actor, access_arrangement(actor, arrangement_id))


@require_POST
def confirm(request: HttpRequest, arrangement_id: UUID) -> HttpResponse:
    """The other party agrees."""
    actor = actor_of(request)
    found = access_arrangement(actor, arrangement_id)
    here = reverse("arrangements:arrangement", args=[arrangement_id])
    try:
        confirm_arrangement(actor=actor, arrangement=found)
    except Problem as problem:
        return answer_problem(request, problem, here)
    messages.success(request, _("The arrangement is confirmed."))
    return redirect(here)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, arrangement_id: UUID) -> HttpResponse:
    """What ends with it; the button that ends it."""
    actor = actor_of(request)
    found = access_arrangement(actor, arrangement_id)
    here = reverse("arrangements:arrangement", args=[arrangement_id])
    if request.method != "POST":
        return render(request, "arrangements/end.html", {"arrangement": found, "here": here})
    try:
        end_arrangement(actor=actor, arrangement=found)
    except Problem as problem:
        return answer_problem(request, problem, here)
    messages.success(request, _("The arrangement has ended."))
    return redirect(here)
