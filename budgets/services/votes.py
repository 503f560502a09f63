"""Enter what the council of a member decided on an adopted version, with the decision as a file."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.models import BudgetVersion, CouncilVote, Pool
from budgets.services.pools import parties
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.documents.uploads import StoredFile, discard, store_upload
from maillage.identity.models import Body
from maillage.problems import Problem
from maillage.ui.dates import written

VOTE_LOCK = 7463  # advisory lock on the votes of one council


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
    replace: bool = False,
) -> CouncilVote:
    """Write down a council's vote. Where one is entered, `replace` says that this one counts; the other is kept.

    Call with a pool from `access_pool_to_vote`, and a version of it. Raises Problem not_adopted (409), not_a_member,
    not_yet (a day to come), vote_entered (409), and those of an upload: nothing is kept then.
    """
    if version.pool_id != pool.pk or version.adopted_at is None:
        message = _("Councils vote on a version that no longer changes: adopt it first.")
        raise Problem("not_adopted", message, status=409)
    if member.role not in pool.member_roles:
        raise Problem("not_a_member", _("Choose a member of the pool."), field="member")
    if voted_on > timezone.localdate():
        raise Problem("not_yet", _("The day of the vote has not come yet."), field="voted_on")
    vote = CouncilVote(
        **parties(pool), version=version, member=member, voted_on=voted_on, approved=approved,
        reference=reference.strip(),
    )  # fmt: skip
    return _enter(actor, vote, document, expected=None if replace else [])


def attach_decision(*, actor: Actor, vote: CouncilVote, document: UploadedFile[bytes]) -> CouncilVote:
    """Add the decision to a vote that was entered without: the same vote again, with its file, counts from now on.

    Call with a vote from `access_vote_to_complete`. Raises Problem decision_attached (409), vote_replaced (409), and
    those of an upload.
    """
    if vote.document is not None:
        raise Problem("decision_attached", _("The decision is there already."), field="document", status=409)
    again = CouncilVote(
        **parties(vote.pool), version=vote.version, member=vote.member, voted_on=vote.voted_on, approved=vote.approved,
        reference=vote.reference,
    )  # fmt: skip
    return _enter(actor, again, document, expected=[vote])


def _enter(
    actor: Actor, vote: CouncilVote, document: UploadedFile[bytes] | None, expected: list[CouncilVote] | None
) -> CouncilVote:
    """Keep a vote with its file, if the one that counts so far is the one of `expected`; None for any."""
    stored = store_upload(document, role=actor.body_role) if document else None
    try:
        with transaction.atomic():
            latest = _latest(vote)
            if expected is not None and latest != (expected[0] if expected else None):
                raise _entered(latest, was_there=bool(expected))
            _add_document(actor, vote, stored)
            vote.entered_at, vote.entered_by = timezone.now(), actor.user_id
            vote.save(force_insert=True)
            record(actor=actor, action="pool.enter_vote", object_kind="pool", object_id=vote.pool_id)
    except BaseException:
        if stored is not None:
            with suppress(OSError):
                discard(stored, role=actor.body_role)
        raise
    return vote


def _latest(vote: CouncilVote) -> CouncilVote | None:
    """The vote of this council that counts; nobody enters another one until the transaction ends."""
    with connection.cursor() as cursor:
        # a CPAS may not lock the pool
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [VOTE_LOCK, f"{vote.version_id} {vote.member_id}"]
        )
    return CouncilVote.objects.filter(version=vote.version_id, member=vote.member_id).order_by("entered_at").last()


def _entered(latest: CouncilVote | None, *, was_there: bool) -> Problem:
    if was_there or latest is None:
        message = _("Another vote was entered meanwhile: look at it first.")
        return Problem("vote_replaced", message, field="document", status=409)
    words = _("A vote is entered already: approved on %(day)s.")
    if not latest.approved:
        words = _("A vote is entered already: rejected on %(day)s.")
    return Problem("vote_entered", words % {"day": written(latest.voted_on)}, field="replace", status=409)


def _add_document(actor: Actor, vote: CouncilVote, stored: StoredFile | None) -> None:
    if stored is not None:
        vote.kept_by, vote.document = actor.body_role, stored.key
        vote.content_type, vote.digest = stored.content_type, stored.digest
