"""How the API knows who calls: the middleware has resolved it; here a session is held to CSRF."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler

from maillage.audit.actor import Actor
from maillage.problems import Problem


class ActingAuthentication(SessionAuthentication):
    """The user and the acting body of the request. A call with a token needs no CSRF check; one by cookie does."""

    def authenticate(self, request: Request) -> tuple[Any, Actor] | None:
        """(user, actor), or None when the middleware found nobody."""
        inner = request._request
        actor: Actor | None = getattr(inner, "acting", None)
        if actor is None:
            return None
        if not getattr(inner, "by_token", False):
            self.enforce_csrf(request)
        return inner.user, actor


class IsActing(BasePermission):
    """Somebody acts for a body; what they may do is the access functions' business."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the middleware resolved an actor."""
        return isinstance(request.auth, Actor)


class ActingScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes both ways in for the OpenAPI document."""

    target_class = "maillage.identity.api.ActingAuthentication"
    name = ["session", "token"]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, Any]]:
        """A cookie with CSRF header, or `Authorization: Token KEY`."""
        return [
            {"type": "apiKey", "in": "cookie", "name": "__Secure-session"},
            {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Token KEY"},
        ]


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's answers, and 400 or 409 with a code for what a service refused."""
    if isinstance(error, Problem):
        return Response({"code": error.code, "detail": str(error.message)}, status=error.status)
    if isinstance(error, (Http404, PermissionDenied)):
        error.args = ()  # never what was looked for
    return drf_exception_handler(error, context)
