"""A contested refusal goes before the coordination of both bodies, which says what it thinks: codes and dates."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.outbox.post import post
from maillage.problems import Problem
from sharing.referrals.models import Moderation, Opinion, Referral
from sharing.referrals.moderating import coordination_of

ASKED, GIVEN = "moderation.asked", "moderation.given"


def ask_coordination(referral: Referral) -> Moderation | None:
    """Bring a contested refusal before the coordination, if both bodies share one. Run in the contest's transaction."""
    coordination = coordination_of(referral.sender_id, referral.recipient_id)
    if coordination is None or referral.sent_at is None or referral.contested_at is None:
        return None
    made = Moderation.objects.create(
        referral_id=referral.pk, sender_id=referral.sender_id, recipient_id=referral.recipient_id,
        coordination_id=coordination, decline_reason=referral.decline_reason,
        sent_on=timezone.localdate(referral.sent_at), contested_at=referral.contested_at,
    )  # fmt: skip
    post(ASKED, to_role=coordination, object_id=made.pk)
    return made


def give_opinion(*, actor: Actor, moderation: Moderation, opinion: str) -> Moderation:
    """The coordination says, once, what it thinks of a refusal; the sender decides.

    Call with one of `access_moderation`. Raises Problem no_opinion, changed_meanwhile (409).
    """
    if opinion not in Opinion.values:
        raise Problem("no_opinion", _("Choose an opinion."), field="opinion")
    with transaction.atomic():
        locked = Moderation.objects.select_for_update().filter(pk=moderation.pk, opinion="").first()
        if locked is None:
            raise Problem("changed_meanwhile", _("Somebody has given an opinion already."), status=409)
        locked.opinion, locked.opined_at, locked.opined_by = opinion, timezone.now(), actor.user_name
        locked.save(update_fields=["opinion", "opined_at", "opined_by"])
        record(
            actor=actor, action="moderation.opinion", object_kind="moderation", object_id=locked.pk,
            owner_role=locked.sender_id, detail=opinion,
        )  # fmt: skip
        post(GIVEN, to_role=locked.sender_id, object_id=locked.pk)
    return locked
