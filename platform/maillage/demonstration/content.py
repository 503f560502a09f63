"""The demonstration, whole: what a start-up loads, what a test counts on. No Django, no personal data of anyone."""

from collections.abc import Mapping
from typing import Final

from maillage.demonstration.accounts import ACCOUNTS, TOUR_CASE_WORKER
from maillage.demonstration.bodies import BODIES
from maillage.demonstration.consortia import CONSORTIA
from maillage.demonstration.participants import REFERENCE_DAY, draw_participants
from maillage.demonstration.portraits import AMELIE_DELVAUX
from maillage.demonstration.shapes import (
    DemoAccount,
    DemoBody,
    DemoConsortium,
    DemoConsortiumMember,
    DemoMembership,
    DemoParticipant,
)

# By the slug of the CPAS, in the order of their numbers.
PARTICIPANTS: Final[Mapping[str, tuple[DemoParticipant, ...]]] = draw_participants()

HEADLINE_ACCOUNTS: Final[tuple[DemoAccount, ...]] = tuple(account for account in ACCOUNTS if account.headline)

__all__ = [
    "ACCOUNTS",
    "AMELIE_DELVAUX",
    "BODIES",
    "CONSORTIA",
    "HEADLINE_ACCOUNTS",
    "PARTICIPANTS",
    "REFERENCE_DAY",
    "TOUR_CASE_WORKER",
    "DemoAccount",
    "DemoBody",
    "DemoConsortium",
    "DemoConsortiumMember",
    "DemoMembership",
    "DemoParticipant",
]
