"""The days to keep of the coming weeks, on one page: the same as in the calendar."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.identity.web.request import actor_of
from maillage.notifications.agenda import agenda_of


@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """Day by day, what is past and still stands first."""
    context = {"days": agenda_of(actor_of(request)), "today": timezone.localdate()}
    return render(request, "notifications/agenda.html", context)
