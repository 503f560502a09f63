"""Pages of a CPAS that sends a request on: the request, the person, the check."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from maillage.ui.components import AnswerSection, SummaryRow
from maillage.ui.dates import written
from maillage.ui.names import within_sentence
from sharing.transmissions import rules
from sharing.transmissions.access import (
    access_new_transmission,
    access_transmission,
    access_transmission_to_act,
    kept_of,
)
from sharing.transmissions.dossier import Check, check_of, opened
from sharing.transmissions.dossiers import dossiers
from sharing.transmissions.drafting import correct_frame, correct_person, draft_transmission
from sharing.transmissions.models import Transmission
from sharing.transmissions.services import GONE, send_transmission
from sharing.transmissions.web.forms import FrameForm, PersonForm, SendForm, frame_initial


def _try(request: HttpRequest, form: forms.Form, act: Callable[[], Transmission], back: str) -> HttpResponse | None:
    """Do it with a valid form; where to go then, or None to show the form again with what is wrong."""
    if not (form.is_bound and form.is_valid()):
        return None
    try:
        found = act()
    except Problem as problem:
        if problem.status == 409:
            return answer_problem(request, problem, back)
        add_problem(form, problem)
        return None
    return redirect(back or reverse("transmissions:person", args=[found.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, subject_id: UUID | None = None) -> HttpResponse:
    """A new one, typed, or from a file of which the minimum is filled in."""
    actor = actor_of(request)
    access_new_transmission(actor, subject_id)
    form = FrameForm(posted(request), actor=actor, initial={"received_on": timezone.localdate()})
    person = dossiers().prefill(actor, subject_id) if subject_id else {}

    def act() -> Transmission:
        return draft_transmission(
            actor=actor, frame=form.frame(), received_on=form.cleaned_data["received_on"], person=person,
            subject_id=subject_id,
        )  # fmt: skip

    done = _try(request, form, act, "")
    name = " ".join(filter(None, (person.get("first_name"), person.get("last_name"))))
    return done or render(request, "transmissions/frame.html", {"form": form, "name": name})


@require_http_methods(["GET", "HEAD", "POST"])
def pass_on(request: HttpRequest, transmission_id: UUID) -> HttpResponse:
    """Pass an earlier one on to a third CPAS: the request keeps its first day."""
    actor = actor_of(request)
    earlier = access_transmission_to_act(actor, transmission_id, rules.SENDER)
    here = reverse("transmissions:transmission", args=[earlier.pk])
    if not opened(actor, earlier).may_pass_on:
        return answer_problem(request, Problem("changed_meanwhile", GONE, status=409), here)
    initial = {**frame_initial(earlier), "recipient": earlier.competent}
    form = FrameForm(posted(request), actor=actor, transmission=earlier, initial=initial)
    kept = kept_of(actor, earlier)

    def act() -> Transmission:
        return draft_transmission(
            actor=actor, frame=form.frame(), received_on=earlier.request_received_on,
            person=kept.person if kept else {}, subject_id=kept.subject_id if kept else None, follows=earlier,
        )  # fmt: skip

    done = _try(request, form, act, "")
    return done or render(request, "transmissions/frame.html", {"form": form, "name": "", "earlier": earlier})


def _unsent(request: HttpRequest, transmission_id: UUID) -> tuple[Any, Transmission, str, HttpResponse | None]:
    actor = actor_of(request)
    found = access_transmission_to_act(actor, transmission_id, rules.SENDER)
    here = reverse("transmissions:transmission", args=[found.pk])
    gone = None
    if found.state not in rules.UNSENT:
        gone = answer_problem(request, Problem("changed_meanwhile", GONE, status=409), here)
    return actor, found, here, gone


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, transmission_id: UUID) -> HttpResponse:
    """Change what an unsent one is about."""
    actor, found, here, gone = _unsent(request, transmission_id)
    form = FrameForm(posted(request), actor=actor, transmission=found, initial=frame_initial(found))
    done = gone or _try(request, form, lambda: correct_frame(actor=actor, transmission=found, frame=form.frame()), here)
    return done or render(request, "transmissions/frame.html", {"form": form, "name": "", "transmission": found})


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, transmission_id: UUID) -> HttpResponse:
    """What the other CPAS must know of the person: the legal minimum."""
    actor, found, here, gone = _unsent(request, transmission_id)
    kept = kept_of(actor, found)
    hides = bool(kept and kept.subject_id and dossiers().hides_address(kept.subject_id))
    form = PersonForm(posted(request), hides_address=hides, initial=dict(kept.person) if kept else {})
    done = gone or _try(
        request, form, lambda: correct_person(actor=actor, transmission=found, person=form.person()), here
    )
    context = {"form": form, "transmission": found, "hides_address": hides}
    return done or render(request, "transmissions/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, transmission_id: UUID) -> HttpResponse:
    """Exactly what will leave, to whom, by which rule; when the person was told; the button that sends it."""
    actor, found, here, gone = _unsent(request, transmission_id)
    if gone is not None:
        return gone
    form = SendForm(posted(request), initial={"notice_on": timezone.localdate()})
    if form.is_bound and form.is_valid():
        try:
            send_transmission(actor=actor, transmission=found, **form.cleaned_data)
        except Problem as problem:
            if problem.status == 409:
                again = problem.code == "changed_since_shown"
                return answer_problem(request, problem, request.path if again else here)
            add_problem(form, problem)
        else:
            told = _("The request was sent to %(name)s.") % {"name": within_sentence(found.recipient.name)}
            messages.success(request, told)
            return redirect(here)
    try:
        looked_at = check_of(actor, access_transmission(actor, found.pk))
    except Problem as problem:
        return answer_problem(request, problem, here)
    context = {"check": looked_at, "opened": looked_at.opened, "sections": _sections(looked_at), "form": form}
    return render(request, "transmissions/check.html", {**context, "transmission": looked_at.opened.transmission})


def _sections(check: Check) -> list[AnswerSection]:
    found = check.opened.transmission
    frame_url = reverse("transmissions:correct", args=[found.pk])
    person_url = reverse("transmissions:person", args=[found.pk])
    return [
        AnswerSection(_("The request"), [
            SummaryRow(_("Aid asked"), found.get_aid_display()),
            SummaryRow(_("First received on"), written(found.request_received_on)),
            SummaryRow(_("Urgent"), _("Yes") if found.urgent else _("No")),
        ], url=frame_url),
        AnswerSection(_("The person"), [SummaryRow(*pair) for pair in check.opened.fields], url=person_url),
        AnswerSection(_("Why this CPAS"), [
            SummaryRow(_("Rule applied"), f"{found.rule.title} ({found.rule.reference})"),
            SummaryRow(_("What shows it"), found.get_evidence_display()),
        ], url=frame_url),
    ]  # fmt: skip
