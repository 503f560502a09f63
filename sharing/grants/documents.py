"""The signed document of an agreement, handed out."""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.documents.uploads import serve
from sharing.grants.models import Grant


def hand_out_document(actor: Actor, grant: Grant) -> FileResponse:
    """The document as a download; that it was handed out is written down. Call with a grant from `access_grant`.

    Raises Http404 when the agreement was spoken or the file is not there.
    """
    if grant.document_key is None:
        raise Http404
    record(actor=actor, action="grant.document", object_kind="grant", object_id=grant.pk)
    return serve(
        role=actor.body_role, key=grant.document_key, content_type=grant.document_type, name=_("agreement")
    )  # fmt: skip
