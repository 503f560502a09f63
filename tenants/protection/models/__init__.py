"""What the data protection officer of a CPAS keeps."""

from tenants.protection.models.persons import (
    Contest,
    ContestKind,
    ContestOutcome,
    PersonRequest,
    RequestKind,
    RequestOutcome,
)
from tenants.protection.models.registers import (
    Breach,
    Conclusion,
    Documented,
    ImpactAssessment,
    NumberAuthorisation,
    NumberPurpose,
    ProcessingActivity,
    Processor,
    ProcessorRole,
    Risk,
    Version,
)

__all__ = [
    "Breach",
    "Conclusion",
    "Contest",
    "ContestKind",
    "ContestOutcome",
    "Documented",
    "ImpactAssessment",
    "NumberAuthorisation",
    "NumberPurpose",
    "PersonRequest",
    "ProcessingActivity",
    "Processor",
    "ProcessorRole",
    "RequestKind",
    "RequestOutcome",
    "Risk",
    "Version",
]
