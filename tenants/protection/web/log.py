"""Pages of the access log."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from maillage.audit.actor import Actor
from maillage.audit.models import AuditEntry
from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of
from maillage.identity.web.sealing import asked_of, lead_to_results, note_lapse
from maillage.problems import Problem
from maillage.ui.lists import page_of
from tenants.protection.access import access_log
from tenants.protection.log import entries_for, lines_of, lines_to_export, note_log_reading
from tenants.protection.web.export import log_file
from tenants.protection.web.forms import LogFilters


@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """Who read and did what; a posted form leads to an address in which the file number is sealed."""
    actor = actor_of(request)
    access_log(actor)
    if request.method == "POST":
        return lead_to_results(request, actor)
    filters = LogFilters(asked_of(request, actor))
    note_lapse(filters, request)
    page = page_of(request, _found(actor, filters))
    note_log_reading(actor, filters.values())
    context = {
        "filter_form": filters,
        "page_obj": page,
        "found": page.paginator.count,
        "lines": lines_of(actor, page),
        "query": request.GET.urlencode(),
    }
    return render(request, "protection/log.html", context)


def _found(actor: Actor, filters: LogFilters) -> QuerySet[AuditEntry]:
    try:
        return entries_for(actor, filters.values())
    except Problem as problem:
        add_problem(filters, problem)
        return AuditEntry.objects.none()


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same lines, all pages, as a file."""
    actor = actor_of(request)
    access_log(actor)
    try:
        return log_file(lines_to_export(actor, LogFilters(asked_of(request, actor)).values()))
    except Problem as problem:
        return answer_problem(request, problem, "/protection/log/")
