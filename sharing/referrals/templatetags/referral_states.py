"""Where referrals stand, in templates: `{% load referral_states %}`."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from maillage.ui.templatetags.ui import badge
from sharing.referrals import rules
from sharing.referrals.models import Referral
from sharing.referrals.wording import state_colour, state_words

register = template.Library()


@register.simple_tag
def referral_badge(referral: Referral) -> SafeString:
    """The state of a referral, as its sender reads it."""
    return badge(state_words(referral.state, rules.SENDER), state_colour(referral.state, rules.SENDER))
