"""The home page of a CPAS, by function."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.identity.web.request import actor_of
from tenants.casework.access import changes_files, sees_files
from tenants.casework.waiting import waiting_for


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits, for those who see files; for the others the way to what is theirs, without any name."""
    actor = actor_of(request)
    if not sees_files(actor):
        return render(request, "casework/home_without_files.html")
    context = {"waiting": waiting_for(actor), "may_change": changes_files(actor)}
    return render(request, "casework/home.html", context)
