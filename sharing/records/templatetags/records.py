"""Joint reviews that are due, on the home pages of both sides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import template
from django.utils import timezone

from maillage.audit.actor import Actor
from sharing.records.access import access_due
from sharing.referrals.access import reads_referrals
from sharing.referrals.waiting import piles_of

register = template.Library()
SOON = timedelta(days=14)


@register.simple_tag
def any_review_due(actor: Actor) -> bool:
    """Whether `reviews_due` shows something."""
    return reads_referrals(actor) and access_due(actor, timezone.localdate() + SOON).exists()


@register.inclusion_tag("records/parts/due.html")
def reviews_due(actor: Actor) -> dict[str, Any]:
    """The joint reviews that are late or due within two weeks, with the names that may be read; nothing without any."""
    if not reads_referrals(actor):
        return {}
    today = timezone.localdate()
    (pile,) = piles_of(actor, [access_due(actor, today + SOON)])
    return {"pile": pile, "today": today}
