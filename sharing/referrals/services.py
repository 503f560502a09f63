"""Send, answer and end referrals. Locks are taken in the order agreement, file, referral, disclosure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.outbox.post import post
from maillage.problems import Problem
from sharing.grants.models import Grant, GrantUse
from sharing.grants.rules import DisclosableField, covered
from sharing.grants.subjects import files
from sharing.referrals import rules
from sharing.referrals.access import disclosure_of, party_of, workers
from sharing.referrals.models import Authority, DeclineReason, Disclosure, Referral
from sharing.referrals.periods import end_of

CHANGED = _("The file has changed since you checked it. Look at what will leave again, then send it.")
GONE = _("Somebody else has just changed this referral. Look at it again before going on.")

EXPIRED = _("The agreement of this person has ended: the referral can no longer be accepted.")


@dataclass(frozen=True, slots=True)
class PreviewedField:
    """One field that would leave: its label and the value as it stands now."""

    field: DisclosableField
    value: str


def preview(grant: Grant) -> list[PreviewedField]:
    """Exactly the fields that a referral under this agreement discloses now, in the file's order."""
    values = files().values(grant.subject_id)
    fields = covered(files().fields(), grant.categories)
    return [PreviewedField(field, values[field.code]) for field in fields if field.code in values]


def fingerprint(shown: Sequence[PreviewedField]) -> str:
    """What tells this preview from any other, without saying anything of it."""
    values = json.dumps([(item.field.code, item.value) for item in shown])
    return salted_hmac("sharing.referrals.preview", values, algorithm="sha256").hexdigest()


def _payload(grant: Grant, reason: str) -> tuple[list[str], dict[str, Any]]:
    shown = preview(grant)
    return [item.field.code for item in shown], {
        "reason": reason,
        "fields": {item.field.code: item.value for item in shown},
    }


def _live(grant: Grant) -> None:
    if not grant.is_live(timezone.localdate()):
        raise Problem("no_live_grant", _("This agreement has ended or was withdrawn: record a new one."), status=409)


def draft_referral(*, actor: Actor, grant: Grant, reason: str) -> Referral:
    """A referral to the agreement's recipient that nobody but the sender sees yet.

    Call with a grant from `access_grant_for_change`. Raises Problem no_live_grant (409), no_reason.
    """
    if not reason.strip():
        raise Problem("no_reason", _("Enter the reason for the referral."), field="reason")
    with transaction.atomic():
        locked = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
        _live(locked)
        referral = Referral.objects.create(
            sender_id=actor.body_role, recipient_id=locked.recipient_role, sender_worker=actor.user_name
        )
        GrantUse.objects.create(
            referral_id=referral.pk, grant=locked, subject_id=locked.subject_id, reason=reason.strip()
        )
        record(actor=actor, action="referral.draft", object_kind="referral", object_id=referral.pk)
    return referral


def send_referral(*, actor: Actor, referral: Referral, shown: str | None = None) -> Referral:
    """Disclose the covered fields to the recipient and tell it.

    `shown` is the fingerprint of what the sender looked at before; None when nobody looked. Raises Problem
    no_live_grant, changed_meanwhile, or changed_since_shown when other values would leave than those (409 each).
    """
    with transaction.atomic():
        use = GrantUse.objects.get(pk=referral.pk)
        grant = Grant.objects.select_for_update().get(pk=use.grant_id)
        _live(grant)
        files().hold(use.subject_id)
        if shown is not None and not constant_time_compare(shown, fingerprint(preview(grant))):
            raise Problem("changed_since_shown", CHANGED, status=409)
        moved = _move(actor, referral, "send", sent_at=timezone.now())
        fields, payload = _payload(grant, use.reason)
        disclosure = Disclosure.objects.create(
            referral=moved,
            sender_role=moved.sender_id,
            recipient_role=moved.recipient_id,
            authority=Authority.GRANT,
            authority_id=grant.pk,
            fields=fields,
            payload=payload,
            valid_until=end_of(grant.valid_until),
        )
        files().note(actor, use.subject_id, kind="referral.sent", organisation=grant.recipient_name)
        post("referral.sent", to_role=moved.recipient_id, object_id=moved.pk)
        record(
            actor=actor, action="referral.send", object_kind="referral", object_id=moved.pk,
            disclosure_ids=[disclosure.pk],
        )  # fmt: skip
    return moved


def hold_referral(referral: Referral) -> Referral:
    """Keep an open referral as it is until the running transaction ends; it, read afresh.

    Raises Problem changed_meanwhile (409): an ended one can be locked by neither party, the wall hides it from updates.
    """
    locked = Referral.objects.select_for_update().filter(pk=referral.pk).first()
    if locked is None:
        raise Problem("changed_meanwhile", GONE, status=409)
    return locked


def _move(actor: Actor | None, referral: Referral, event: str, **changes: Any) -> Referral:
    """Lock the referral, apply one transition of the table to it, save. Raises Problem changed_meanwhile (409)."""
    locked = hold_referral(referral)
    party = rules.TRANSITIONS[event].by if actor is None else party_of(actor, locked)
    target = rules.target_of(event, locked.state, party)
    if target is None:
        raise Problem("changed_meanwhile", GONE, status=409)
    if target in rules.TERMINAL:
        changes["ended_at"] = timezone.now()
    for name, value in {"state": target, **changes}.items():
        setattr(locked, name, value)
    locked.save(update_fields=["state", *changes])
    return locked


def receive_referral(referral_id: UUID) -> None:
    """Mark a sent referral as received, unless it has moved on. Run as the recipient, in a transaction."""
    referral = Referral.objects.select_for_update().filter(pk=referral_id, state=rules.SENT).first()
    if referral is None:
        return
    _move(None, referral, "receive", received_at=timezone.now())
    record(
        actor=None, action="referral.receive", object_kind="referral", object_id=referral.pk,
        owner_role=referral.sender_id,
    )  # fmt: skip


def accept_referral(*, actor: Actor, referral: Referral, worker_id: UUID, first_contact_on: date) -> Referral:
    """Accept, naming a worker of the own body and the day of the first contact.

    Raises Problem unknown_worker, contact_in_past, no_longer_shared (409), changed_meanwhile (409).
    """
    if referral.state in rules.WAITING and disclosure_of(referral) is None:
        raise Problem("no_longer_shared", EXPIRED, status=409)
    worker = workers(actor).filter(user_id=worker_id).first()
    if worker is None:
        raise Problem("unknown_worker", _("Choose a worker of your own team."), field="worker")
    if first_contact_on < timezone.localdate():
        raise Problem("contact_in_past", _("The first contact cannot be in the past."), field="first_contact_on")
    return _answer(
        actor, referral, "accept",
        worker_id=worker.user_id, worker_name=worker.name, first_contact_on=first_contact_on,
    )  # fmt: skip


def decline_referral(*, actor: Actor, referral: Referral, reason: str) -> Referral:
    """Decline for a coded reason; what was disclosed is erased. Raises Problem no_decline_reason, changed_meanwhile."""
    if reason not in DeclineReason.values:
        raise Problem("no_decline_reason", _("Choose a reason."), field="reason")
    return _answer(actor, referral, "decline", decline_reason=reason)


def _answer(actor: Actor, referral: Referral, event: str, **changes: Any) -> Referral:
    with transaction.atomic():
        moved = _move(actor, referral, event, answered_at=timezone.now(), **changes)
        post("referral.answered", to_role=moved.sender_id, object_id=moved.pk)
        record(
            actor=actor, action=f"referral.{event}", object_kind="referral", object_id=moved.pk,
            owner_role=moved.sender_id,
        )  # fmt: skip
    return moved


def close_referral(*, actor: Actor, referral: Referral) -> Referral:
    """The recipient's work is done: what was disclosed is erased. Raises Problem changed_meanwhile (409)."""
    with transaction.atomic():
        moved = _move(actor, referral, "close")
        post("referral.ended", to_role=moved.sender_id, object_id=moved.pk)
        record(
            actor=actor, action="referral.close", object_kind="referral", object_id=moved.pk,
            owner_role=moved.sender_id,
        )  # fmt: skip
    return moved


def withdraw_referral(*, actor: Actor, referral: Referral) -> Referral:
    """The sender takes a referral back; the agreement stays. Raises Problem changed_meanwhile (409)."""
    with transaction.atomic():
        use = GrantUse.objects.select_related("grant").get(pk=referral.pk)
        Grant.objects.select_for_update().get(pk=use.grant_id)
        moved = _move(actor, referral, "withdraw_by_sender")
        files().note(actor, use.subject_id, kind="referral.withdrawn_by_sender", organisation=use.grant.recipient_name)
        if moved.sent_at is not None:  # of the locked row: a colleague may have sent it meanwhile
            post("referral.ended", to_role=moved.recipient_id, object_id=moved.pk)
        record(actor=actor, action="referral.withdraw", object_kind="referral", object_id=moved.pk)
    return moved


def end_uses_of_grant(actor: Actor, grant: Grant) -> None:
    """The consequence of a withdrawn agreement: every open referral under it ends, in the same transaction."""
    ids = list(GrantUse.objects.filter(grant=grant).values_list("pk", flat=True))
    open_ones = Referral.objects.filter(pk__in=ids, state__in=rules.OPEN).order_by("pk").select_for_update()
    for referral in list(open_ones):
        was_draft = referral.state == rules.DRAFT
        _move(actor, referral, "withdraw_by_person")
        if not was_draft:
            post("referral.ended", to_role=referral.recipient_id, object_id=referral.pk)
        record(actor=actor, action="referral.withdraw_by_person", object_kind="referral", object_id=referral.pk)


def refresh_disclosures(*, actor: Actor, subject_id: UUID, changed: set[str]) -> frozenset[str]:
    """Bring the open disclosures of a person up to date after `changed` fields of the file changed.

    Run inside the transaction of the change, which holds the file: a referral that is being sent holds it too before it
    reads, so that it either sees the corrected file or is seen here.
    Returns the roles of the bodies that see the change.
    """
    by_referral = {use.pk: use for use in GrantUse.objects.filter(subject_id=subject_id).select_related("grant")}
    open_ones = Disclosure.objects.filter(referral_id__in=by_referral, ended_at=None).order_by("pk")
    informed: set[str] = set()
    for disclosure in open_ones.select_for_update():
        use = by_referral[disclosure.referral_id]
        fields, payload = _payload(use.grant, use.reason)
        touched = {code for code in changed if code in set(fields) | set(disclosure.fields)}
        if not touched:
            continue
        now = timezone.now()
        disclosure.fields, disclosure.payload, disclosure.refreshed_at = fields, payload, now
        disclosure.refreshed_fields = {**disclosure.refreshed_fields, **dict.fromkeys(sorted(touched), now.isoformat())}
        disclosure.save(update_fields=["fields", "payload", "refreshed_at", "refreshed_fields"])
        record(
            actor=actor, action="disclosure.refresh", object_kind="referral", object_id=disclosure.referral_id,
            disclosure_ids=[disclosure.pk],
        )  # fmt: skip
        informed.add(disclosure.recipient_role)
    return frozenset(informed)
