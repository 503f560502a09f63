"""The document of an entry, handed out."""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.documents.uploads import serve
from tenants.protection.models import Documented, Version
from tenants.protection.registers import Register


def hand_out_document(actor: Actor, register: Register, version: Version) -> FileResponse:
    """The document as a download; that it was handed out is written down. Call with one of `access_versions`.

    Raises Http404 when the entry has none.
    """
    if not isinstance(version, Documented) or version.document_key is None:
        raise Http404
    record(actor=actor, action="register.document", object_kind=register.code, object_id=version.entry_id)
    return serve(
        role=actor.body_role, key=version.document_key, content_type=version.document_type, name=_("document")
    )  # fmt: skip
