"""Pages of the registers: a list, an entry with its versions, the form, the document."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maillage.identity.web.problems import add_problem
from maillage.identity.web.request import actor_of
from maillage.problems import Problem
from maillage.ui.lists import page_of
from tenants.protection.access import (
    access_entry_to_keep,
    access_register,
    access_register_to_keep,
    access_versions,
    keeps_protection,
)
from tenants.protection.documents import hand_out_document
from tenants.protection.listing import entries_of, templates_left
from tenants.protection.presenting import label_of, rows_of, shown
from tenants.protection.services import add_entry, change_entry
from tenants.protection.web.forms import form_for


@require_safe
def register(request: HttpRequest, register: str) -> HttpResponse:
    """The last version of each entry, and the templates that none was begun from."""
    actor = actor_of(request)
    found = access_register(actor, register)
    page = page_of(request, entries_of(found))
    context = {
        "register": found,
        "page_obj": page,
        "count": page.paginator.count,
        "headings": [label_of(found, name) for name in found.columns],
        "rows": [(entry, [(label_of(found, name), shown(entry, name, short=True)) for name in found.columns])
                 for entry in page],
        "templates": templates_left(found),
        "may_keep": keeps_protection(actor),
    }  # fmt: skip
    return render(request, "protection/register.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, register: str) -> HttpResponse:
    """The form of a new entry, begun from a template perhaps."""
    actor = actor_of(request)
    found = access_register_to_keep(actor, register)
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = form_for(found, *typed, template=request.GET.get("template", ""))
    if form.is_bound and form.is_valid():
        try:
            entry = add_entry(
                actor=actor, register=found, values=form.values(found), document=form.cleaned_data.get("document"),
                template=form.cleaned_data["template"],
            )  # fmt: skip
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The entry is recorded."))
            return redirect("protection:entry", register, entry.entry_id)
    return render(request, "protection/entry_form.html", {"form": form, "register": found})


@require_safe
def entry(request: HttpRequest, register: str, entry_id: UUID) -> HttpResponse:
    """The last version of one entry, and who recorded which version when."""
    actor = actor_of(request)
    found = access_register(actor, register)
    versions = access_versions(actor, found, entry_id)
    context = {
        "register": found,
        "entry": versions[0],
        "rows": rows_of(found, versions[0]),
        "former": [(version, rows_of(found, version)) for version in versions[1:]],
        "may_keep": keeps_protection(actor),
    }
    return render(request, "protection/entry.html", context)


@require_safe
def breach(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """An entry of the register of breaches: where a reminder leads, which knows no more than an id."""
    return entry(request, "breaches", entry_id)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, register: str, entry_id: UUID) -> HttpResponse:
    """The form of the next version."""
    actor = actor_of(request)
    found = access_register(actor, register)
    last = access_entry_to_keep(actor, found, entry_id)
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = form_for(found, *typed, version=last)
    if form.is_bound and form.is_valid():
        try:
            change_entry(
                actor=actor, register=found, last=last, values=form.values(found),
                seen=form.cleaned_data.get("seen") or 0, document=form.cleaned_data.get("document"),
            )  # fmt: skip
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The entry is recorded; its former version is kept."))
            return redirect("protection:entry", register, entry_id)
    return render(request, "protection/entry_form.html", {"form": form, "register": found, "entry": last})


@require_safe
def document(request: HttpRequest, register: str, entry_id: UUID) -> FileResponse:
    """The document of the last version, as a download."""
    actor = actor_of(request)
    found = access_register(actor, register)
    return hand_out_document(actor, found, access_versions(actor, found, entry_id)[0])
