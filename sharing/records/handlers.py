"""What records cause at the other body, and at the sender when a referral ends. A message may come twice."""

from __future__ import annotations

from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from maillage.notifications.notify import notify
from maillage.outbox.models import OutboxMessage
from maillage.outbox.post import post
from sharing.grants.models import Grant, GrantUse
from sharing.records import files, transferring
from sharing.records.models import Record
from sharing.records.services import TRANSFER
from sharing.referrals.access import answering_workers
from sharing.referrals.models import Referral
from sharing.referrals.told import tell_sender

NOTIFIED = "records.written"
DISCARD = "records.discard"


def after_end(actor: Actor | None, referral: Referral) -> None:
    """When a referral ends: what was written goes to its sender. The end itself has cut the access."""
    post(TRANSFER, to_role=referral.sender_id, object_id=referral.pk)


def after_narrowing(actor: Actor, grant: Grant) -> None:
    """When a person takes categories back: what was written in them is cut now, and goes to the sender."""
    for use in GrantUse.objects.filter(grant=grant).order_by("pk"):
        transferring.cut_uncovered(use.pk, reads=grant.covers)
        post(TRANSFER, to_role=actor.body_role, object_id=use.pk)


def after_renewal(actor: Actor, old: Grant, new: Grant) -> None:
    """The same when a newer version of the agreement covers less."""
    after_narrowing(actor, new)


def transfer(message: OutboxMessage) -> None:
    """At the sender: everything that has ended goes into the person's file, and is erased where it was shared."""
    for record in transferring.ended_records(message.object_id, message.to_role):
        transferring.take_home(record)
        if record.file_key:
            post(DISCARD, to_role=message.to_role, object_id=record.pk)


def discard(message: OutboxMessage) -> None:
    """At the sender, once the record is erased: the file it brought no longer lies with its recipient."""
    record = Record.objects.filter(pk=message.object_id, erased_at__isnull=False).first()
    if record is not None:
        files.leave_nothing(record)


def tell(message: OutboxMessage) -> None:
    """At the other body: that there is something to read, to those who deal with the referral; no word of it."""
    record = Record.objects.select_related("referral").filter(pk=message.object_id, ended_at=None).first()
    if record is None:
        return
    if record.sender_role == message.to_role:
        tell_sender(NOTIFIED, GrantUse.objects.get(pk=record.referral_id))
        return
    people = list(answering_workers(record.referral))
    notify(
        NOTIFIED, object_id=record.referral_id, user_ids=people, functions=None if people else {identity.MANAGER}
    )  # fmt: skip
