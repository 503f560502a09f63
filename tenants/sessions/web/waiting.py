"""What sessions ask for, on the home page of a CPAS."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from maillage.identity.web.request import actor_of
from tenants.sessions.waiting import sheets_to_write


def sheets(request: HttpRequest) -> str:
    """The sheets to complete; nothing when there are none."""
    waiting = sheets_to_write(actor_of(request))
    return render_to_string("infosessions/parts/to_write.html", {"sessions": waiting}) if waiting else ""
