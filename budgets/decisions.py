"""The decision of a council, handed out to who reads the pool."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from budgets.models import CouncilVote, Pool
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.documents.uploads import serve


def hand_out_decision(actor: Actor, pool: Pool, vote_id: UUID) -> FileResponse:
    """The uploaded decision as a download. Call with a pool from `access_pool`. Raises Http404."""
    vote = CouncilVote.objects.filter(pool=pool, pk=vote_id).first()
    if vote is None or vote.document is None:
        raise Http404
    record(actor=actor, action="pool.read_decision", object_kind="pool", object_id=pool.pk)
    return serve(role=vote.kept_by, key=vote.document, content_type=vote.content_type, name=_("decision"))
