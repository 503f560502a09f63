"""The number in the header of a body's pages."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from maillage.audit.actor import Actor
from maillage.notifications.access import unread_count


def waiting(request: HttpRequest) -> dict[str, object]:
    """Context processor: `unread_count`, for a page on which somebody acts for a body."""
    actor = getattr(request, "acting", None)
    # counted by the template that shows it: part of a page, or a page for an error, does not ask
    return {"unread_count": SimpleLazyObject(partial(unread_count, actor)) if isinstance(actor, Actor) else 0}
