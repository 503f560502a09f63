"""Who came to an information session, and who may know it."""

from __future__ import annotations

UNKNOWN, PRESENT, ABSENT, EXCUSED = "unknown", "present", "absent", "excused"
PRESENCES = (UNKNOWN, PRESENT, ABSENT, EXCUSED)


def may_know_presence(voluntary: bool, decides_income: bool) -> bool:
    """Whether somebody may learn who came: where coming is free, never who decides on income or sanctions."""
    return not (voluntary and decides_income)


def can_go_on(wants: bool | None, recipient: str | None, own: str) -> bool:
    """Whether somebody can be referred after a session: they want to, to another body than their own CPAS."""
    return wants is True and recipient is not None and recipient != own
