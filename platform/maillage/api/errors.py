"""One shape for every refusal that a program gets: {"code", "detail", "field"?, "errors"?}."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views import defaults
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler

from maillage.identity.web.problems import refuse_program
from maillage.identity.web.request import for_program
from maillage.problems import Problem

WHOLE = "non_field_errors"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that is wrong: a stable code, a translated message, the field it is about ("" for none)."""

    code: str
    detail: str
    field: str = ""

    def as_json(self) -> dict[str, str]:
        """What is sent; `field` only when there is one."""
        shape = {"code": self.code, "detail": self.detail}
        return {**shape, "field": self.field} if self.field else shape


class ErrorSerializer(serializers.Serializer[Any]):
    """The shape, for the description of the interface."""

    code = serializers.CharField()
    detail = serializers.CharField()
    field = serializers.CharField(required=False)
    errors = serializers.ListField(child=serializers.DictField(child=serializers.CharField()), required=False)  # type: ignore[assignment]


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to what a view raised; None for a fault of ours, which becomes `server_error`."""
    if isinstance(error, Problem):
        refusal = Refusal(error.code, str(error.message), error.field or "")
        return Response(refusal.as_json(), status=error.status)
    response = drf_exception_handler(_plain(error), context)
    if response is None:
        return None
    refusals = list(_refusals(error.detail)) if isinstance(error, exceptions.ValidationError) else []
    if refusals:
        response.data = {**refusals[0].as_json(), "errors": [refusal.as_json() for refusal in refusals]}
    else:
        response.data = _refusal_of(_plain(error)).as_json()
    return response


def _plain(error: Exception) -> Exception:
    """DRF's own kind of error, which never says what was looked for."""
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    return error


def _refusal_of(error: Exception) -> Refusal:
    detail = getattr(error, "detail", "")
    return Refusal(getattr(detail, "code", "error"), str(detail))


def _refusals(detail: Any, field: str = "") -> Iterator[Refusal]:
    """Every message of a validation error, with the path of its field such as `lines.0.amount`."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            parts = [part for part in (field, "" if name == WHOLE else str(name)) if part]
            yield from _refusals(inner, ".".join(parts))
    elif isinstance(detail, list):
        for rank, inner in enumerate(detail):
            yield from _refusals(inner, f"{field}.{rank}" if isinstance(inner, dict) and inner else field)
    else:
        yield Refusal(getattr(detail, "code", "invalid"), str(detail), field)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler400`."""
    if for_program(request):
        if isinstance(exception, RequestDataTooBig):
            return refuse_program("too_large", _("This request is too large."), 413)
        return refuse_program("bad_request", _("This request cannot be read."), 400)
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler403`."""
    if for_program(request):
        return refuse_program("permission_denied", _("You may not do this."), 403)
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler404`."""
    if for_program(request):
        return refuse_program("not_found", _("Nothing was found at this address."), 404)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """`handler500`."""
    if for_program(request):
        return refuse_program("server_error", _("Something went wrong on our side. Nothing was saved."), 500)
    return defaults.server_error(request)
