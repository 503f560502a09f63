"""The colour that repeats the state of a session."""

from __future__ import annotations

from sharing.programmes.sessions import rules

COLOURS = {rules.PLANNED: "blue", rules.HELD: "green", rules.CANCELLED: "grey"}
