"""The home page of a CPAS, by function."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from budgets.waiting import waiting_in_pools
from maillage.identity.web.request import actor_of
from sharing.transmissions.listing import waiting_of
from tenants.casework.access import changes_files, sees_files
from tenants.casework.waiting import waiting_for

type Page = Callable[[HttpRequest], HttpResponse]
_homes: dict[str, Page] = {}
# The HTML of what asks for something, rendered by its owner, or an empty string.
type Asking = Callable[[HttpRequest], str]
_asking: list[Asking] = []


def register_home(function: str, page: Page) -> None:
    """Let the people of a function start on another page; called by an app above this one, when it starts."""
    _homes[function] = page


def register_asking(section: Asking) -> None:
    """Let an app above this one say what waits for who sees files; called when it starts."""
    _asking.append(section)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits, for those who see files; for the others the way to what is theirs, without any name."""
    actor = actor_of(request)
    if actor.function in _homes:
        return _homes[actor.function](request)
    tasks = waiting_in_pools(actor)
    if not sees_files(actor):
        return render(request, "casework/home_without_files.html", {"tasks": tasks})
    context = {
        "tasks": tasks,
        "waiting": waiting_for(actor),
        "transmissions": waiting_of(actor),
        "asking": [html for section in _asking if (html := section(request))],
        "may_change": changes_files(actor),
    }
    return render(request, "casework/home.html", context)
