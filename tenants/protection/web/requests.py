"""Pages of the requests of persons."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maillage.identity.web.problems import add_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from maillage.ui.lists import page_of
from tenants.casework.access import sees_files
from tenants.protection.access import (
    access_protection_to_keep,
    access_request,
    access_request_to_answer,
    access_requests,
    file_numbers,
    keeps_protection,
)
from tenants.protection.services import answer_request, extend_request, register_request
from tenants.protection.web.forms import ExtensionForm, RequestAnswerForm, RequestForm


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Those that wait, the soonest first, then the answered ones."""
    actor = actor_of(request)
    page = page_of(request, access_requests(actor).order_by("-answered_on", "due_on", "pk"))
    context = {
        "page_obj": page,
        "count": page.paginator.count,
        "numbers": file_numbers(actor, [found.subject_id for found in page]),
        "may_keep": keeps_protection(actor),
    }
    return render(request, "protection/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form of a request that came in."""
    actor = actor_of(request)
    access_protection_to_keep(actor)
    form = RequestForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            made = register_request(actor=actor, **form.cleaned_data)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The request is registered."))
            return redirect("protection:request", made.pk)
    return render(request, "protection/request_new.html", {"form": form})


@require_safe
def detail(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One request, its clock and its answer."""
    actor = actor_of(request)
    found = access_request(actor, request_id)
    context = {
        "found": found,
        "number": file_numbers(actor, [found.subject_id]).get(found.subject_id) if found.subject_id else "",
        "may_open_file": sees_files(actor),
        "may_keep": keeps_protection(actor),
    }
    return render(request, "protection/request.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Why it takes two months more."""
    actor = actor_of(request)
    found = access_request_to_answer(actor, request_id)
    form = ExtensionForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            extend_request(actor=actor, request=found, reason=form.cleaned_data["reason"])
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The request is extended. Tell the person, with the reason."))
            return redirect("protection:request", request_id)
    return render(request, "protection/request_extend.html", {"form": form, "found": found})


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """How it was answered."""
    actor = actor_of(request)
    found = access_request_to_answer(actor, request_id)
    form = RequestAnswerForm(posted(request), checked_on=found.identity_checked_on)
    if form.is_bound and form.is_valid():
        try:
            answer_request(actor=actor, request=found, **form.cleaned_data)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The answer is recorded."))
            return redirect("protection:request", request_id)
    return render(request, "protection/request_answer.html", {"form": form, "found": found})
