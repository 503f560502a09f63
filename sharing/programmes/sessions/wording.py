"""Where a session stands in words, and the colour that repeats them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from sharing.programmes.models import InformationSession
from sharing.programmes.sessions import rules

COLOURS = {rules.PLANNED: "blue", rules.HELD: "green", rules.CANCELLED: "grey"}


def standing(session: InformationSession) -> tuple[Any, str]:
    """A planned session that has begun waits for its organiser to say that it took place."""
    if session.state == rules.PLANNED and session.has_begun:
        return _("Begun, to be confirmed"), "yellow"
    return session.State(session.state).label, COLOURS[session.state]
