"""How a call stands, in words."""

from __future__ import annotations

from django.utils.translation import pgettext

from budgets.contributions.reading import CallView
from budgets.contributions.rules import states


def state_badge(view: CallView) -> tuple[str, str]:
    """The words and the colour of how a call stands."""
    return {
        states.OPEN: (pgettext("a call", "Open"), "blue"),
        states.PART: (pgettext("a call", "Partly paid"), "yellow"),
        states.PAID: (pgettext("a call", "Paid"), "green"),
        states.OVERPAID: (pgettext("a call", "Overpaid"), "purple"),
        states.OVERDUE: (pgettext("a call", "Overdue"), "red"),
        states.CREDIT: (pgettext("a call", "Credit"), "purple"),
        states.CANCELLED: (pgettext("a call", "Taken back"), "grey"),
    }[view.standing.state]
