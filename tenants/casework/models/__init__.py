"""A CPAS's own files."""

from tenants.casework.models.closures import ClosureKind, FileClosure, FileReader, FileRestriction
from tenants.casework.models.emergencies import Emergency
from tenants.casework.models.imports import ParticipantImport
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
from tenants.casework.models.records import ReceivedRecord
from tenants.casework.models.transmitted import SentTransmission, TakenUpTransmission

__all__ = [
    "ClosureKind",
    "EducationLevel",
    "Emergency",
    "FieldConfirmation",
    "FileClosure",
    "FileReader",
    "FileRestriction",
    "FrenchLevel",
    "IncomeSource",
    "IncomingReferral",
    "Participant",
    "ParticipantImport",
    "ParticipantStatus",
    "ReceivedRecord",
    "SentTransmission",
    "Sex",
    "TakenUpTransmission",
    "TimelineEntry",
]
