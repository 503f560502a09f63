"""Referrals between bodies, the disclosure that each carries, and the steps of its life."""

from sharing.referrals.models.assignment import (
    IntakeWorker,
    ReferralGroupObjectPermission,
    ReferralUserObjectPermission,
)
from sharing.referrals.models.codes import (
    Authority,
    Channel,
    DeclineReason,
    Delivered,
    HoldReason,
    NextStep,
    Outcome,
    PersonAnswer,
    ReferralState,
    Wanted,
)
from sharing.referrals.models.disclosure import Disclosure
from sharing.referrals.models.dispatch import Dispatch, Way
from sharing.referrals.models.life import ContactAttempt, ReferralClocks, ReferralStep
from sharing.referrals.models.moderation import Moderation, Opinion
from sharing.referrals.models.referral import Referral

__all__ = [
    "Authority",
    "Channel",
    "ContactAttempt",
    "DeclineReason",
    "Delivered",
    "Disclosure",
    "Dispatch",
    "HoldReason",
    "IntakeWorker",
    "Moderation",
    "NextStep",
    "Opinion",
    "Outcome",
    "PersonAnswer",
    "Referral",
    "ReferralClocks",
    "ReferralGroupObjectPermission",
    "ReferralState",
    "ReferralStep",
    "ReferralUserObjectPermission",
    "Wanted",
    "Way",
]
