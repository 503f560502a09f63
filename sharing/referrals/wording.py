"""The state of a referral as each side reads it: words, and one of the six colours that repeat them."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sharing.referrals import rules
from sharing.referrals.models import DeclineReason, HoldReason, Outcome, ReferralState

COLOURS = {
    rules.DRAFT: "grey",
    rules.SENT: "blue",
    rules.RECEIVED: "blue",
    rules.INFO_REQUESTED: "yellow",
    rules.WAITLISTED: "blue",
    rules.ACCEPTED: "green",
    rules.IN_PROGRESS: "green",
    rules.ON_HOLD: "blue",
    rules.OUTCOME_REPORTED: "yellow",
    rules.DECLINED_PENDING: "red",
    rules.DECLINED: "red",
    rules.BOUNCED: "red",
    rules.EXPIRED: "red",
    rules.OBSOLETE: "grey",
    rules.REROUTED: "grey",
    rules.ENTERED_IN_ERROR: "grey",
    rules.WITHDRAWN_BY_SENDER: "purple",
    rules.WITHDRAWN_BY_PERSON: "purple",
    rules.CLOSED: "grey",
}
STAGES = {
    "waiting": _("Waiting for an answer"),
    "open": _("Not ended"),
    "followed": pgettext_lazy("referrals", "Followed"),
    "ended": pgettext_lazy("referrals", "Ended"),
}


# Whose next word it is, where it is not the recipient's to answer: the side that has to do something.
NEXT_WORD = {
    rules.INFO_REQUESTED: rules.SENDER,
    rules.DECLINED_PENDING: rules.SENDER,
    rules.OUTCOME_REPORTED: rules.SENDER,
    rules.WAITLISTED: rules.RECIPIENT,
    rules.ACCEPTED: rules.RECIPIENT,
    rules.IN_PROGRESS: rules.RECIPIENT,
    rules.ON_HOLD: rules.RECIPIENT,
    **dict.fromkeys(rules.WAITING, rules.RECIPIENT),
}


def state_words(state: str, party: str) -> Any:
    """What the state means for this side; whether a message has been delivered changes nothing for its reader."""
    if state in rules.WAITING:
        return _("To answer") if party == rules.RECIPIENT else STAGES["waiting"]
    if state == rules.INFO_REQUESTED and party == rules.SENDER:
        return _("Information to give")
    if state == rules.DECLINED_PENDING and party == rules.RECIPIENT:
        return _("Declined")
    if state == rules.OUTCOME_REPORTED and party == rules.SENDER:
        return _("Outcome to look at")
    return ReferralState(state).label


def state_colour(state: str, party: str) -> str:
    """The badge's colour: yellow is what the reader has to do."""
    if state in rules.WAITING:
        return "yellow" if party == rules.RECIPIENT else COLOURS[state]
    if COLOURS[state] == "yellow" and NEXT_WORD.get(state) != party:
        return "blue"
    return COLOURS[state]


EVENTS = {
    "send": _("Sent"),
    "receive": _("Received"),
    "request_info": _("Information requested"),
    "answer_info": _("Information given"),
    "waitlist": _("Put on the waiting list"),
    "accept": _("Accepted"),
    "start": _("Follow-up begun"),
    "hold": _("Put on hold"),
    "resume": _("Follow-up goes on"),
    "report_outcome": _("Outcome reported"),
    "follow_on": _("Asked to go on"),
    "close": _("Closed"),
    "decline": _("Declined"),
    "confirm_decline": _("Refusal noted"),
    "send_back": _("Sent back"),
    "bounce": _("The person could not be reached"),
    "expire": _("Ended without an answer"),
    "reroute": _("Sent to another recipient"),
    "make_obsolete": _("No longer needed: another recipient accepted"),
    "withdraw_by_sender": _("Withdrawn by the sender"),
    "withdraw_by_person": _("Withdrawn by the person"),
    "mark_error": _("Entered in error"),
}
# What the coded detail of a step means, by its event.
DETAILS: dict[str, type[TextChoices]] = {
    "hold": HoldReason, "decline": DeclineReason, "confirm_decline": DeclineReason, "report_outcome": Outcome,
}  # fmt: skip


def event_words(event: str) -> Any:
    """What happened at a step."""
    return EVENTS[event]


def detail_words(event: str, code: str) -> str:
    """The coded detail of a step, in words; an empty string without one."""
    return str(dict(DETAILS[event].choices).get(code, "")) if event in DETAILS else ""
