"""A bank file, whichever of the formats it is in."""

from __future__ import annotations

from budgets.contributions.rules.camt import looks_like_camt, read_camt
from budgets.contributions.rules.coda import looks_like_coda, read_coda
from budgets.contributions.rules.lines import LARGEST_FILE, Fault, ReadStatement, Refused

CODA, CAMT = "coda", "camt053"
FORMATS = (CODA, CAMT)


def read_file(content: bytes) -> tuple[str, list[ReadStatement]]:
    """The format of a file by its content, and its statements. Raises Refused."""
    if not content.strip():
        raise Refused(Fault.EMPTY)
    if len(content) > LARGEST_FILE:
        raise Refused(Fault.TOO_LARGE)
    if looks_like_camt(content):
        return CAMT, read_camt(content)
    if looks_like_coda(content):
        return CODA, read_coda(content)
    raise Refused(Fault.UNKNOWN)
