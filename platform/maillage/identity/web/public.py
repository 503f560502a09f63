"""The bare host's own pages: what this is, and where to go once signed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from maillage.identity.models import Membership
from maillage.identity.resolve import current_memberships
from maillage.identity.web.homes import home_of
from maillage.identity.web.request import signed_in_user


@dataclass(frozen=True, slots=True)
class Choice:
    """One body somebody may act for, the address of its pages, and how many things wait there."""

    membership: Membership
    url: str
    waiting: int = 0


type Waiting = Callable[[UUID], Mapping[str, int]]
_waiting: list[Waiting] = []


def register_waiting(count: Waiting) -> None:
    """Say, as `identity`, how many things wait for a user at each body, by its role; called once, at the start."""
    _waiting[:] = [count]


@require_safe
@never_cache
def landing(request: HttpRequest) -> HttpResponse:
    """What Maillage is, for whom; who is signed in goes on to their bodies."""
    if request.user.is_authenticated:
        return redirect("identity:choose")
    return render(request, "identity/landing.html")


@require_safe
@never_cache
@login_required
def choose(request: HttpRequest) -> HttpResponse:
    """The bodies the reader works for today, and how many things wait at each: numbers, never what they are."""
    memberships = current_memberships(signed_in_user(request).pk)
    counts = _waiting[0](signed_in_user(request).pk) if _waiting else {}
    choices = [Choice(one, home_of(one.body), counts.get(one.body_id, 0)) for one in memberships]
    return render(request, "identity/choose.html", {"choices": choices})
