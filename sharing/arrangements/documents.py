"""The signed document of an arrangement, handed out to both parties."""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.documents.uploads import serve
from sharing.arrangements.models import Arrangement


def hand_out_document(actor: Actor, arrangement: Arrangement) -> FileResponse:
    """The document as a download. Call with an arrangement from `access_arrangement`. Raises Http404."""
    if arrangement.document_key is None:
        raise Http404
    record(actor=actor, action="arrangement.document", object_kind="arrangement", object_id=arrangement.pk)
    return serve(
        role=arrangement.proposer_id,
        key=arrangement.document_key,
        content_type=arrangement.document_type,
        name=_("arrangement"),
    )
