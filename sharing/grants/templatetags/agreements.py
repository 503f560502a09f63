"""Agreements in templates: `{% load agreements %}`."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from maillage.ui.components import Colour
from maillage.ui.templatetags.ui import badge
from sharing.grants.models import GrantState

register = template.Library()

COLOURS: dict[GrantState, Colour] = {
    GrantState.LIVE: "green",
    GrantState.UPCOMING: "blue",
    GrantState.LAPSED: "yellow",
    GrantState.ENDED: "grey",
    GrantState.REPLACED: "grey",
    GrantState.WITHDRAWN: "red",
}


@register.simple_tag
def agreement_badge(state: GrantState | None) -> SafeString:
    """Where an agreement, or the foremost of several, stands; None says that there is none."""
    if state is None:
        return badge(_("No agreement"), "grey")
    return badge(state.label, COLOURS[state])
