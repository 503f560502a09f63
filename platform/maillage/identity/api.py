"""How the API knows who calls: the middleware has resolved it; here a session is held to CSRF."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from maillage.audit.actor import Actor


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

    def enforce_csrf(self, request: Request) -> None:
        """Raises PermissionDenied with the code csrf_failed."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied as refused:
            raise PermissionDenied(_("Send the CSRF token of the session, or use a token."), "csrf_failed") from refused


class IsActing(BasePermission):
    """Somebody acts for a body; what they may do is the access functions' business."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the middleware resolved an actor."""
        return isinstance(request.auth, Actor)


class ActingScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes both ways in for the OpenAPI document."""

    target_class = "maillage.identity.api.ActingAuthentication"
    name = ["session", "token"]

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[str]]]:
        """Either of the two."""
        return [{name: []} for name in self.name]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, Any]]:
        """A cookie with CSRF header, or `Authorization: Token KEY`."""
        return [
            {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
            {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Token KEY"},
        ]
