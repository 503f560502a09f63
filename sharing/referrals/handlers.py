"""What a referral causes at the other body. Idempotent: a message may come twice."""

from __future__ import annotations

from maillage.outbox.models import OutboxMessage
from sharing.grants.models import GrantUse
from sharing.grants.subjects import files
from sharing.referrals import rules
from sharing.referrals.models import Referral
from sharing.referrals.services import receive_referral


def receive(message: OutboxMessage) -> None:
    """At the recipient: the referral has arrived."""
    receive_referral(message.object_id)


def note_answer(message: OutboxMessage) -> None:
    """At the sender: the answer goes into the file's timeline."""
    referral = Referral.objects.select_related("recipient").get(pk=message.object_id)
    use = GrantUse.objects.filter(pk=referral.pk).first()
    if use is None:
        return
    event = "declined" if referral.state == rules.DECLINED else "accepted"
    files().note(None, use.subject_id, kind=f"referral.{event}", organisation=referral.recipient.name)


def note_end(message: OutboxMessage) -> None:
    """At the sender, when the recipient closed. A recipient keeps no file of it: the end is on the referral itself."""
    referral = Referral.objects.select_related("recipient").get(pk=message.object_id)
    use = GrantUse.objects.filter(pk=referral.pk).first() if referral.sender_id == message.to_role else None
    if use is not None:
        files().note(None, use.subject_id, kind="referral.closed", organisation=referral.recipient.name)
