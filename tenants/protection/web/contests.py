"""Contested accesses: written down with the person, answered by the officer."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maillage.identity.models import Function
from maillage.identity.web.problems import add_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from maillage.ui.dates import written
from maillage.ui.lists import page_of
from tenants.casework.access import sees_files
from tenants.protection.access import (
    access_contest,
    access_contest_to_answer,
    access_contests,
    access_person_to_contest,
    file_numbers,
    keeps_protection,
    reference_of,
)
from tenants.protection.services import answer_contest, contest_access
from tenants.protection.services.contests import targets_of
from tenants.protection.web.forms import ContestAnswerForm, ContestForm
from tenants.protection.wording import target_words


@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """The form, filled in by the worker with the person; `?target=` chooses what is contested."""
    actor = actor_of(request)
    participant = access_person_to_contest(actor, participant_id)
    targets = [(target, target_words(target)) for target in targets_of(actor, participant_id)]
    form = ContestForm(posted(request), targets=targets, chosen=request.GET.get("target", ""))
    if form.is_bound and form.is_valid():
        try:
            made = contest_access(actor=actor, participant=participant, **form.cleaned_data)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(
                request,
                _("The data protection officer is told, and answers by %(day)s.") % {"day": written(made.target_on)},
            )
            return redirect("casework:receipt", participant_id)
    context = {"form": form, "participant": participant, "targets": targets}
    return render(request, "protection/contest_new.html", context)


@require_safe
def contests(request: HttpRequest) -> HttpResponse:
    """Those that wait, the soonest first, then the answered ones."""
    actor = actor_of(request)
    page = page_of(request, access_contests(actor).order_by("-answered_at", "target_on", "pk"))
    context = {
        "page_obj": page,
        "count": page.paginator.count,
        "numbers": file_numbers(actor, [found.subject_id for found in page]),
    }
    return render(request, "protection/contests.html", context)


@require_safe
def detail(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    """One contest and its answer."""
    actor = actor_of(request)
    found = access_contest(actor, contest_id)
    context = {
        "found": found,
        "number": file_numbers(actor, [found.subject_id]).get(found.subject_id, ""),
        "function_label": dict(Function.choices).get(found.function, found.function),
        "reference": reference_of(found),
        "may_open_file": sees_files(actor),
        "may_keep": keeps_protection(actor),
    }
    return render(request, "protection/contest.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    """What the officer found."""
    actor = actor_of(request)
    found = access_contest_to_answer(actor, contest_id)
    form = ContestAnswerForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            answer_contest(actor=actor, contest=found, **form.cleaned_data)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The answer is recorded: the person reads it in their receipt."))
            return redirect("protection:contest_detail", contest_id)
    context = {"form": form, "found": found, "number": file_numbers(actor, [found.subject_id])[found.subject_id]}
    return render(request, "protection/contest_answer.html", context)
