"""Figures that keys can be made of: those that were imported, and the import with its preview."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from budgets.access import access_new_pool, access_series, opens_pools
from budgets.series import list_series, preview_of
from budgets.services import import_series
from budgets.web.forms_series import SeriesForm
from budgets.web.saving import saved
from maillage.identity.web.request import actor_of


@require_safe
def series(request: HttpRequest) -> HttpResponse:
    """Every series with its date and source."""
    actor = actor_of(request)
    found = list_series(access_series(actor))
    return render(request, "budgets/series.html", {"series": found, "may_import": opens_pools(actor)})


@require_http_methods(["GET", "HEAD", "POST"])
def import_(request: HttpRequest) -> HttpResponse:
    """The form of a list; what it would bring, row by row; the button that imports it whole."""
    actor = actor_of(request)
    access_new_pool(actor)
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SeriesForm(*typed)
    preview = None
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        preview = preview_of(given["read"])
        if "import" in request.POST and not preview.wrong:
            answer = saved(
                request, form,
                lambda: import_series(
                    actor=actor, rows=given["read"],
                    **{name: given[name] for name in ("kind", "name", "reference_date", "source")},
                ),
                _("The series is imported. Keys can be made of it."), reverse("budgets:series"),
            )  # fmt: skip
            if answer:
                return answer
    return render(request, "budgets/import_series.html", {"form": form, "preview": preview})
