"""Enter what the council of a member decided on an adopted version, with the decision as a file."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.models import BudgetVersion, CouncilVote, Pool
from budgets.services.pools import parties
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.documents.uploads import StoredFile, discard, store_upload
from maillage.identity.models import Body
from maillage.problems import Problem


def enter_vote(
    *,
    actor: Actor,
    pool: Pool,
    version: BudgetVersion,
    member: Body,
    voted_on: date,
    approved: bool,
    reference: str = "",
    document: UploadedFile[bytes] | None = None,
) -> CouncilVote:
    """Write down a council's vote; a later entry counts, the earlier one is kept.

    Call with a pool from `access_pool_to_vote`, and a version of it. Raises Problem not_adopted (409), not_a_member,
    not_yet (a day to come), and those of an upload: nothing is kept then.
    """
    if version.pool_id != pool.pk or version.adopted_at is None:
        message = _("Councils vote on a version that no longer changes: adopt it first.")
        raise Problem("not_adopted", message, status=409)
    if member.role not in pool.member_roles:
        raise Problem("not_a_member", _("Choose a member of the pool."), field="member")
    if voted_on > timezone.localdate():
        raise Problem("not_yet", _("The day of the vote has not come yet."), field="voted_on")
    stored = store_upload(document, role=actor.body_role) if document else None
    try:
        with transaction.atomic():
            vote = CouncilVote.objects.create(
                **parties(pool), version=version, member=member, voted_on=voted_on, approved=approved,
                reference=reference.strip(), entered_at=timezone.now(), entered_by=actor.user_id,
                **_document(actor, stored),
            )  # fmt: skip
            record(actor=actor, action="pool.enter_vote", object_kind="pool", object_id=pool.pk)
    except BaseException:
        if stored is not None:
            with suppress(OSError):
                discard(stored, role=actor.body_role)
        raise
    return vote


def _document(actor: Actor, stored: StoredFile | None) -> dict[str, object]:
    if stored is None:
        return {}
    return {
        "kept_by": actor.body_role, "document": stored.key, "content_type": stored.content_type,
        "digest": stored.digest,
    }  # fmt: skip
