"""Bodies, the people who work for them, and how they prove who they are."""

from maillage.identity.models.bodies import Body, Domain
from maillage.identity.models.people import ApiToken, Invitation, Membership, PersonCard, User

__all__ = ["ApiToken", "Body", "Domain", "Invitation", "Membership", "PersonCard", "User"]
