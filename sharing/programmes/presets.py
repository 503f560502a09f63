"""What an agreement proposes, so that five answers suffice: codes of `sharing.grants.models.Category`.

The national register number and a confidential address are in no category, so in no preset.
"""

from __future__ import annotations

CONTACT, PATH, ALL = "contact", "path", "all"

_CONTACT = ("identity", "contact")
_PATH = (*_CONTACT, "employment", "language", "assessment", "attendance")
_ALL = (*_PATH, "situation", "housing", "family", "debts", "health", "judicial")

# Code -> the categories that the recipient reads.
PRESETS: dict[str, tuple[str, ...]] = {CONTACT: _CONTACT, PATH: _PATH, ALL: _ALL}

# Code -> those in which it writes. To make an appointment it need not read a path, only say who came.
WRITES: dict[str, tuple[str, ...]] = {
    CONTACT: ("attendance",),
    PATH: ("employment", "assessment", "attendance"),
    ALL: ("employment", "assessment", "attendance"),
}
