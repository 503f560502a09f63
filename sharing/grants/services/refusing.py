"""Note that a person said no."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity.models import Body
from maillage.problems import Problem
from sharing.grants.models import GrantRefusal
from sharing.grants.services.recording import check_recipient
from sharing.grants.subjects import files


def record_refusal(
    *, actor: Actor, subject_id: UUID, recipient: Body, purpose: str = "", refused_on: date | None = None
) -> GrantRefusal:
    """The person refused to share with a recipient. Nobody asks why, and nothing follows from it.

    Raises Http404 or PermissionDenied by the file's own rules, Problem own_body, never_a_recipient,
    recipient_inactive, refused_later.
    """
    files().check_change(actor, subject_id)
    check_recipient(actor, recipient)
    today = timezone.localdate()
    if refused_on is not None and refused_on > today:
        raise Problem("refused_later", _("This day is still to come."), field="refused_on")
    with transaction.atomic():
        refusal = GrantRefusal.objects.create(
            subject_id=subject_id,
            purpose=purpose.strip(),
            recipient_role=recipient.role,
            recipient_name=recipient.name,
            sensitive=recipient.sensitive,
            refused_on=refused_on or today,
            recorded_by=actor.user_id,
            recorded_by_name=actor.user_name,
            recorded_at=timezone.now(),
        )
        files().note(actor, subject_id, kind="grant.refused", organisation=recipient.name, role=recipient.role)
        record(actor=actor, action="grant.refuse", object_kind="refusal", object_id=refusal.pk)
    return refusal
