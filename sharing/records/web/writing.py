"""Write a record, correct one, talk, plan and sign joint reviews: one form a page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from sharing.records import rhythms, rules
from sharing.records.access import (
    Folder,
    access_folder_to_act,
    access_record,
    access_record_to_correct,
    access_review,
    plan_of,
)
from sharing.records.models import Kind, Record
from sharing.records.reading import name_in, read_name, read_record, readers, written_in
from sharing.records.services import CLOSED, copy_to_file, plan_reviews, sign_review, write_record
from sharing.records.web.forms import RecordForm, RhythmForm

SAVED = gettext_lazy("It is saved, and the other organisation can read it.")


def _back(folder: Folder) -> str:
    """Where everything about the person is together: the referral's own page."""
    return reverse("referrals:referral", args=[folder.referral.pk]) + "#written"


def _closed(request: HttpRequest, folder: Folder) -> HttpResponse:
    return answer_problem(request, Problem("not_open", CLOSED, status=409), _back(folder))


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, referral_id: UUID, record_kind: str) -> HttpResponse:
    """A new record of one kind."""
    folder = access_folder_to_act(actor_of(request), referral_id)
    if record_kind not in rules.WRITTEN:
        raise Http404
    if folder.party not in rules.SHAPES[record_kind].authors:
        raise PermissionDenied
    return _write(request, folder, record_kind, None)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, referral_id: UUID, record_id: UUID) -> HttpResponse:
    """Another record in the place of one; both stay readable."""
    folder = access_folder_to_act(actor_of(request), referral_id)
    before = access_record_to_correct(folder, record_id)
    if request.method != "POST":
        read_record(folder, before)
    return _write(request, folder, before.kind, before)


def _write(request: HttpRequest, folder: Folder, kind: str, before: Record | None) -> HttpResponse:
    categories = folder.categories_for(kind)
    if not categories:
        return _closed(request, folder)
    form = RecordForm(posted(request), request.FILES or None, folder=folder, kind=kind, before=before)
    if form.is_bound and form.is_valid():
        try:
            made = write_record(actor=folder.actor, folder=folder, draft=form.draft, supersedes=before)
        except Problem as problem:
            if problem.status == 409:
                return answer_problem(request, problem, _back(folder))
            add_problem(form, problem)
        else:
            messages.success(request, _("It is saved.") if made.team_only else SAVED)
            if made.kind == rules.REVIEW:
                return redirect("records:record", folder.referral.pk, made.pk)
            return redirect(_back(folder))
    untold = bool(folder.untold) and set(categories) <= folder.untold
    has_read = before is not None and request.method != "POST"
    context = {
        "form": form, "folder": folder, "referral": folder.referral, "title": Kind(kind).label, "before": before,
        "readers": readers(folder, voluntary=untold), "untold": untold,
        "maybe_untold": bool(folder.untold & set(categories)), "back_url": _back(folder),
        "name": name_in(folder) if has_read else read_name(folder),
    }  # fmt: skip
    return render(request, "records/write.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """The messages, and a new one."""
    actor = actor_of(request)
    folder = access_folder_to_act(actor, referral_id)
    form = RecordForm(posted(request), folder=folder, kind=rules.MESSAGE)
    if form.is_bound and form.is_valid():
        try:
            write_record(actor=actor, folder=folder, draft=form.draft)
        except Problem as problem:
            if problem.status == 409:
                return answer_problem(request, problem, _back(folder))
            add_problem(form, problem)
        else:
            messages.success(request, _("The message is sent."))
            return redirect("records:talk", referral_id)
    context = {
        "form": form, "folder": folder, "referral": folder.referral, "written": written_in(folder),
        "readers": readers(folder), "back_url": _back(folder), "name": name_in(folder),
    }  # fmt: skip
    return render(request, "records/messages.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """How often the parties look back together."""
    actor = actor_of(request)
    folder = access_folder_to_act(actor, referral_id)
    if not folder.is_live:
        return _closed(request, folder)
    now = plan_of(folder)
    before = {"rhythm": now.rhythm if now else rhythms.DEFAULT_RHYTHM, "due_on": now.due_on if now else None}
    form = RhythmForm(posted(request), initial=before)
    if form.is_bound and form.is_valid():
        try:
            plan_reviews(actor=actor, folder=folder, **form.cleaned_data)
        except Problem as problem:
            if problem.status == 409:
                return answer_problem(request, problem, _back(folder))
            add_problem(form, problem)
        else:
            messages.success(request, _("The joint reviews are planned."))
            return redirect(_back(folder))
    context = {
        "form": form, "folder": folder, "referral": folder.referral, "back_url": _back(folder),
        "name": read_name(folder),
    }  # fmt: skip
    return render(request, "records/plan.html", context)


@require_POST
def sign(request: HttpRequest, referral_id: UUID, record_id: UUID) -> HttpResponse:
    """Sign a joint review for the acting body."""
    actor = actor_of(request)
    folder = access_folder_to_act(actor, referral_id)
    review = access_review(folder, record_id)
    here = reverse("records:record", args=[referral_id, record_id])
    try:
        sign_review(actor=actor, folder=folder, review=review)
    except Problem as problem:
        return answer_problem(request, problem, here)
    messages.success(request, _("The joint review is signed for your organisation."))
    return redirect(here)


@require_POST
def copy(request: HttpRequest, referral_id: UUID, record_id: UUID) -> HttpResponse:
    """Copy a record into the person's file, at its sender."""
    actor = actor_of(request)
    folder = access_folder_to_act(actor, referral_id)
    copy_to_file(actor=actor, folder=folder, record=access_record(folder, record_id))
    messages.success(request, _("A copy is in the person’s file."))
    return redirect("records:record", referral_id, record_id)
