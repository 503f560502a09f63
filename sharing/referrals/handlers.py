"""What a referral causes at the other body, and what its clocks cause at one's own. A message may come twice."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from maillage.notifications.notify import notify
from maillage.outbox.models import OutboxMessage
from maillage.outbox.post import too_early
from sharing.grants.models import Grant, GrantUse
from sharing.grants.subjects import files
from sharing.referrals import rules
from sharing.referrals.access import answering_workers
from sharing.referrals.models import Moderation, Referral, ReferralStep
from sharing.referrals.services import (
    clocks_of,
    close_unconfirmed,
    expire_referral,
    make_siblings_obsolete,
    receive_referral,
    renew_uses_of_grant,
)
from sharing.referrals.services.clocks import due, tells_manager
from sharing.referrals.told import tell_managers, tell_sender

MANAGER = frozenset({"manager"})


def receive(message: OutboxMessage) -> None:
    """At the recipient: the referral has arrived; who answers is told."""
    if receive_referral(message.object_id) is not None:
        _tell_recipient("referral.to_answer", message.object_id)


def note_step(message: OutboxMessage) -> None:
    """At the other side of a step: into the file's timeline at the sender; whoever has the next word is told."""
    step = ReferralStep.objects.select_related("referral", "referral__recipient").get(pk=message.object_id)
    if step.sender_role == message.to_role:
        _note_at_sender(step)
    else:
        _note_at_recipient(step)


def _note_at_sender(step: ReferralStep) -> None:
    use = GrantUse.objects.select_for_update().filter(pk=step.referral_id).first()
    if use is None:
        return
    files().note(
        None, use.subject_id, kind=f"referral.{step.event}", detail=step.detail,
        organisation=step.referral.recipient.name, role=step.recipient_role,
    )  # fmt: skip
    tell_sender(f"referral.{step.event}" if step.event in TOLD_SENDER else "referral.changed", use)
    if step.event == "accept":
        make_siblings_obsolete(use)


def _note_at_recipient(step: ReferralStep) -> None:
    ended = step.target in rules.TERMINAL
    kind = "referral.ended" if ended else "referral.to_answer" if step.target == rules.RECEIVED else "referral.changed"
    _tell_recipient(kind, step.referral_id)


TOLD_SENDER = frozenset({"request_info", "decline", "accept", "report_outcome", "bounce"})


def _tell_recipient(kind: str, referral_id: UUID) -> None:
    referral = Referral.objects.filter(pk=referral_id).first()
    if referral is not None:
        notify(kind, object_id=referral_id, user_ids=answering_workers(referral))


def _too_early(message: OutboxMessage, referral: Referral, day: datetime | None) -> bool:
    """As `too_early`; one of an earlier count is left to the younger one that follows it."""
    if referral.counted_from is not None and message.created_at < referral.counted_from:
        return day is not None and day > timezone.now()
    return too_early(message, day)


def remind(message: OutboxMessage) -> None:
    """At the recipient, or at the sender of one without an account: nobody has answered yet."""
    referral = Referral.objects.filter(pk=message.object_id).first()
    if referral is None or referral.state not in rules.UNANSWERED:
        return
    if referral.counted_from is None or message.created_at < referral.counted_from:
        return  # of an earlier count: a younger message follows
    if message.to_role == referral.sender_id:  # by letter; also when the organisation has taken its place meanwhile
        _tell_use(referral, "referral.remind_outside")
    elif referral.state in rules.WAITING:
        _tell_recipient("referral.reminder", referral.pk)


def tell_unanswered(message: OutboxMessage) -> None:
    """At the sender: the recipient has not answered."""
    referral = Referral.objects.get(pk=message.object_id)
    waits = referral.state in rules.UNANSWERED and referral.state != rules.WAITLISTED
    if not waits or _too_early(message, referral, due(referral, _clocks_of(referral).tell)):
        return
    _tell_use(referral, "referral.unanswered")
    if tells_manager(referral.sender_id):
        notify("referral.unanswered", object_id=referral.pk, functions=MANAGER)


def _clocks_of(referral: Referral) -> rules.Clocks:
    return clocks_of(referral.sender_id, urgent=referral.urgent)


def _tell_use(referral: Referral, kind: str) -> None:
    use = GrantUse.objects.filter(pk=referral.pk).first()
    if use is not None:
        tell_sender(kind, use)


def expire(message: OutboxMessage) -> None:
    """At the sender: the referral ends for want of an answer."""
    referral = Referral.objects.select_related("recipient").get(pk=message.object_id)
    waits = referral.state in (*rules.UNANSWERED, rules.DECLINED_PENDING)
    if waits and _too_early(message, referral, due(referral, _clocks_of(referral).expire)):
        return
    if expire_referral(referral):
        _note_own(referral, "referral.expire")


def close_after_outcome(message: OutboxMessage) -> None:
    """At the sender: an outcome that nobody has looked at for 30 days is closed as unconfirmed."""
    referral = Referral.objects.select_related("recipient").get(pk=message.object_id)
    reported = referral.reported_at if referral.state == rules.OUTCOME_REPORTED else None
    if reported and _too_early(message, referral, reported + rules.UNCONFIRMED_AFTER):
        return
    if close_unconfirmed(referral):
        _note_own(referral, "referral.close")


def _note_own(referral: Referral, kind: str) -> None:
    use = GrantUse.objects.filter(pk=referral.pk).first()
    if use is None:
        return
    files().note(None, use.subject_id, kind=kind, organisation=referral.recipient.name, role=referral.recipient_id)
    tell_sender("referral.ended", use)


def follow_renewal(message: OutboxMessage) -> None:
    """At the sender: the newer version of an agreement begins, and its open referrals go on under it."""
    replaced = Grant.objects.filter(pk=message.object_id).values_list("replaces_id", flat=True).first()
    if replaced is None:
        return
    # who takes an agreement back holds the old version before the newer one too
    old = Grant.objects.select_for_update(of=("self",)).get(pk=replaced)
    new = Grant.objects.select_for_update(of=("self",)).get(pk=message.object_id)
    if new.is_live(timezone.localdate()):
        renew_uses_of_grant(None, old, new)


def review_waiting_list(message: OutboxMessage) -> None:
    """At the recipient: the day has come to look at its waiting list again."""
    referral = Referral.objects.filter(pk=message.object_id, state=rules.WAITLISTED).first()
    if referral is not None:
        _remind_of(message, referral, "referral.review_due")


def resume(message: OutboxMessage) -> None:
    """At the recipient: the day has come to go on with a follow-up that rests."""
    referral = Referral.objects.filter(pk=message.object_id, state=rules.ON_HOLD).first()
    if referral is not None:
        _remind_of(message, referral, "referral.resume_due")


def _remind_of(message: OutboxMessage, referral: Referral, kind: str) -> None:
    if message.to_role == referral.sender_id:
        _tell_use(referral, kind)
    else:
        _tell_recipient(kind, referral.pk)


def tell_coordination(message: OutboxMessage) -> None:
    """At the coordination: two of its members do not agree on a refusal."""
    notify("moderation.asked", object_id=message.object_id, functions={"coordinator"})


def tell_opinion(message: OutboxMessage) -> None:
    """At the sender: the coordination has said what it thinks; the manager decides."""
    moderation = Moderation.objects.get(pk=message.object_id)
    tell_managers("moderation.given", moderation.referral_id)
