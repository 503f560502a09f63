"""Reconfirm a spoken agreement."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.problems import Problem
from sharing.grants import rules
from sharing.grants.consequences import follow_renewal
from sharing.grants.evidence import Evidence, kept
from sharing.grants.models import Grant, GrantReconfirmation
from sharing.grants.reminders import forget
from sharing.grants.subjects import files


def reconfirm_grant(*, actor: Actor, grant: Grant, evidence: Evidence) -> GrantReconfirmation:
    """The person says again, or signs after all, what they had agreed by word of mouth: it then lasts to its last day.

    Call with a grant from `access_grant_for_change`. Raises Problem not_spoken, not_live (409), and those of the
    evidence: spoken again counts as much as signed.
    """
    if grant.evidence != rules.SPOKEN:
        raise Problem("not_spoken", _("This agreement was not spoken: there is nothing to reconfirm."))
    with kept(actor, evidence) as shown, transaction.atomic():
        locked = Grant.objects.select_for_update().get(pk=grant.pk)
        if locked.state not in (rules.LIVE, rules.UPCOMING):
            raise Problem(
                "not_live", _("This agreement has ended, lapsed or was withdrawn: renew it or record one."), status=409
            )
        files().hold(locked.subject_id)
        reconfirmation = GrantReconfirmation.objects.create(
            grant=locked,
            reconfirmed_at=timezone.now(),
            recorded_by=actor.user_id,
            recorded_by_name=actor.user_name,
            **shown,
        )
        follow_renewal(actor, locked, locked)
        forget(locked)
        files().note(
            actor,
            locked.subject_id,
            kind="grant.reconfirmed",
            organisation=locked.recipient_name,
            role=locked.recipient_role,
        )
        record(actor=actor, action="grant.reconfirm", object_kind="grant", object_id=locked.pk)
    return reconfirmation
