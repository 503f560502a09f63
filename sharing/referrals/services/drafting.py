"""Write a referral, take it up again, send it elsewhere, ask several recipients at once."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity import rules as identity
from maillage.identity.models import Body
from maillage.problems import Problem
from sharing.grants.holding import hold_grants
from sharing.grants.models import Grant, GrantUse, Origin
from sharing.grants.subjects import files
from sharing.referrals import rules
from sharing.referrals.models import Referral
from sharing.referrals.services.moving import GONE, move

NOT_REOPENABLE = _("This referral can no longer be taken up again: write a new one.")


def check_live(grant: Grant) -> None:
    """Raise Problem no_live_grant (409) unless the agreement gives access today."""
    if not grant.is_live(timezone.localdate()):
        raise Problem("no_live_grant", _("This agreement has ended or was withdrawn: record a new one."), status=409)


def check_recipient(role: str) -> Body:
    """The recipient's body. Raises Problem recipient_inactive (409) when it no longer works on the platform."""
    body = Body.objects.filter(role=role, state__in=identity.RECEIVING_STATES).first()
    if body is None:
        raise Problem(
            "recipient_inactive", _("This organisation no longer receives referrals: choose another one."), status=409
        )
    return body


def draft_referral(
    *,
    actor: Actor,
    grant: Grant,
    reason: str,
    urgent: bool = False,
    for_attention: str = "",
    sibling_of: Referral | None = None,
) -> Referral:
    """A referral to the agreement's recipient that nobody but the sender sees yet.

    `sibling_of` is another open referral of the same person: the first of them that is accepted makes the others
    obsolete. Call with a grant from `access_grant_for_change`, and a sibling from `access_sent_to_act`.
    Raises Problem no_live_grant (409), no_reason, recipient_inactive (409), not_a_sibling.
    """
    with transaction.atomic():
        return _draft(
            actor, grant, reason, urgent=urgent, for_attention=for_attention,
            sibling_group=_group_of(sibling_of, grant) if sibling_of else None,
        )  # fmt: skip


def _draft(
    actor: Actor, grant: Grant, reason: str, *, urgent: bool, for_attention: str,
    sibling_group: UUID | None = None, origin: str = "", parent: Referral | None = None,
) -> Referral:  # fmt: skip
    if not reason.strip():
        raise Problem("no_reason", _("Enter the reason for the referral."), field="reason")
    locked = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    check_live(locked)
    body = check_recipient(locked.recipient_role)
    referral = Referral.objects.create(
        sender_id=actor.body_role,
        recipient_id=locked.recipient_role,
        outside=body.state == identity.OUTSIDE,
        voluntary=locked.voluntary,
        urgent=urgent,
        for_attention=for_attention.strip(),
        sender_worker=actor.user_name,
    )
    GrantUse.objects.create(
        referral_id=referral.pk, grant=locked, subject_id=locked.subject_id, reason=reason.strip(),
        voluntary=locked.voluntary, worker_id=actor.user_id, origin=origin,
        parent_id=parent.pk if parent else None, sibling_group=sibling_group,
    )  # fmt: skip
    record(actor=actor, action="referral.draft", object_kind="referral", object_id=referral.pk, detail=origin)
    return referral


def _group_of(sibling: Referral, grant: Grant) -> UUID:
    use = GrantUse.objects.select_for_update().get(pk=sibling.pk)
    now = Referral.objects.get(pk=sibling.pk)  # the use is locked: an acceptance is noted before or after
    if use.subject_id != grant.subject_id or now.state not in rules.TRANSITIONS["make_obsolete"].sources:
        raise Problem("not_a_sibling", _("Choose a referral of the same person that is not answered yet."))
    if use.sibling_group is None:
        use.sibling_group = uuid4()
        use.save(update_fields=["sibling_group"])
    return use.sibling_group


def reroute_referral(*, actor: Actor, referral: Referral, grant: Grant) -> Referral:
    """End a referral that nobody has accepted, and draft a child to another recipient under that one's own agreement.

    Returns the child. Raises same_recipient, other_person, no_live_grant, recipient_inactive, changed_meanwhile.
    """
    use = GrantUse.objects.get(pk=referral.pk)
    if grant.recipient_role == referral.recipient_id:
        raise Problem("same_recipient", _("Choose an agreement for another recipient."), field="grant")
    if grant.subject_id != use.subject_id:
        raise Problem("other_person", _("Choose an agreement of the same person."), field="grant")
    with transaction.atomic():
        hold_grants((use.grant_id, grant.pk))
        child = _draft(
            actor, grant, use.reason, urgent=referral.urgent, for_attention="",
            origin=Origin.REROUTED, parent=referral, sibling_group=use.sibling_group,
        )  # fmt: skip
        move(actor, referral, "reroute")
        files().note(
            actor,
            use.subject_id,
            kind="referral.reroute",
            organisation=use.grant.recipient_name,
            role=use.grant.recipient_role,
        )
    return child


def reopen_referral(*, actor: Actor, referral: Referral) -> Referral:
    """Draft a child of an ended referral between the same two bodies, under the agreement if it is live.

    What has ended stays ended and erased. Raises Problem not_reopenable (409), no_live_grant (409).
    """
    today = timezone.localdate()
    ended = referral.ended_at
    if ended is None or not rules.may_reopen(referral.state, timezone.localdate(ended), today):
        raise Problem("not_reopenable", NOT_REOPENABLE, status=409)
    with transaction.atomic():
        use = GrantUse.objects.select_for_update(of=("self",)).select_related("grant").get(pk=referral.pk)
        if GrantUse.objects.filter(parent_id=referral.pk, origin=Origin.REOPENED).exists():
            raise Problem("changed_meanwhile", GONE, status=409)
        grant = live_grant_like(use.grant)
        child = _draft(
            actor, grant, use.reason, urgent=referral.urgent, for_attention=referral.worker_name,
            origin=Origin.REOPENED, parent=referral,
        )  # fmt: skip
        files().note(
            actor, use.subject_id, kind="referral.reopen", organisation=grant.recipient_name, role=grant.recipient_role
        )
    return child


def live_grant_like(grant: Grant) -> Grant:
    """This agreement if it is live, else the person's newest live one for the same recipient. Raises no_live_grant."""
    today = timezone.localdate()
    same = Grant.objects.filter(subject_id=grant.subject_id, recipient_role=grant.recipient_role)
    for candidate in (grant, *same.order_by("-recorded_at")):
        if candidate.is_live(today):
            return candidate
    raise Problem("no_live_grant", _("This agreement has ended or was withdrawn: record a new one."), status=409)
