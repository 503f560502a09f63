"""A CPAS's own files."""

from tenants.casework.models.incoming import FieldConfirmation, IncomingReferral
from tenants.casework.models.participants import (
    EducationLevel,
    FrenchLevel,
    IncomeSource,
    Participant,
    ParticipantStatus,
    Sex,
    TimelineEntry,
)

__all__ = [
    "EducationLevel",
    "FieldConfirmation",
    "FrenchLevel",
    "IncomeSource",
    "IncomingReferral",
    "Participant",
    "ParticipantStatus",
    "Sex",
    "TimelineEntry",
]
