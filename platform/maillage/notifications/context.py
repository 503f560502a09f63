"""The number in the header of a body's pages."""

from __future__ import annotations

from functools import cache, partial

from django.http import HttpRequest

from maillage.audit.actor import Actor
from maillage.notifications.access import unread_count


def waiting(request: HttpRequest) -> dict[str, object]:
    """Context processor: `unread_count`, for a page on which somebody acts for a body."""
    actor = getattr(request, "acting", None)
    # called by the template that shows it, once: a page for an error of ours does not ask
    return {"unread_count": cache(partial(unread_count, actor)) if isinstance(actor, Actor) else 0}
