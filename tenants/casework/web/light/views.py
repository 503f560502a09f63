"""Refer at once; import a list: upload, look, apply; take the answers back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.documents.csv_files import csv_response
from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of
from maillage.problems import Problem
from maillage.ui.lists import page_of
from sharing.grants.access import possible_recipients
from tenants.casework.access import access_new_participant
from tenants.casework.light.answers import COLUMNS, answers
from tenants.casework.light.comparing import show_comparison
from tenants.casework.light.importing import access_import, apply_import, discard_import, upload_list
from tenants.casework.light.parsing import LARGEST
from tenants.casework.light.quick import access_quick_referral, refer_quickly
from tenants.casework.web.light.forms import QuickForm, UploadForm

FORM = ["GET", "HEAD", "POST"]
SHOWN = ("changed", "new", "problems")


@require_http_methods(FORM)
def quick(request: HttpRequest) -> HttpResponse:
    """All of a referral on one page; what will leave is then checked."""
    actor = actor_of(request)
    access_quick_referral(actor)
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = QuickForm(*typed, recipients=possible_recipients(actor))
    if form.is_bound and form.is_valid():
        try:
            referral = refer_quickly(actor=actor, **form.referral())
        except Problem as problem:
            add_problem(form, problem)
        else:
            return redirect("sending:check", referral.pk)
    return render(request, "casework/light/quick.html", {"form": form})


@require_safe
def answers_file(request: HttpRequest) -> HttpResponse:
    """What became of the referrals sent, as a file for spreadsheets."""
    found = answers(actor_of(request))
    return csv_response(list(COLUMNS.values()), (answer.cells() for answer in found), _("answers"))


@require_http_methods(FORM)
def upload(request: HttpRequest) -> HttpResponse:
    """The form of a list; nothing changes before it was looked at."""
    actor = actor_of(request)
    access_new_participant(actor)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        try:
            batch = upload_list(actor=actor, content=_start_of(form.cleaned_data["list"]))
        except Problem as problem:
            add_problem(form, problem)
        else:
            return redirect("casework:import", batch.pk)
    return render(request, "casework/light/upload.html", {"form": form, "columns": _columns()})


def _start_of(list_: UploadedFile[bytes]) -> bytes:
    """As much as tells that it is too large, no more."""
    return bytes(list_.read(LARGEST + 1))


def _columns() -> list[str]:
    return [
        _("Number"), _("Last name"), _("First name"), _("Date of birth"), _("Sex"), _("Phone"), _("E-mail"),
        _("Street and number"), _("Postcode"), _("Locality"), _("Main language"),
    ]  # fmt: skip


@require_safe
def preview(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """What the list would do: new, changed field by field, not changed, not right."""
    actor = actor_of(request)
    batch = access_import(actor, import_id)
    if batch.rows is None:
        return render(request, "casework/light/applied.html", {"batch": batch})
    found = show_comparison(actor, batch)
    counts = {"changed": len(found.changed), "new": len(found.new), "problems": len(found.problems)}
    shown = request.GET.get("show", "")
    if shown not in SHOWN:
        shown = "problems" if found.problems else next((kind for kind in SHOWN if counts[kind]), SHOWN[0])
    context = {
        "batch": batch,
        "preview": found,
        "shown": shown,
        "tabs": [(kind, label, counts[kind]) for kind, label in zip(SHOWN, _tabs(), strict=True)],
        "page": page_of(request, getattr(found, shown)),
    }
    return render(request, "casework/light/preview.html", context)


def _tabs() -> tuple[str, str, str]:
    return _("Changed files"), _("New files"), _("Rows to correct")


@require_POST
def apply(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """All of it, as it was shown, or nothing."""
    actor = actor_of(request)
    batch = access_import(actor, import_id)
    address = reverse("casework:import", args=[import_id])
    try:
        apply_import(actor=actor, batch=batch, shown=request.POST.get("shown", ""))
    except Problem as problem:
        return answer_problem(request, problem, address)
    messages.success(request, _("The list is applied."))
    return redirect(address)


@require_POST
def discard(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The list is thrown away; nothing was changed by it."""
    actor = actor_of(request)
    discard_import(actor=actor, batch=access_import(actor, import_id))
    messages.success(request, _("The list was thrown away."))
    return redirect("casework:upload")
