"""The state of a referral as each side reads it: words, and one of the six colours that repeat them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sharing.referrals import rules
from sharing.referrals.models import ReferralState

COLOURS = {
    rules.DRAFT: "grey",
    rules.SENT: "blue",
    rules.RECEIVED: "blue",
    rules.ACCEPTED: "green",
    rules.DECLINED: "red",
    rules.WITHDRAWN_BY_SENDER: "purple",
    rules.WITHDRAWN_BY_PERSON: "purple",
    rules.CLOSED: "grey",
}
STAGES = {
    "waiting": _("Waiting for an answer"),
    "open": _("Not ended"),
    "ended": pgettext_lazy("referrals", "Ended"),
}


def state_words(state: str, party: str) -> Any:
    """What the state means for this side; whether a message has been delivered changes nothing for its reader."""
    if state in rules.WAITING:
        return _("To answer") if party == rules.RECIPIENT else STAGES["waiting"]
    return ReferralState(state).label


def state_colour(state: str, party: str) -> str:
    """The badge's colour: yellow is what the reader has to do."""
    return "yellow" if state in rules.WAITING and party == rules.RECIPIENT else COLOURS[state]
