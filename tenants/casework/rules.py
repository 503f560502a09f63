"""Who may do what with files, which fields can be disclosed, what a change looks like."""

from __future__ import annotations

from maillage.identity import rules as identity

NEW, FOLLOWED, REFUSED, FORMER = "new", "followed", "refused", "former"
STATUSES = (NEW, FOLLOWED, REFUSED, FORMER)

# In a CPAS: who sees files at all, and who changes them. The financial director and the DPO see none.
SEES_FILES = frozenset({identity.MANAGER, identity.CASE_WORKER, identity.READER})
CHANGES_FILES = frozenset({identity.MANAGER, identity.CASE_WORKER})
# Who opens a restricted file without being named; a file that is closed to them stays closed.
OPENS_RESTRICTED = frozenset({identity.MANAGER})

# Why a file is closed to a colleague. Who knows the person privately has no reason of work to open it.
SELF, RELATIVE, CONFLICT = "self", "relative", "conflict"

# Field of the file -> category of the agreement that covers it. The national number is in none: it never leaves.
DISCLOSABLE: dict[str, str] = {
    "first_name": "identity",
    "last_name": "identity",
    "birth_date": "identity",
    "sex": "identity",
    "phone": "contact",
    "email": "contact",
    "street": "contact",
    "postcode": "contact",
    "locality": "contact",
    "income_source": "situation",
    "income_since": "situation",
    "education_level": "employment",
    "employment_goal": "employment",
    "spoken_language": "language",
    "french_level": "language",
}
ADDRESS_FIELDS = frozenset({"street", "postcode", "locality"})
# Confirmed together when a file is opened: a file without a name is nobody's.
OPENING_FIELDS = ("first_name", "last_name")
CONTACT_FIELDS = ("phone", "email", "street", "postcode", "locality")


def may_see(kind: str, function: str) -> bool:
    """Whether this function sees the files of its CPAS."""
    return kind == identity.CPAS and function in SEES_FILES


def may_change(kind: str, function: str) -> bool:
    """Whether this function changes the files of its CPAS."""
    return kind == identity.CPAS and function in CHANGES_FILES


def next_number(last: str | None, prefix: str) -> str:
    """The file number after `last`, such as GEN-0061 after GEN-0060; the first one when there is none."""
    rank = int(last.rpartition("-")[2]) if last else 0
    return f"{prefix}-{rank + 1:04d}"
