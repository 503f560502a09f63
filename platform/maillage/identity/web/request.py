"""What a request carries, with its type: who acts, who is signed in, what was typed."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

from maillage.audit.actor import Actor
from maillage.identity.models import User


def actor_of(request: HttpRequest) -> Actor:
    """Who acts, on a body's host: the middleware lets nobody else through. Raises LookupError on the bare host."""
    actor = getattr(request, "acting", None)
    if not isinstance(actor, Actor):
        raise LookupError("nobody acts for a body in this request")
    return actor


def signed_in_user(request: HttpRequest) -> User:
    """Who is signed in, on the bare host. Raises LookupError for a stranger: the view asks them to sign in first."""
    if not isinstance(request.user, User):
        raise LookupError("nobody is signed in")
    return request.user


def for_program(request: HttpRequest) -> bool:
    """Whether JSON is expected at this address; /api/ itself is a page."""
    return request.path.startswith("/api/") and request.path != "/api/"


def calendar_key(request: HttpRequest) -> str | None:
    """What stands for the key in the address of a calendar; None at any other address."""
    path = request.path
    if not (path.startswith("/calendar/") and path.endswith(".ics")):
        return None
    return path.removeprefix("/calendar/").removesuffix(".ics")


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to. An empty POST is an answer too: some forms only ask to confirm."""
    return request.POST if request.method == "POST" else None
