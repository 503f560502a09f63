"""Open a restricted file in an emergency, read it for a day, tell the person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from maillage.ui.forms import NativeDates
from maillage.ui.lists import page_of
from sharing.emergencies.web.forms import PleaForm
from tenants.casework.emergencies import (
    access_emergencies,
    access_emergency,
    access_emergency_to_tell,
    check_opens_in_emergency,
    defer_informing,
    inform_person,
    open_in_emergency,
    show_emergency,
)


class OpenForm(NativeDates, PleaForm):
    """Whose file, and why it cannot wait."""

    field_order = ("person", "born_on", "reason", "words", "categories", "danger")
    person = forms.CharField(label=gettext_lazy("File number, or first and last name"), max_length=160)
    born_on = forms.DateField(
        label=gettext_lazy("Date of birth"), required=False, help_text=gettext_lazy("Needed with the name.")
    )


class DeferForm(NativeDates, forms.Form):
    """Until when, and why."""

    until = forms.DateField(label=gettext_lazy("The person is told on"))
    words = forms.CharField(label=gettext_lazy("Why not before"), max_length=500)


@require_safe
def emergencies(request: HttpRequest) -> HttpResponse:
    """Those that the reader may know of, the latest first."""
    return render(
        request, "casework/emergencies.html", {"page": page_of(request, access_emergencies(actor_of(request)))}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def open_file(request: HttpRequest) -> HttpResponse:
    """The form that opens a restricted file for a day."""
    actor = actor_of(request)
    check_opens_in_emergency(actor)
    form = OpenForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            opened = open_in_emergency(actor=actor, **form.cleaned_data)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The file is open to you for 24 hours. Your data protection officer is told."))
            return redirect("emergency_records:emergency", opened.pk)
    return render(request, "casework/emergency_open.html", {"form": form})


def _page(request: HttpRequest, emergency_id: UUID, form: forms.Form | None = None) -> HttpResponse:
    actor = actor_of(request)
    shown = show_emergency(actor, access_emergency(actor, emergency_id))
    context: dict[str, Any] = {"shown": shown, "emergency": shown.emergency, "form": form or DeferForm()}
    return render(request, "casework/emergency.html", context)


@require_safe
def emergency(request: HttpRequest, emergency_id: UUID) -> HttpResponse:
    """One emergency; for who opened the file, its fields while the day lasts."""
    return _page(request, emergency_id)


@require_POST
def inform(request: HttpRequest, emergency_id: UUID) -> HttpResponse:
    """The person was told."""
    actor = actor_of(request)
    here = reverse("emergency_records:emergency", args=[emergency_id])
    try:
        inform_person(actor=actor, emergency=access_emergency_to_tell(actor, emergency_id))
    except Problem as problem:
        return answer_problem(request, problem, here)
    messages.success(request, _("It is noted that the person was told."))
    return redirect(here)


@require_POST
def defer(request: HttpRequest, emergency_id: UUID) -> HttpResponse:
    """The person is told later."""
    actor = actor_of(request)
    found = access_emergency_to_tell(actor, emergency_id)
    here = reverse("emergency_records:emergency", args=[emergency_id])
    form = DeferForm(request.POST)
    if form.is_valid():
        try:
            defer_informing(actor=actor, emergency=found, **form.cleaned_data)
        except Problem as problem:
            if problem.status == 409:
                return answer_problem(request, problem, here)
            add_problem(form, problem)
        else:
            messages.success(request, _("You will be asked again on that day."))
            return redirect(here)
    return _page(request, emergency_id, form)
