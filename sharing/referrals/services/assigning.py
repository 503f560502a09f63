"""Give referrals to the people who follow them, inside the body that received them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from guardian.shortcuts import assign_perm, remove_perm

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity.models import User
from maillage.notifications.notify import notify
from maillage.problems import Problem
from sharing.referrals import rules
from sharing.referrals.access import access_followed_by, workers
from sharing.referrals.models import IntakeWorker, Referral, ReferralUserObjectPermission
from sharing.referrals.services.moving import hold_referral

UNKNOWN = _("Choose a worker of your own team.")


def give_to(referral: Referral, user_id: UUID) -> None:
    """This person follows it, and nobody else who is no manager. Run as the recipient, in a transaction."""
    others = ReferralUserObjectPermission.objects.filter(content_object=referral).exclude(user_id=user_id)
    for held in others:
        remove_perm(rules.FOLLOW_REFERRAL, User(pk=held.user_id), referral)
    assign_perm(rules.FOLLOW_REFERRAL, User(pk=user_id), referral)


def assign_referral(*, actor: Actor, referral: Referral, worker_id: UUID) -> Referral:
    """Give an open referral to a worker of the own team, or hand it over from one to another; the new one is told.

    Call with a referral from `access_received_to_distribute`. Raises Problem unknown_worker, changed_meanwhile (409).
    """
    worker = workers(actor).filter(user_id=worker_id).first()
    if worker is None:
        raise Problem("unknown_worker", UNKNOWN, field="worker")
    with transaction.atomic():
        locked = hold_referral(referral)
        give_to(locked, worker.user_id)
        if locked.state in rules.FOLLOWED:
            locked.worker_id, locked.worker_name = worker.user_id, worker.name
            locked.save(update_fields=["worker_id", "worker_name"])
        notify("referral.assigned", object_id=locked.pk, user_ids=[worker.user_id])
        record(
            actor=actor, action="referral.assign", object_kind="referral", object_id=locked.pk,
            owner_role=locked.sender_id,
        )  # fmt: skip
    return locked


def hand_over(*, actor: Actor, from_id: UUID, worker_id: UUID) -> int:
    """Give every open referral that one member follows to another, in one transaction; returns how many.

    Call after `access_followed_by`. Raises Problem same_worker, unknown_worker, changed_meanwhile (409).
    """
    if from_id == worker_id:
        raise Problem("same_worker", _("Choose somebody else."), field="worker")
    with transaction.atomic():
        referrals = list(access_followed_by(actor, from_id))
        for referral in referrals:
            assign_referral(actor=actor, referral=referral, worker_id=worker_id)
        record(
            actor=actor, action="referral.hand_over", object_kind="user", object_id=from_id, detail=str(len(referrals))
        )
    return len(referrals)


def set_intake(*, actor: Actor, user_ids: Collection[UUID]) -> None:
    """Name those who take new referrals in; nobody: every coach does.

    Call after `access_intake`. Raises Problem unknown_worker.
    """
    team = set(workers(actor).values_list("user_id", flat=True))
    if not set(user_ids) <= team:
        raise Problem("unknown_worker", UNKNOWN, field="workers")
    with transaction.atomic():
        named = IntakeWorker.objects.filter(body_id=actor.body_role)
        named.exclude(user_id__in=user_ids).delete()
        held = set(named.values_list("user_id", flat=True))
        IntakeWorker.objects.bulk_create(
            [IntakeWorker(body_id=actor.body_role, user_id=user_id) for user_id in sorted(set(user_ids) - held)],
            ignore_conflicts=True,  # another manager names the same at once
        )
        record(actor=actor, action="referral.intake", object_kind="body")
