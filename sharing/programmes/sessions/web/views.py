"""Pages of group information sessions, on every host that has them: list, plan, read, change, hold, cancel."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from maillage.ui.lists import list_as_left, page_of
from sharing.programmes.models import InformationSession
from sharing.programmes.sessions.access import (
    access_new_session,
    access_session,
    access_session_as_host,
    access_sessions,
    names_of_guests,
    plans_sessions,
    possible_guests,
    possible_presenters,
    seats_of,
)
from sharing.programmes.sessions.listing import WHEN, narrowed, seats_by_session
from sharing.programmes.sessions.services import cancel_session, change_session, hold_session, plan_session
from sharing.programmes.sessions.web.forms import SessionForm
from sharing.programmes.sessions.wording import standing

FORM = ["GET", "HEAD", "POST"]


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """The sessions to come, or those that are over."""
    actor = actor_of(request)
    when = request.GET.get("when", "")
    when = when if when in WHEN else WHEN[0]
    page = page_of(request, narrowed(access_sessions(actor), when))
    own = seats_by_session(actor, [session.pk for session in page])
    context = {
        "page": page,
        "rows": [(session, own.get(session.pk, 0), *standing(session)) for session in page],
        "when": when,
        "may_plan": plans_sessions(actor),
        "is_cpas": actor.body_kind == identity.CPAS,
    }
    return render(request, "sessions/list.html", context)


def _form(request: HttpRequest, actor: Actor, session: InformationSession | None = None) -> SessionForm:
    presenters = possible_presenters(actor) if actor.body_kind == identity.CPAS else None
    return SessionForm(posted(request), guests=possible_guests(), presenters=presenters, session=session)


@require_http_methods(FORM)
def plan(request: HttpRequest) -> HttpResponse:
    """The form of a new session."""
    actor = actor_of(request)
    access_new_session(actor)
    form = _form(request, actor)
    if form.is_bound and form.is_valid():
        try:
            session = plan_session(
                actor=actor,
                plan=form.plan(),
                invited=form.invited_roles(),
                recipient=form.cleaned_data.get("recipient"),
                voluntary=form.cleaned_data["voluntary"],
            )
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The session is planned. The invited CPAS are told."))
            return redirect("sessions:session", session.pk)
    return render(request, "sessions/plan.html", {"form": form})


@require_safe
def session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """One session: where, when, how many seats are taken by whom. Never a name."""
    actor = actor_of(request)
    found = access_session(actor, session_id)
    is_host = found.host_id == actor.body_role
    context = {
        "session": found,
        "standing": standing(found),
        "guests": names_of_guests(found),
        "seats": seats_of(found),
        "sees_all_seats": is_host or found.recipient_id == actor.body_role,
        "may_change": is_host and plans_sessions(actor) and found.state == found.State.PLANNED,
        "has_begun": found.has_begun,
        # who only reads files finds no sheet of a sensitive one
        "is_invited": actor.body_role in found.invited_roles and (not found.is_sensitive or plans_sessions(actor)),
        "list_url": list_as_left(request, reverse("sessions:sessions")),
    }
    return render(request, "sessions/session.html", context)


@require_http_methods(FORM)
def change(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The form of a planned session."""
    actor = actor_of(request)
    found = access_session_as_host(actor, session_id)
    if found.state != found.State.PLANNED:
        return redirect("sessions:session", session_id)
    form = _form(request, actor, found)
    if form.is_bound and form.is_valid():
        try:
            change_session(actor=actor, session=found, plan=form.plan(), invited=form.invited_roles())
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The session is changed. The invited CPAS are told."))
            return redirect("sessions:session", session_id)
    return render(request, "sessions/change.html", {"form": form, "session": found})


@require_http_methods(FORM)
def cancel(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """What cancelling means; the button that does it."""
    actor = actor_of(request)
    found = access_session_as_host(actor, session_id)
    if request.method == "POST":
        try:
            cancel_session(actor=actor, session=found)
        except Problem as problem:
            return answer_problem(request, problem, reverse("sessions:session", args=[session_id]))
        messages.success(request, _("The session is cancelled. The invited CPAS are told."))
        return redirect("sessions:session", session_id)
    if found.state != found.State.PLANNED:
        return redirect("sessions:session", session_id)
    return render(request, "sessions/cancel.html", {"session": found})


@require_POST
def hold(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The session took place."""
    actor = actor_of(request)
    found = access_session_as_host(actor, session_id)
    address = reverse("sessions:session", args=[session_id])
    try:
        hold_session(actor=actor, session=found)
    except Problem as problem:
        return answer_problem(request, problem, address)
    messages.success(request, _("It is noted that the session took place."))
    return redirect(address)
