"""Bodies, the people who work for them, and how they prove who they are."""

from maillage.identity.models.bodies import Body, BodyKind, BodyState, Domain
from maillage.identity.models.people import (
    ApiToken,
    Function,
    Invitation,
    KeyUse,
    MemberCard,
    Membership,
    PersonCard,
    User,
)

__all__ = [
    "ApiToken",
    "Body",
    "BodyKind",
    "BodyState",
    "Domain",
    "Function",
    "Invitation",
    "KeyUse",
    "MemberCard",
    "Membership",
    "PersonCard",
    "User",
]
