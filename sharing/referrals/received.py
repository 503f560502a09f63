"""A referral as its recipient opens it: what was agreed, while it may be read, and what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from maillage.audit.actor import Actor
from sharing.referrals import rules
from sharing.referrals.access import disclosure_of
from sharing.referrals.models import Referral
from sharing.referrals.periods import last_day_before
from sharing.referrals.reading import DisclosedField, disclosed_fields, disclosed_name, write_down_reading


@dataclass(frozen=True, slots=True)
class Received:
    """What the recipient may know and do now.

    When `is_live` is false, name, reason, fields and the last day are empty: the referral has ended, or its agreement.
    """

    referral: Referral
    is_live: bool
    name: str
    reason: str
    fields: list[DisclosedField]
    last_day: date | None

    @property
    def can_confirm(self) -> bool:
        """Whether fields can be taken over into an own file."""
        return self.is_live and self.referral.state in rules.FOLLOWED

    @property
    def days_left(self) -> int:
        """How many days it can still be read after today; 0 on the last one."""
        return max((self.last_day - timezone.localdate()).days, 0) if self.last_day else 0


def received_of(actor: Actor, referral: Referral) -> Received:
    """A referral of `access_received`, opened: that it was read is written down, if there is anything to read."""
    write_down_reading(actor, [referral])
    disclosure = disclosure_of(referral) if referral.state in rules.READABLE else None
    return Received(
        referral=referral,
        is_live=disclosure is not None,
        name=disclosed_name(referral) if disclosure else "",
        reason=(disclosure.payload or {}).get("reason", "") if disclosure else "",
        fields=disclosed_fields(disclosure) if disclosure else [],
        last_day=last_day_before(disclosure.valid_until) if disclosure else None,
    )
