"""What the middleware put on a request, with its type."""

from __future__ import annotations

from django.http import HttpRequest

from maillage.audit.actor import Actor


def actor_of(request: HttpRequest) -> Actor:
    """Who acts, on a body's host: the middleware lets nobody else through. Raises LookupError on the bare host."""
    actor = getattr(request, "acting", None)
    if not isinstance(actor, Actor):
        raise LookupError("nobody acts for a body in this request")
    return actor
