"""A person's agreements to share, kept in the CPAS's own schema: rows are added, never changed."""

from sharing.grants.models.agreements import Grant, GrantUse, Origin
from sharing.grants.models.bases import LegalBasis
from sharing.grants.models.changes import GrantNarrowing, GrantReconfirmation, GrantRefusal, GrantWithdrawal
from sharing.grants.models.words import Category, EvidenceKind, GrantState

__all__ = [
    "Category",
    "EvidenceKind",
    "Grant",
    "GrantNarrowing",
    "GrantReconfirmation",
    "GrantRefusal",
    "GrantState",
    "GrantUse",
    "GrantWithdrawal",
    "LegalBasis",
    "Origin",
]
