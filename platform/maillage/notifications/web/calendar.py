"""The calendar of somebody at a body, for the program that asks by its address."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from maillage.audit.actor import Actor
from maillage.calendar.events import events_of
from maillage.calendar.ics import calendar_of
from maillage.identity.bodies import is_sensitive
from maillage.identity.web.request import actor_of


@require_safe
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """The dates to keep. The key in the address was found to be the actor's before this is reached."""
    actor = actor_of(request)
    with translation.override(settings.LANGUAGE_CODE):
        content = calendar_of(
            events_of(actor),
            name=_name(actor),
            address=request.build_absolute_uri("/").rstrip("/"),
            now=timezone.now(),
        )
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="maillage.ics"'
    # the address is the key: it is told to nobody that the dates lead to
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _name(actor: Actor) -> str:
    """What a calendar program shows: the body, unless that somebody works there is confidential elsewhere."""
    return "Maillage" if is_sensitive(actor) else f"Maillage – {actor.body_name}"
