"""The host of a CPAS with views that fail in every way, and a few addresses to navigate to."""

from __future__ import annotations

from typing import NoReturn

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST

FAILURES: dict[str, Exception] = {
    "unreadable": SuspiciousOperation("a secret"),
    "refused": PermissionDenied("a secret"),
    "absent": Http404("a secret"),
    "broken": RuntimeError("a secret"),
}


def fail(request: HttpRequest, way: str) -> NoReturn:
    raise FAILURES[way]


@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("received")


urlpatterns = [
    path("files/", receive, name="files"),
    path("files/new/", receive, name="new_file"),
    path("fail/<str:way>/", fail),
    path("api/fail/<str:way>/", fail),
    path("receive/", receive),
    path("", include("maillage.ui.urls")),
    path("", include("maillage.urls_cpas")),
]

handler400 = "maillage.api.errors.bad_request"
handler403 = "maillage.api.errors.permission_denied"
handler404 = "maillage.api.errors.not_found"
handler500 = "maillage.api.errors.server_error"
