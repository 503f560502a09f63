"""Information sessions that ask for something, on home pages."""

from __future__ import annotations

from typing import Any

from django import template

from maillage.audit.actor import Actor
from sharing.programmes.sessions.listing import begun_here

register = template.Library()
SHOWN = 10


@register.inclusion_tag("sessions/parts/begun.html")
def sessions_begun(actor: Actor) -> dict[str, Any]:
    """The sessions of the acting body that are over and of which nobody has said whether they took place."""
    return {"sessions": begun_here(actor)[:SHOWN]}


@register.simple_tag
def any_session_begun(actor: Actor) -> bool:
    """Whether `sessions_begun` shows something."""
    return begun_here(actor).exists()
