"""A transmission in words: where it stands for each side, its countdown, with the colour that repeats them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from maillage.ui.components import Colour
from sharing.transmissions import rules
from sharing.transmissions.models import Transmission, TransmissionState

COLOURS: dict[str, Colour] = {
    rules.DRAFT: "grey",
    rules.ACKNOWLEDGED: "yellow",
    rules.SENT: "blue",
    rules.RECEIVED: "blue",
    rules.ACCEPTED: "green",
    rules.DECLINED: "red",
    rules.SPP_IS: "purple",
    rules.PROVISIONAL: "purple",
    rules.SETTLED: "grey",
    rules.KEPT: "grey",
    rules.CANCELLED: "grey",
}
TASKS: dict[str, Any] = {
    rules.DRAFT: gettext_lazy("Send the request on"),
    rules.ACKNOWLEDGED: gettext_lazy("Send the request on"),
    rules.SENT: pgettext_lazy("to do", "Answer"),
    rules.RECEIVED: pgettext_lazy("to do", "Answer"),
    rules.DECLINED: gettext_lazy("Ask SPP IS"),
    rules.SPP_IS: gettext_lazy("Provisional decision"),
}


@dataclass(frozen=True, slots=True)
class Countdown:
    """What has to be done by when: the task, the words and colour of the days left, whether the reader's CPAS acts."""

    task: Any
    due: date
    words: str
    colour: Colour
    is_late: bool
    is_ours: bool


def days_in_words(days: int) -> str:
    """How many days are left, or past."""
    if days == 0:
        return _("Last day today")
    if days < 0:
        return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


def countdown_of(transmission: Transmission, party: str) -> Countdown | None:
    """The clock that runs, for a reader of this side; None when none does."""
    clock = transmission.clock(timezone.localdate())
    if clock is None:
        return None
    colour: Colour = "red" if clock.is_late else "yellow" if clock.days_left <= 1 else "blue"
    return Countdown(
        TASKS[transmission.state], clock.due, days_in_words(clock.days_left), colour, clock.is_late, party in clock.by
    )


def state_words(transmission: Transmission, party: str) -> Any:
    """What the state means for this side."""
    if transmission.state in rules.WAITING:
        return _("To answer") if party == rules.RECIPIENT else _("Waiting for an answer")
    return TransmissionState(transmission.state).label


def state_colour(transmission: Transmission, party: str) -> Colour:
    """The badge's colour: yellow is what the reader has to do."""
    waits = transmission.state in rules.WAITING and party == rules.RECIPIENT
    return "yellow" if waits else COLOURS[transmission.state]
