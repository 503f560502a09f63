"""The recipient's answers before it takes a person on, or not; the sender types those of one without an account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.problems import Problem
from sharing.grants.models import GrantUse
from sharing.grants.subjects import files
from sharing.referrals import rules
from sharing.referrals.access import disclosure_of, distributes, workers
from sharing.referrals.consequences import referral_accepted
from sharing.referrals.models import Channel, ContactAttempt, DeclineReason, Referral, Wanted
from sharing.referrals.moderating import may_go_back
from sharing.referrals.services.assigning import give_to
from sharing.referrals.services.clocks import answer_by, start_clocks, wake_on
from sharing.referrals.services.moderating import ask_coordination
from sharing.referrals.services.moving import GONE, hold_referral, move
from sharing.referrals.told import tell_managers

NO_LONGER_SHARED = _("The agreement of this person has ended: the referral can no longer be accepted.")
REVIEW = {
    "review_past": _("Choose a day to come."),
    "review_late": _("Look at the waiting list again within 30 days."),
}
BOUNCE = _("Write down attempts on three different days first.")


def receive_referral(referral_id: UUID) -> Referral | None:
    """Mark a sent referral as received, unless it has moved on (None). Run as the recipient, in a transaction."""
    referral = Referral.objects.select_for_update().filter(pk=referral_id, state=rules.SENT).first()
    return move(None, referral, "receive", received_at=timezone.now()) if referral else None


def accept_referral(
    *, actor: Actor, referral: Referral, first_contact_on: date, worker_id: UUID | None = None, worker_name: str = ""
) -> Referral:
    """Accept, naming a worker of the own body and the day of the first contact.

    Of a recipient without an account the sender types the worker's name. Raises Problem unknown_worker,
    contact_in_past, no_longer_shared (409), changed_meanwhile (409).
    """
    if referral.state in rules.UNANSWERED and disclosure_of(referral) is None:
        raise Problem("no_longer_shared", NO_LONGER_SHARED, status=409)
    if referral.outside:
        if not worker_name.strip():
            raise Problem("unknown_worker", _("Enter the name of the worker."), field="worker")
        worker: tuple[UUID | None, str] = (None, worker_name.strip())
    else:
        found = workers(actor).filter(user_id=worker_id).first() if worker_id else None
        if found is None:
            raise Problem("unknown_worker", _("Choose a worker of your own team."), field="worker")
        worker = (found.user_id, found.name)
    if first_contact_on < timezone.localdate():
        raise Problem("contact_in_past", _("The first contact cannot be in the past."), field="first_contact_on")
    with transaction.atomic():
        moved = _answer(
            actor, referral, "accept", worker_id=worker[0], worker_name=worker[1], first_contact_on=first_contact_on
        )
        if worker[0] is not None:
            give_to(moved, worker[0])
        referral_accepted(actor, moved)
    return moved


def _answer(actor: Actor, referral: Referral, event: str, *, detail: str = "", **said: Any) -> Referral:
    with transaction.atomic():
        moved = move(actor, referral, event, detail=detail, answered_at=timezone.now(), **said)
        if moved.worker_id is None and actor.body_role == moved.recipient_id and not distributes(actor):
            give_to(moved, actor.user_id)  # who answers goes on with it
    return moved


def request_information(*, actor: Actor, referral: Referral, wanted: Sequence[str]) -> Referral:
    """Ask the sender for what is missing before an answer. Raises Problem nothing_wanted, changed_meanwhile (409)."""
    if not wanted or not set(wanted) <= set(Wanted.values):
        raise Problem("nothing_wanted", _("Choose what you need to know."), field="wanted")
    return _answer(actor, referral, "request_info", wanted=[code for code in Wanted.values if code in wanted])


def answer_information(*, actor: Actor, referral: Referral) -> Referral:
    """The sender has given what was asked: the recipient has the next word, and the clocks start again.

    Raises Problem changed_meanwhile (409).
    """
    return _to_recipient_again(actor, referral, "answer_info")


def _to_recipient_again(actor: Actor, referral: Referral, event: str, **said: Any) -> Referral:
    with transaction.atomic():
        now = timezone.now()
        moved = move(actor, referral, event, counted_from=now, answer_by=answer_by(referral, now), **said)
        start_clocks(moved)
    return moved


def put_on_waiting_list(*, actor: Actor, referral: Referral, review_on: date) -> Referral:
    """No place yet: look again on that day, within 30. Raises Problem review_past, review_late, changed_meanwhile."""
    if problem := rules.review_problem(review_on, timezone.localdate()):
        raise Problem(problem, REVIEW[problem], field="review_on")
    with transaction.atomic():
        moved = _answer(actor, referral, "waitlist", review_on=review_on)
        wake_on(moved, "referral.review", actor.body_role, review_on)
    return moved


def decline_referral(*, actor: Actor, referral: Referral, reason: str, declined_by: str = "") -> Referral:
    """Decline for a coded reason: the recipient reads nothing from then on, the sender confirms or sends back.

    `declined_by` is the worker who declines, the actor unless said.
    Raises Problem no_decline_reason, no_declined_by, changed_meanwhile (409).
    """
    if reason not in DeclineReason.values:
        raise Problem("no_decline_reason", _("Choose a reason."), field="reason")
    if referral.outside and not declined_by.strip():
        raise Problem("no_declined_by", _("Enter who declined."), field="declined_by")
    said = {"decline_reason": reason, "declined_by": declined_by.strip() or actor.user_name}
    return _answer(actor, referral, "decline", detail=reason, **said)


def confirm_decline(*, actor: Actor, referral: Referral) -> Referral:
    """The sender takes note: what was disclosed is erased. Raises Problem changed_meanwhile (409)."""
    with transaction.atomic():
        use = GrantUse.objects.select_related("grant").get(pk=referral.pk)
        moved = move(actor, referral, "confirm_decline", detail=referral.decline_reason)
        files().note(
            actor,
            use.subject_id,
            kind="referral.confirm_decline",
            organisation=use.grant.recipient_name,
            role=use.grant.recipient_role,
        )
    return moved


def send_back(*, actor: Actor, referral: Referral) -> Referral:
    """The sender asks the recipient to look again, once; its manager once more if the coordination is for it.

    Raises Problem sent_back_already, changed_meanwhile (409 each).
    """
    with transaction.atomic():
        locked = hold_referral(referral)
        if not may_go_back(actor, locked):
            message = _("It was sent back once already: confirm, contest, or choose another recipient.")
            raise Problem("sent_back_already", message, status=409)
        return _to_recipient_again(actor, locked, "send_back", sent_back=locked.sent_back + 1)


def contest_decline(*, actor: Actor, referral: Referral) -> Referral:
    """Bring a second refusal before the manager of the own CPAS. Raises not_to_contest, changed_meanwhile (409)."""
    with transaction.atomic():
        locked = hold_referral(referral)
        if locked.state != rules.DECLINED_PENDING or locked.contested_at is not None:
            raise Problem("changed_meanwhile", GONE, status=409)
        if rules.may_send_back(locked.sent_back):
            raise Problem("not_to_contest", _("Send it back once before contesting."), status=409)
        locked.contested_at = timezone.now()
        locked.save(update_fields=["contested_at"])
        tell_managers("referral.contested", locked.pk)
        ask_coordination(locked)
        record(actor=actor, action="referral.contest", object_kind="referral", object_id=locked.pk)
        return locked


def record_attempt(*, actor: Actor, referral: Referral, on: date, channel: str, reached: bool) -> ContactAttempt:
    """Write down that the recipient tried to reach the person, or did.

    Raises Problem attempt_ahead, attempt_before_sent, unknown_channel, changed_meanwhile (409).
    """
    if channel not in Channel.values:
        raise Problem("unknown_channel", _("Choose how you tried."), field="channel")
    if on > timezone.localdate():
        raise Problem("attempt_ahead", _("The day of an attempt cannot be in the future."), field="on")
    if referral.sent_at is None or on < timezone.localdate(referral.sent_at):
        raise Problem("attempt_before_sent", _("The day is before the referral was sent."), field="on")
    with transaction.atomic():
        locked = hold_referral(referral)
        if locked.state not in (*rules.UNANSWERED, *rules.WORKING):
            raise Problem("changed_meanwhile", GONE, status=409)
        attempt = ContactAttempt.objects.create(
            referral=locked, sender_role=locked.sender_id, recipient_role=locked.recipient_id,
            on=on, channel=channel, reached=reached, by_name=actor.user_name, typed_by_sender=locked.outside,
        )  # fmt: skip
        record(
            actor=actor, action="referral.attempt", object_kind="referral", object_id=locked.pk,
            owner_role=locked.sender_id, detail=channel,
        )  # fmt: skip
    return attempt


def bounce_referral(*, actor: Actor, referral: Referral) -> Referral:
    """The person could not be reached on three different days: the referral ends.

    Raises Problem too_few_attempts, changed_meanwhile (409).
    """
    with transaction.atomic():
        locked = hold_referral(referral)
        vain = ContactAttempt.objects.filter(referral=locked, reached=False, typed_by_sender=locked.outside)
        if not rules.may_bounce(list(vain.values_list("on", flat=True))):
            raise Problem("too_few_attempts", BOUNCE, status=409)
        return _answer(actor, locked, "bounce")


def make_siblings_obsolete(use: GrantUse) -> None:
    """One of several recipients has accepted: the others are told that it is no longer needed.

    Run as the sender, in a transaction.
    """
    if use.sibling_group is None:
        return
    others = GrantUse.objects.filter(sibling_group=use.sibling_group).exclude(pk=use.pk)
    ids = list(others.values_list("pk", flat=True))
    still_asked = Referral.objects.filter(pk__in=ids, state__in=rules.TRANSITIONS["make_obsolete"].sources)
    for referral in still_asked.order_by("pk"):
        move(None, referral, "make_obsolete")
