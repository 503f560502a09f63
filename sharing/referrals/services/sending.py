"""Disclose what an agreement covers, keep it up to date, take it back. Locks: agreement, file, referral, disclosure."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.calendar.working_days import start_of
from maillage.outbox.post import post
from maillage.problems import Problem
from sharing.arrangements.access import check_arrangement
from sharing.grants.models import Grant, GrantUse
from sharing.grants.subjects import files
from sharing.referrals import rules
from sharing.referrals.disclosing import fingerprint, payload_of, preview
from sharing.referrals.models import Authority, Disclosure, Referral
from sharing.referrals.periods import end_of
from sharing.referrals.services.clocks import answer_by, start_clocks
from sharing.referrals.services.dispatching import Leaving, check_leaving, dispatch_letter
from sharing.referrals.services.drafting import check_live, check_recipient
from sharing.referrals.services.moving import move

CHANGED = _("The file has changed since you checked it. Look at what will leave again, then send it.")


def send_referral(
    *, actor: Actor, referral: Referral, shown: str | None = None, leaving: Leaving | None = None
) -> Referral:
    """Disclose the covered fields to the recipient and tell it.

    `shown` is the fingerprint of what the sender looked at before; None when nobody looked. `leaving` is how the letter
    to a recipient without an account leaves. Raises Problem no_way, bad_sent_on,
    no_live_grant, recipient_inactive, no_arrangement, changed_meanwhile, or changed_since_shown when other values would
    leave than those (409 each).
    """
    with transaction.atomic():
        use = GrantUse.objects.get(pk=referral.pk)
        grant = Grant.objects.select_for_update(of=("self",)).get(pk=use.grant_id)
        check_live(grant)
        check_recipient(grant.recipient_role)
        files().hold(use.subject_id)
        if shown is not None and not constant_time_compare(shown, fingerprint(preview(grant))):
            raise Problem("changed_since_shown", CHANGED, status=409)
        now = timezone.now()
        moved = move(actor, referral, "send", sent_at=now, counted_from=now, answer_by=answer_by(referral, now))
        if moved.outside:
            dispatch_letter(actor, moved, check_leaving(leaving))
        else:
            check_arrangement(actor.body_role, grant.recipient_role)
        fields, payload = payload_of(grant, use.reason)
        disclosure = Disclosure.objects.create(
            referral=moved,
            sender_role=moved.sender_id,
            recipient_role=moved.recipient_id,
            authority=Authority.GRANT,
            authority_id=grant.pk,
            fields=fields,
            writes=grant.writes,
            payload=payload,
            valid_until=end_of(grant.access_until),
        )
        files().note(
            actor, use.subject_id, kind="referral.sent", organisation=grant.recipient_name, role=grant.recipient_role
        )
        record(
            actor=actor, action="disclosure.make", object_kind="referral", object_id=moved.pk,
            disclosure_ids=[disclosure.pk],
        )  # fmt: skip
        start_clocks(moved)
    return moved


def withdraw_referral(*, actor: Actor, referral: Referral) -> Referral:
    """The sender takes a referral back; the agreement stays. Raises Problem changed_meanwhile (409)."""
    return _take_back(actor, referral, "withdraw_by_sender", "referral.withdrawn_by_sender")


def mark_entered_in_error(*, actor: Actor, referral: Referral) -> Referral:
    """The referral should never have been written, or not for this person. Raises Problem changed_meanwhile (409)."""
    return _take_back(actor, referral, "mark_error", "referral.mark_error")


def _take_back(actor: Actor, referral: Referral, event: str, kind: str) -> Referral:
    with transaction.atomic():
        use = GrantUse.objects.select_related("grant").get(pk=referral.pk)
        Grant.objects.select_for_update(of=("self",)).get(pk=use.grant_id)
        moved = move(actor, referral, event)
        files().note(
            actor, use.subject_id, kind=kind, organisation=use.grant.recipient_name, role=use.grant.recipient_role
        )
    return moved


def _open_under(grant: Grant) -> list[Referral]:
    ids = list(GrantUse.objects.filter(grant=grant).values_list("pk", flat=True))
    return list(Referral.objects.filter(pk__in=ids, state__in=rules.OPEN).order_by("pk").select_for_update())


def end_uses_of_grant(actor: Actor, grant: Grant) -> None:
    """The consequence of a withdrawn agreement: every open referral under it ends, in the same transaction."""
    for referral in _open_under(grant):
        move(actor, referral, "withdraw_by_person")


def narrow_uses_of_grant(actor: Actor, grant: Grant) -> None:
    """The consequence of a category taken back: what open referrals under the agreement disclose shrinks at once."""
    _follow(actor, _open_uses(grant))


def renew_uses_of_grant(actor: Actor | None, old: Grant, new: Grant) -> None:
    """The consequence of a newer version: open referrals go on under it, for what it covers and as long as it lasts.

    Before it begins the old one decides, and its disclosures end with it: a message for that morning moves them. The
    same agreement twice is one that was reconfirmed. Call with both locked.
    """
    if not new.is_live(timezone.localdate()):
        assert actor is not None, "a message for that morning comes on that morning"
        post("referral.renewed", to_role=actor.body_role, object_id=new.pk, due_at=start_of(new.valid_from))
        _follow(actor, _open_uses(old))
        return
    uses = _open_uses(old)
    for use in uses.values():
        use.grant, use.voluntary = new, use.voluntary or new.voluntary
        use.save(update_fields=["grant", "voluntary"])
    if new.voluntary:
        _promise(uses)
    _follow(actor, uses)


def _promise(uses: dict[UUID, GrantUse]) -> None:
    """Tell their recipients too what was said to the person now; what was said before, a referral keeps."""
    for referral in Referral.objects.filter(pk__in=list(uses)).order_by("pk").select_for_update():
        referral.voluntary = True
        referral.save(update_fields=["voluntary"])


def _open_uses(grant: Grant) -> dict[UUID, GrantUse]:
    uses = {use.pk: use for use in GrantUse.objects.filter(grant=grant)}
    open_ids = Referral.objects.filter(pk__in=list(uses), state__in=rules.OPEN).values_list("pk", flat=True)
    return {key: uses[key] for key in open_ids}


def _follow(actor: Actor | None, by_referral: dict[UUID, GrantUse]) -> None:
    """Bring the live disclosures of these uses to what their agreement covers, and until when, now."""
    live = Disclosure.objects.filter(referral_id__in=list(by_referral), ended_at=None).order_by("pk")
    for disclosure in live.select_for_update():
        use = by_referral[disclosure.referral_id]
        grant = Grant.objects.get(pk=use.grant_id)
        disclosure.fields, disclosure.payload = payload_of(grant, use.reason)
        disclosure.writes = grant.writes
        disclosure.authority_id, disclosure.valid_until = grant.pk, end_of(grant.access_until)
        disclosure.save(update_fields=["fields", "payload", "writes", "authority_id", "valid_until"])
        _recorded(actor, disclosure, "disclosure.follow")


def _recorded(actor: Actor | None, disclosure: Disclosure, action: str) -> None:
    record(
        actor=actor, action=action, object_kind="referral", object_id=disclosure.referral_id,
        disclosure_ids=[disclosure.pk],
    )  # fmt: skip


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
        fields, payload = payload_of(use.grant, use.reason)
        touched = {code for code in changed if code in set(fields) | set(disclosure.fields)}
        if not touched:
            continue
        now = timezone.now()
        disclosure.fields, disclosure.payload, disclosure.refreshed_at = fields, payload, now
        disclosure.refreshed_fields = {**disclosure.refreshed_fields, **dict.fromkeys(sorted(touched), now.isoformat())}
        disclosure.save(update_fields=["fields", "payload", "refreshed_at", "refreshed_fields"])
        _recorded(actor, disclosure, "disclosure.refresh")
        informed.add(disclosure.recipient_role)
    return frozenset(informed)
