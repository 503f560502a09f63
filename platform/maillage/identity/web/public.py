"""The bare host's own pages: what this is, and where to go once signed in."""

from __future__ import annotations

from dataclasses import dataclass

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
    """One body somebody may act for, and the address of its pages."""

    membership: Membership
    url: str


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
    """The bodies the reader works for today."""
    memberships = current_memberships(signed_in_user(request).pk)
    choices = [Choice(one, home_of(one.body)) for one in memberships]
    return render(request, "identity/choose.html", {"choices": choices})
