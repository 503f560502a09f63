"""Propose, confirm and end arrangements; publish, join and leave those of consortia."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.documents.uploads import StoredFile, discard, store_upload
from maillage.identity.models import Body
from maillage.outbox.post import post
from maillage.problems import Problem
from sharing.arrangements import rules
from sharing.arrangements.access import may_join
from sharing.arrangements.models import Arrangement, ArrangementMember, ConsortiumArrangement
from tenants.registry.models import Consortium

PERIOD_MESSAGES = {
    "ends_before_start": _("The last day is before the first day."),
    "ended_already": _("The last day is already past."),
}
CHANGED = _("Somebody has just changed this arrangement. Look at it again before going on.")
TWICE = _("A proposal between the two of you already waits to be confirmed. Confirm or end that one first.")
KIND = "arrangement"


def _checked(responsibilities: str, starts: date, ends: date | None) -> str:
    if not responsibilities.strip():
        raise Problem("no_responsibilities", _("Say who answers for what."), field="responsibilities")
    if problem := rules.period_problem(starts, ends, timezone.localdate()):
        raise Problem(problem, PERIOD_MESSAGES[problem], field="ends")
    return responsibilities.strip()


def propose_arrangement(
    *,
    actor: Actor,
    other: Body,
    responsibilities: str,
    starts: date,
    ends: date | None = None,
    document: UploadedFile[bytes] | None = None,
    template_version: str = "",
) -> Arrangement:
    """Propose an arrangement to another body; nothing is in force until it confirms.

    Call with a body from `access_new_arrangement`. Raises Problem no_responsibilities, ends_before_start,
    ended_already, already_proposed (409), and those of an upload.
    """
    text = _checked(responsibilities, starts, ends)
    stored = store_upload(document, role=actor.body_role) if document else None
    try:
        with transaction.atomic():
            arrangement = Arrangement.objects.create(
                proposer_id=actor.body_role, other=other, responsibilities=text, starts=starts, ends=ends,
                template_version=template_version, version=_next_version(actor.body_role, other.role),
                proposed_by_name=actor.user_name, **_document(stored),
            )  # fmt: skip
            record(
                actor=actor, action="arrangement.propose", object_kind=KIND, object_id=arrangement.pk,
                owner_role=other.role,
            )  # fmt: skip
            post("arrangement.proposed", to_role=other.role, object_id=arrangement.pk)
    except BaseException as error:
        if stored is not None:
            with suppress(OSError):
                discard(stored, role=actor.body_role)
        if isinstance(error, IntegrityError) and "arrangement_one_proposal_between_two" in str(error):
            raise Problem("already_proposed", TWICE, status=409) from error
        raise
    return arrangement


def _next_version(one: str, two: str) -> int:
    between = Q(proposer=one, other=two) | Q(proposer=two, other=one)
    return Arrangement.objects.filter(between).count() + 1


def _document(stored: StoredFile | None) -> dict[str, Any]:
    if stored is None:
        return {}
    return {
        "document_key": stored.key, "document_type": stored.content_type, "document_digest": stored.digest,
    }  # fmt: skip


def _other_than(actor: Actor, arrangement: Arrangement) -> str:
    return str(arrangement.other_id if arrangement.proposer_id == actor.body_role else arrangement.proposer_id)


def _locked(arrangement: Arrangement) -> Arrangement:
    """It, kept until the transaction ends. Raises Problem changed_meanwhile (409): an ended one cannot be locked."""
    locked = Arrangement.objects.select_for_update().filter(pk=arrangement.pk).first()
    if locked is None:
        raise Problem("changed_meanwhile", CHANGED, status=409)
    return locked


def confirm_arrangement(*, actor: Actor, arrangement: Arrangement) -> Arrangement:
    """The other party agrees: it binds both on its days. Raises Problem own_proposal, changed_meanwhile (409 each)."""
    if arrangement.proposer_id == actor.body_role:
        raise Problem("own_proposal", _("The other organisation confirms what you proposed."), status=409)
    with transaction.atomic():
        locked = _locked(arrangement)
        if locked.state != rules.PROPOSED:
            raise Problem("changed_meanwhile", CHANGED, status=409)
        locked.confirmed_at, locked.confirmed_by_name = timezone.now(), actor.user_name
        locked.save(update_fields=["confirmed_at", "confirmed_by_name"])
        record(
            actor=actor, action="arrangement.confirm", object_kind=KIND, object_id=locked.pk,
            owner_role=locked.proposer_id,
        )  # fmt: skip
        post("arrangement.confirmed", to_role=locked.proposer_id, object_id=locked.pk)
    return locked


def end_arrangement(*, actor: Actor, arrangement: Arrangement) -> Arrangement:
    """Either party ends it, or refuses the proposal: nothing new leaves under it. Raises Problem changed_meanwhile."""
    with transaction.atomic():
        locked = _locked(arrangement)
        locked.ended_at, locked.ended_by_role = timezone.now(), actor.body_role
        locked.save(update_fields=["ended_at", "ended_by_role"])
        record(
            actor=actor, action="arrangement.end", object_kind=KIND, object_id=locked.pk,
            owner_role=_other_than(actor, locked),
        )  # fmt: skip
    return locked


def publish_arrangement(
    *, actor: Actor, consortium: Consortium, responsibilities: str, starts: date, ends: date | None = None,
    template_version: str = "",
) -> ConsortiumArrangement:  # fmt: skip
    """Publish the arrangement of an own consortium; it binds the members that join it.

    Call with a consortium from `access_consortia_to_publish`. Raises Problem no_responsibilities, ends_before_start,
    ended_already.
    """
    text = _checked(responsibilities, starts, ends)
    with transaction.atomic():
        published = ConsortiumArrangement.objects.create(
            consortium=consortium, coordination_id=actor.body_role, responsibilities=text, starts=starts, ends=ends,
            template_version=template_version, published_by_name=actor.user_name,
            version=ConsortiumArrangement.objects.filter(consortium=consortium).count() + 1,
        )  # fmt: skip
        record(actor=actor, action="arrangement.publish", object_kind=KIND, object_id=published.pk)
    return published


def end_consortium_arrangement(*, actor: Actor, arrangement: ConsortiumArrangement) -> ConsortiumArrangement:
    """The coordination ends it for every member. Raises Problem not_yours, changed_meanwhile (409 each)."""
    if arrangement.coordination_id != actor.body_role:
        raise Problem("not_yours", _("The coordination that published it ends it. You can leave it."), status=409)
    with transaction.atomic():
        locked = ConsortiumArrangement.objects.select_for_update().filter(pk=arrangement.pk).first()
        if locked is None or locked.ended_at is not None:
            raise Problem("changed_meanwhile", CHANGED, status=409)
        locked.ended_at = timezone.now()
        locked.save(update_fields=["ended_at"])
        record(actor=actor, action="arrangement.end", object_kind=KIND, object_id=locked.pk)
    return locked


def join_arrangement(*, actor: Actor, arrangement: ConsortiumArrangement) -> ArrangementMember:
    """The acting member of the consortium is bound by it from now on.

    Raises Problem not_a_member_of_it, already_joined (409 each).
    """
    if not may_join(actor, arrangement):
        raise Problem("not_a_member_of_it", _("Only a member of the consortium joins it, until it ends."), status=409)
    try:
        with transaction.atomic():
            member = ArrangementMember.objects.create(
                arrangement=arrangement, body_id=actor.body_role, joined_by_name=actor.user_name
            )
            record(
                actor=actor, action="arrangement.join", object_kind=KIND, object_id=arrangement.pk,
                owner_role=arrangement.coordination_id,
            )  # fmt: skip
    except IntegrityError as error:
        if "arrangement_joined_once" not in str(error):
            raise
        raise Problem("already_joined", _("Your organisation already joined it."), status=409) from error
    return member


def leave_arrangement(*, actor: Actor, arrangement: ConsortiumArrangement) -> None:
    """It no longer binds the acting body: nothing new leaves under it. Raises Problem not_joined (409)."""
    with transaction.atomic():
        joined = ArrangementMember.objects.filter(arrangement=arrangement, body=actor.body_role, left_at=None)
        if not joined.update(left_at=timezone.now()):
            raise Problem("not_joined", _("Your organisation had not joined it."), status=409)
        record(
            actor=actor, action="arrangement.leave", object_kind=KIND, object_id=arrangement.pk,
            owner_role=arrangement.coordination_id,
        )  # fmt: skip
