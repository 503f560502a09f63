"""Arrangements of consortia: the coordination publishes, each member joins or leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.audit.actor import Actor
from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of
from maillage.problems import Problem
from sharing.arrangements.access import (
    access_consortia_to_publish,
    access_consortium_arrangement,
    may_join,
)
from sharing.arrangements.models import ConsortiumArrangement
from sharing.arrangements.services import (
    end_consortium_arrangement,
    join_arrangement,
    leave_arrangement,
    publish_arrangement,
)
from sharing.arrangements.web.forms import PublishForm
from sharing.arrangements.web.views import STATE_COLOURS


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """The form of a new one."""
    actor = actor_of(request)
    consortia = access_consortia_to_publish(actor)
    typed = (request.POST,) if request.method == "POST" else ()
    form = PublishForm(*typed, consortia=consortia, language=str(get_language()))
    if form.is_bound and form.is_valid():
        terms = form.terms()
        try:
            made = publish_arrangement(actor=actor, **terms | {"consortium": consortia.get(pk=terms["consortium"])})
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("It is published. It binds each member from the moment it joins."))
            return redirect("arrangements:published", made.pk)
    return render(request, "arrangements/publish.html", {"form": form})


@require_safe
def published(request: HttpRequest, published_id: UUID) -> HttpResponse:
    """One of them, with the members that joined."""
    actor = actor_of(request)
    found = access_consortium_arrangement(actor, published_id)
    joined = [member for member in found.members.all() if member.left_at is None]
    mine = any(member.body_id == actor.body_role for member in joined)
    context = {
        "arrangement": found,
        "colour": STATE_COLOURS[found.state],
        "joined": joined,
        "may_join": not mine and may_join(actor, found),
        "may_leave": mine,
        "may_end": found.coordination_id == actor.body_role and found.ended_at is None,
    }
    return render(request, "arrangements/published.html", context)


def _step(
    service: Callable[[Actor, ConsortiumArrangement], Any], said: Any
) -> Callable[[HttpRequest, UUID], HttpResponse]:
    @require_POST
    def view(request: HttpRequest, published_id: UUID) -> HttpResponse:
        actor = actor_of(request)
        here = reverse("arrangements:published", args=[published_id])
        try:
            service(actor, access_consortium_arrangement(actor, published_id))
        except Problem as problem:
            return answer_problem(request, problem, here)
        messages.success(request, said)
        return redirect(here)

    return view


join = _step(
    lambda actor, found: join_arrangement(actor=actor, arrangement=found),
    gettext_lazy("Your organisation has joined the arrangement."),
)
leave = _step(
    lambda actor, found: leave_arrangement(actor=actor, arrangement=found),
    gettext_lazy("Your organisation has left the arrangement."),
)
end = _step(
    lambda actor, found: end_consortium_arrangement(actor=actor, arrangement=found),
    gettext_lazy("The arrangement has ended for every member."),
)
