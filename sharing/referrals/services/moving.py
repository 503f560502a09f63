"""One transition of the table, applied: lock, check, write, log, tell the other side."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.outbox.post import post
from maillage.problems import Problem
from sharing.referrals import rules
from sharing.referrals.access import party_of
from sharing.referrals.consequences import referral_ended
from sharing.referrals.models import Referral, ReferralStep

GONE = _("Somebody else has just changed this referral. Look at it again before going on.")


def hold_referral(referral: Referral) -> Referral:
    """Keep an open referral as it is until the running transaction ends; it, read afresh.

    Raises Problem changed_meanwhile (409): an ended one can be locked by neither party, the wall hides it from updates.
    """
    locked = Referral.objects.select_for_update().filter(pk=referral.pk).first()
    if locked is None:
        raise Problem("changed_meanwhile", GONE, status=409)
    return locked


def move(actor: Actor | None, referral: Referral, event: str, *, detail: str = "", **said: Any) -> Referral:
    """Lock the referral, apply one transition to it, log the step and leave a message for the other side.

    Run in a transaction. `said` are the fields that come with the event. Without an actor the acting body's clock or
    worker does it. Raises Problem changed_meanwhile (409).
    """
    locked = hold_referral(referral)
    source, party = locked.state, _party(actor, locked, event)
    target = rules.target_of(event, source, party)
    if target is None:
        raise Problem("changed_meanwhile", GONE, status=409)
    if target in rules.TERMINAL:
        said["ended_at"] = timezone.now()
    for name, value in {"state": target, **said}.items():
        setattr(locked, name, value)
    locked.save(update_fields=["state", *said])
    record(
        actor=actor, action=f"referral.{event}", object_kind="referral", object_id=locked.pk,
        owner_role=locked.sender_id if party == rules.RECIPIENT else None, detail=detail,
    )  # fmt: skip
    if locked.sent_at is not None:  # of a draft that never left, nobody else hears
        _tell(actor, locked, event, source, party, detail)
        if target in rules.TERMINAL:
            referral_ended(actor, locked)
    return locked


def _party(actor: Actor | None, referral: Referral, event: str) -> str:
    transition = rules.TRANSITIONS[event]
    if actor is None:
        return rules.CLOCK if rules.CLOCK in transition.by else transition.by[0]
    if referral.outside and rules.RECIPIENT in transition.by:
        return rules.RECIPIENT  # its answer, typed by the sender
    return party_of(actor, referral)


def _tell(actor: Actor | None, referral: Referral, event: str, source: str, party: str, detail: str) -> None:
    by_recipient = party == rules.RECIPIENT
    step = ReferralStep.objects.create(
        referral=referral,
        sender_role=referral.sender_id,
        recipient_role=referral.recipient_id,
        by_role=referral.recipient_id if by_recipient and not referral.outside else referral.sender_id,
        by_name=actor.user_name if actor else "",
        event=event,
        source=source,
        target=referral.state,
        detail=detail,
        at=timezone.now(),  # the moment itself: the transaction's would be one for all of its steps
    )
    if event == "receive" or (event == "send" and referral.outside):
        return
    if event == "send":
        post("referral.sent", to_role=referral.recipient_id, object_id=referral.pk)
    elif by_recipient or not referral.outside:  # nobody reads there what a sender does
        # what a recipient without an account answers goes to its sender all the same, who typed it
        post("referral.step", to_role=referral.sender_id if by_recipient else referral.recipient_id, object_id=step.pk)
