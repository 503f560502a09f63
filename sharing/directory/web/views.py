"""The directory, on every body's host."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.identity.web.request import actor_of
from maillage.ui.lists import page_of
from sharing.directory.access import access_bodies, adds_outside, name_advisers
from sharing.directory.search import narrowed
from sharing.directory.web.forms import BodyFilter


@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """Organisations, by name, by place and by kind."""
    form = BodyFilter(request.GET)
    actor = actor_of(request)
    listed = access_bodies(actor)
    if form.is_valid():
        listed = narrowed(listed, kinds=form.cleaned_data["kind"], words=form.cleaned_data["words"])
    page = page_of(request, listed)
    name_advisers(actor, page.object_list)
    context = {"filter_form": form, "page": page, "adds_outside": adds_outside(actor)}
    return render(request, "directory/bodies.html", context)
