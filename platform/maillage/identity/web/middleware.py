"""Identity first, then the acting body: the host names the body, the session or token names the user."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.signals import request_finished
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from maillage.audit.actor import Actor
from maillage.identity.addresses import bare_url
from maillage.identity.models import KeyUse, User
from maillage.identity.resolve import actor_at, served_host, user_of_token
from maillage.identity.web.problems import in_words, refuse_calendar, refuse_program
from maillage.identity.web.request import calendar_key, for_program
from maillage.postgres.acting import acting_as, become, forget, role_name

type GetResponse = Callable[[HttpRequest], HttpResponseBase]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
WRITE = r"(?:INSERT|UPDATE|DELETE|MERGE|TRUNCATE|COPY|CREATE|ALTER|DROP|GRANT|REVOKE)\b"
# at the start, after a comment, or as one of the parts of WITH
WRITES = re.compile(rf"\s*(?:/\*.*?\*/\s*|--[^\n]*\n\s*)*(?:{WRITE}|WITH\b.*\(\s*{WRITE})", re.IGNORECASE | re.DOTALL)
ACCESS_LOG = re.compile(r'\s*INSERT INTO "audit_auditentry"', re.IGNORECASE)


class GetWrote(RuntimeError):
    """A request that must only read tried to write."""


def _refuse_writes(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    if WRITES.match(str(sql)) and not ACCESS_LOG.match(str(sql)):
        raise GetWrote(str(sql).split(None, 3)[:3])
    return execute(sql, params, many, context)


@contextmanager
def reading_only(method: str | None) -> Iterator[None]:
    """Refuse writes during a safe request; the access log is the one exception."""
    if method not in SAFE_METHODS:
        yield
        return
    with connection.execute_wrapper(_refuse_writes):
        yield


def _forget(**kwargs: Any) -> None:  # also after streamed answers, which outlive the middleware
    forget()


request_finished.connect(_forget)


def _way_back(request: HttpRequest) -> str:
    """Where sign-in leads back to: this page or, from a form whose session has lapsed, the page that the form was on.

    Without its query, in which somebody may have searched for a name.
    """
    home = request.build_absolute_uri("/")
    if request.method in SAFE_METHODS:
        return request.build_absolute_uri(request.path)
    page = request.headers.get("Referer", "").partition("?")[0]
    return page if page.startswith(home) else home


class IdentityMiddleware:
    """Outermost. Whatever the last request left, this one starts able to identify somebody and nothing else."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Act as `identity` for sessions, users and tokens."""
        forget()
        become(role_name("identity"))
        request.acting = None  # type: ignore[attr-defined]
        return self.get_response(request)


class ActingBodyMiddleware:
    """Innermost. Become the body of the host, if the user is a member of it today; else say why not."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the bare host as `identity`, a body's host as that body."""
        host = request.get_host().rpartition(":")[0] or request.get_host()
        if host == settings.BASE_HOST:
            return self._bare(request)
        user = self._user(request, host)
        actor = actor_at(user, host) if user else None
        response = self._turn_away(request, host, user) if actor is None else self._act(request, actor)
        # What was read about a person stays in no cache: not on the way, not on a disk, not behind the "back" button.
        response["Cache-Control"] = "no-store"
        return response

    def _act(self, request: HttpRequest, actor: Actor) -> HttpResponseBase:
        request.acting = actor  # type: ignore[attr-defined]
        request.urlconf = settings.URLCONF_BY_KIND[actor.body_kind]
        with acting_as(actor.body_role, actor.schema), reading_only(request.method):
            response = in_words(request, self.get_response(request))
            if response.streaming:
                self._keep_role(response, actor, request.method)
        return response

    def _bare(self, request: HttpRequest) -> HttpResponseBase:
        """Serve as `identity`. Who signs in, out or resets a password writes; other pages are read."""
        # Now, not in the view: a session that ended elsewhere is deleted when its user is asked for.
        bool(request.user)
        with reading_only(None if request.path.startswith("/accounts/") else request.method):
            return in_words(request, self.get_response(request))

    @staticmethod
    def _user(request: HttpRequest, host: str) -> User | None:
        key = calendar_key(request)
        if key is not None:
            # whoever is signed in besides: the address alone opens, and opens nothing else
            return user_of_token(key, host, KeyUse.CALENDAR)
        scheme, _sep, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() in ("token", "bearer"):
            found = user_of_token(token.strip(), host)
            request.by_token = found is not None  # type: ignore[attr-defined]
            if found is not None:
                request.user = found
            return found
        request.by_token = False  # type: ignore[attr-defined]
        return request.user if request.user.is_authenticated else None

    @staticmethod
    def _turn_away(request: HttpRequest, host: str, user: User | None) -> HttpResponse:
        """404 for a host nobody answers at and a calendar that opens nothing, sign-in for a stranger, else 403."""
        if calendar_key(request) is not None:
            return refuse_calendar()
        if not served_host(host):
            if for_program(request):
                return refuse_program("unknown_host", _("No body answers at this address."), 404)
            return render(request, "unknown_host.html", status=404)
        if for_program(request):
            if user is None:
                refused = refuse_program("not_authenticated", _("Sign in, or send a valid token."), 401)
                refused["WWW-Authenticate"] = "Token"
                return refused
            return refuse_program("not_a_member", _("You are not a member of this body."), 403)
        if user is None:
            return HttpResponseRedirect(f"{bare_url()}/accounts/login/?next={quote(_way_back(request), safe='')}")
        return render(request, "identity/not_a_member.html", status=403)

    @staticmethod
    def _keep_role(response: HttpResponseBase, actor: Actor, method: str | None) -> None:
        """Produce each piece of a streamed answer as the body, under the same rule of reading; nobody between them."""
        pieces = iter(response)

        def as_body() -> Iterator[bytes]:
            while True:
                with acting_as(actor.body_role, actor.schema), reading_only(method):
                    piece = next(pieces, None)
                if piece is None:
                    return
                yield piece

        response.streaming_content = as_body()  # type: ignore[attr-defined]
